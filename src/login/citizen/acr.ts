import { type Level, levels } from '#vocabulary/level.ts';

export type AcrQuestion = {
  /** What the service asked for. */
  readonly wanted: Level;
  /** What the provider reached. */
  readonly reached: Level;
  /** Levels of this issuer. */
  readonly issuerLevels: readonly Level[];
  /** Levels that single sign-on may answer with; undefined for a fresh login. */
  readonly ssoLevels: readonly Level[] | undefined;
};

/**
 * The `acr` that the service receives: the reached level where this issuer knows it, else the wanted one; under single
 * sign-on never above the highest level that it may answer with (franceconnect.md §1.4, "acr details").
 */
export const decideAcr = ({ wanted, reached, issuerLevels, ssoLevels }: AcrQuestion): Level => {
  const acr = issuerLevels.includes(reached) ? reached : wanted;
  if (ssoLevels === undefined || ssoLevels.includes(acr)) return acr;
  return ssoLevels.findLast((level) => levels.indexOf(level) <= levels.indexOf(acr)) ?? wanted;
};
