import { ruleWorld } from '../../support/rule-world.ts';
import type { World } from '../../support/world.ts';

/** A world in which one person may be asked as often as the tests of a file need. */
export const cibaWorld = (prepare?: (world: World) => Promise<void>): (() => World) =>
  ruleWorld(prepare, { overrides: { phone: { rules: { perPerson: 1000 } } } });
