import { isLevel, type Level, levels } from '#vocabulary/level.ts';
import type { CitizenIssuerSettings } from './settings.ts';

/** The lowest known level of `acr_values`; the issuer's default when none is known (franceconnect.md §1.4). */
export const wantedLevel = (acrValues: string, fallback: Level): Level => {
  const known = new Set(acrValues.split(' ').filter(isLevel));
  return levels.find((level) => known.has(level)) ?? fallback;
};

/** The sentence of `invalid_acr`, in the documented form; undefined when the issuer knows the level. */
export const levelRefusal = (wanted: Level, { levels: known }: CitizenIssuerSettings): string | undefined =>
  known.includes(wanted)
    ? undefined
    : `acr_value is not valid, should be equal one of these values, expected ${known.join(',')}, got ${wanted}`;

const reaches = (reached: Level, wanted: Level): boolean => levels.indexOf(reached) >= levels.indexOf(wanted);

/** Whether the session may answer a request at this level: never above what single sign-on is allowed for (§1.12). */
export const singleSignOnServes = (
  wanted: Level,
  reached: Level,
  { singleSignOn }: Pick<CitizenIssuerSettings, 'singleSignOn'>,
): boolean => singleSignOn.enabled && singleSignOn.levels.includes(wanted) && reaches(reached, wanted);
