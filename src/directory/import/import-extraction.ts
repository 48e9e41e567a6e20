import { createHash, type Hash } from 'node:crypto';
import type { Clock } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type {
  DirectoryChange,
  DirectorySource,
  DirectoryStore,
  FoldedPerson,
  KnownPerson,
  Staging,
} from '../directory-store.ts';
import { packPerson } from '../document.ts';
import { isSuspicious } from '../national-id.ts';
import { compare } from './compare.ts';
import { foldRows } from './fold.ts';
import { readExtraction } from './read-extraction.ts';
import { countMalformed, type ImportReport, makeReport, newTally, type Tally } from './report.ts';

export type { ImportReport };
import { decideSafety, decideSoundness, type Stop } from './safety.ts';

/** A file to import. */
export type ImportOrder = {
  readonly source: DirectorySource;
  /** Name for people and the journal, without a path. */
  readonly fileName: string;
  /** Equal keys mean the same file: name, size and modification time do. */
  readonly fileKey: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Goes past the safety thresholds, never past malformed lines. */
  readonly force: boolean;
  /** Operator who asked for it; undefined for a start and for a command. */
  readonly by?: string | undefined;
};

export type ImportDependencies = { readonly store: Pick<DirectoryStore, 'openStaging'>; readonly clock: Clock };

/** `stopped` wrote nothing; its report says how far it came, and what it would have changed. */
export type ImportOutcome =
  | { readonly kind: 'applied'; readonly report: ImportReport }
  | { readonly kind: 'stopped'; readonly stop: Stop; readonly report: ImportReport };

/**
 * Imports one `PS_LibreAcces_Personne_activite` file: read into scratch space, fold to persons, compare
 * with the directory, write the difference and the event `directory.imported` in one transaction.
 * Holds a page at a time, whatever the size of the file. What is wrong with the file is an outcome;
 * only a failing disk or store throws.
 */
export const importExtraction = async (room: ImportDependencies, order: ImportOrder): Promise<ImportOutcome> => {
  const tally = newTally(order.fileName, order.source);
  const staging = await room.store.openStaging(order.source);
  if (staging === undefined)
    return stopped(tally, { reason: 'already-running', detail: 'another import is under way' });
  try {
    const stop =
      (await stageFile(staging, order, tally)) ??
      (await keepDifference(staging, order, tally)) ??
      (await write(staging, room, order, tally));
    return stop === undefined ? { kind: 'applied', report: makeReport(tally) } : stopped(tally, stop);
  } finally {
    await staging.discard();
  }
};

const stopped = (tally: Tally, stop: Stop): ImportOutcome => ({ kind: 'stopped', stop, report: makeReport(tally) });

const stageFile = async (staging: Staging, order: ImportOrder, tally: Tally): Promise<Stop | undefined> => {
  const hash = createHash('sha256');
  for await (const batch of readExtraction(hashing(order.chunks, hash))) {
    if ('stop' in batch) return batch.stop;
    tally.rows += batch.rows.length + batch.malformed.length;
    for (const malformed of batch.malformed) countMalformed(tally, malformed);
    await staging.stage(batch.rows);
  }
  tally.sha256 = hash.digest('hex');
  return decideSoundness(tally.rows, tally.malformedCount);
};

async function* hashing(chunks: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

const changesPerBatch = 2000;

const keepDifference = async (staging: Staging, order: ImportOrder, tally: Tally): Promise<Stop | undefined> => {
  let changes: DirectoryChange[] = [];
  for await (const comparison of compare(foldStaged(staging, tally), readKnown(staging))) {
    if (comparison.kind === 'same') continue;
    countChange(tally, comparison);
    changes.push(comparison);
    if (changes.length < changesPerBatch) continue;
    await staging.keepChanges(changes);
    changes = [];
  }
  await staging.keepChanges(changes);
  return order.force ? undefined : decideSafety(makeReport(tally), staging.activeCount);
};

const countChange = (tally: Tally, change: DirectoryChange): void => {
  if (change.kind === 'create') tally.created += 1;
  if (change.kind === 'update') tally.updated += 1;
  if (change.kind === 'close') tally.closed += 1;
};

const write = async (
  staging: Staging,
  room: ImportDependencies,
  order: ImportOrder,
  tally: Tally,
): Promise<Stop | undefined> => {
  const atMilliseconds = room.clock.nowMilliseconds();
  const event = importedEvent(makeReport(tally), atMilliseconds, order.by);
  const answer = await staging.apply({ fileName: order.fileName, fileKey: order.fileKey, atMilliseconds }, [event]);
  return answer === 'applied'
    ? undefined
    : { reason: 'overtaken', detail: 'another import was applied meanwhile; start again' };
};

const importedEvent = (report: ImportReport, atMilliseconds: number, by: string | undefined): NewEvent => {
  const { malformed: _lines, ...counts } = report;
  const details = by === undefined ? counts : { ...counts, by };
  return { kind: 'directory.imported', atMilliseconds, details };
};

const pageSize = 5000;

async function* foldStaged(staging: Staging, tally: Tally): AsyncGenerator<FoldedPerson> {
  let nationalId = '';
  let values: string[] = [];
  for await (const row of readStaged(staging)) {
    if (row.nationalId !== nationalId && values.length > 0) {
      yield foldPerson(nationalId, values, tally);
      values = [];
    }
    nationalId = row.nationalId;
    values.push(row.values);
  }
  if (values.length > 0) yield foldPerson(nationalId, values, tally);
}

const foldPerson = (nationalId: string, values: readonly string[], tally: Tally): FoldedPerson => {
  const document = packPerson(foldRows(nationalId, values));
  tally.persons += 1;
  if (isSuspicious(nationalId)) tally.suspiciousCount += 1;
  return { nationalId, document, rowHash: createHash('sha256').update(document).digest('base64url') };
};

const readStaged = (staging: Staging) =>
  readPages((last: Awaited<ReturnType<Staging['readStaged']>>[number] | undefined) =>
    staging.readStaged(last, pageSize),
  );

const readKnown = (staging: Staging): AsyncGenerator<KnownPerson> =>
  readPages((last: KnownPerson | undefined) => staging.readKnown(last?.nationalId ?? '', pageSize));

async function* readPages<Item>(readPage: (last: Item | undefined) => Promise<readonly Item[]>): AsyncGenerator<Item> {
  let page = await readPage(undefined);
  while (page.length > 0) {
    yield* page;
    page = await readPage(page.at(-1));
  }
}
