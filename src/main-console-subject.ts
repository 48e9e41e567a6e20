import type { AnyOperation } from '#console/operation.ts';
import type { ConsoleRoute } from '#web/console/console-visit.ts';
import type { ConsolePlace } from '#web/console/places.ts';
import type { ConsoleSubject } from '#web/console/space.ts';

/** A subject of the console with its part of the table of operations. */
export type Subject = ConsoleSubject & { readonly operations: readonly AnyOperation[] };

/** @param reads whoever may do this is shown the place */
export const subject = (
  place: ConsolePlace,
  operations: Readonly<Record<string, AnyOperation>>,
  reads: AnyOperation,
  routes: readonly ConsoleRoute[],
): Subject => ({ place, reads, routes, operations: Object.values(operations) });
