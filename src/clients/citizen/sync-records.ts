import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { RecordStore } from './registry-store.ts';

/** What an event calls the record that changed. */
export type RecordWord = 'citizen-client' | 'data-provider' | 'identity-provider' | 'banner';

export type RecordSync<Id extends string, One> = {
  readonly word: RecordWord;
  readonly store: RecordStore<Id, One>;
  /** What the source says today, by id. */
  readonly declared: ReadonlyMap<Id, One>;
  /** Ids that the same source named before. Those that it no longer names are withdrawn; records of others stay. */
  readonly before: readonly Id[];
  /** Whether the record already says what is declared, where equality would be too strict (a sealed secret). */
  readonly isSame?: ((stored: One, declared: One) => boolean) | undefined;
};

/**
 * Makes a store say what a source says, with one journal line for each record that changed.
 * @returns how many records changed
 */
export const syncRecords = async <Id extends string, One>(
  { word, store, declared, before, isSame = isEqual }: RecordSync<Id, One>,
  clock: Clock,
): Promise<number> => {
  const eventOf = (id: Id, change: string): NewEvent => ({
    kind: 'registry.changed',
    atMilliseconds: clock.nowMilliseconds(),
    details: { record: word, id, change },
  });
  let changed = 0;
  for (const [id, one] of declared) {
    const stored = await store.find(id);
    if (stored !== undefined && isSame(stored, one)) continue;
    await store.save(id, one, [eventOf(id, stored === undefined ? 'declared' : 'changed')]);
    changed += 1;
  }
  for (const id of before) {
    if (!declared.has(id) && (await store.remove(id, [eventOf(id, 'withdrawn')]))) changed += 1;
  }
  return changed;
};

/** After its way through a store a record has no members that are undefined: JSON leaves them out. */
export const isEqual = (stored: unknown, declared: unknown): boolean =>
  isDeepStrictEqual(stored, JSON.parse(JSON.stringify(declared)));
