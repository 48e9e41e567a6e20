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
};

/**
 * Makes a store say what a source says, with one journal line for each record that changed.
 * @returns how many records changed
 */
export const syncRecords = async <Id extends string, One>(
  { word, store, declared, before }: RecordSync<Id, One>,
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
    if (isDeepStrictEqual(stored, asStored(one))) continue;
    await store.save(id, one, [eventOf(id, stored === undefined ? 'declared' : 'changed')]);
    changed += 1;
  }
  for (const id of before) {
    if (!declared.has(id) && (await store.remove(id, [eventOf(id, 'withdrawn')]))) changed += 1;
  }
  return changed;
};

/** A record after its way through a store: JSON leaves out what is undefined. */
const asStored = (one: unknown): unknown => JSON.parse(JSON.stringify(one)) as unknown;
