import { isLevel, type Level, levels } from '#vocabulary/level.ts';

/** True when `reached` is at least `wanted`. */
export const suffices = (reached: Level, wanted: Level): boolean => levels.indexOf(reached) >= levels.indexOf(wanted);

export type Decision = 'granted' | 'step-up' | 'refused';

export type Demand = {
  readonly reached: Level;
  /** The least level that the client's registration asks for. */
  readonly minimum: Level;
  /** Values of an essential `acr` claim; any one of them is enough. Empty when none was asked for. */
  readonly essential: readonly string[];
  /** The best level that any open method can still reach. */
  readonly reachable: Level;
};

/**
 * Decides what a login that reached a level is worth to a client. A voluntary `acr_values` never refuses
 * (OpenID Connect Core §5.5.1.1); an essential one does.
 */
export const decide = (demand: Demand): Decision => {
  if (meets(demand.reached, demand)) return 'granted';
  return meets(demand.reachable, demand) ? 'step-up' : 'refused';
};

const meets = (level: Level, demand: Demand): boolean =>
  suffices(level, demand.minimum) &&
  (demand.essential.length === 0 || demand.essential.some((value) => isLevel(value) && suffices(level, value)));

export type AcrWish = {
  readonly policy: 'echo' | 'reached';
  /** Values of `acr_values` or of the `acr` claim, in order of preference. */
  readonly requested: readonly string[];
  readonly reached: Level;
};

/**
 * The `acr` that a token carries. `echo` gives back the first requested level that was truly reached, and
 * `eidas1` otherwise: existing clients refuse any other value (psc.md §4.4). It never claims more than was reached.
 */
export const acrFor = ({ policy, requested, reached }: AcrWish): Level => {
  if (policy === 'reached') return reached;
  return requested.find((value): value is Level => isLevel(value) && suffices(reached, value)) ?? 'eidas1';
};
