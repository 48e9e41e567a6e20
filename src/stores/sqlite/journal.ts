import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { canonicalJson } from '#audit/canonical.ts';
import { chainLine, genesis, type JournalHead } from '#audit/chain.ts';
import type { JournalKey } from '#audit/journal-key.ts';
import type { JournalFilter, JournalLine, JournalStore } from '#audit/journal.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';
import { asAccountId, asClientId, asCorrelationId, asNationalId, asSessionId } from '#vocabulary/identifiers.ts';
import type { Commit } from './commit.ts';
import { createKeepPlace } from './places.ts';

/** The journal, and its way in for the stores of this room. */
export type SqliteJournal = JournalStore & {
  /** Chains the events to the journal's end. Only inside a transaction, where nobody else can take the same numbers. */
  readonly appendInTransaction: (events: readonly NewEvent[]) => void;
};

type JournalRow = {
  readonly sequence: number;
  readonly at_milliseconds: number;
  readonly kind: EventKind;
  readonly national_id: string | null;
  readonly account_id: string | null;
  readonly client_id: string | null;
  readonly session_id: string | null;
  readonly correlation_id: string | null;
  readonly details: string | null;
  readonly hash: Uint8Array;
};

/** The journal on SQLite, chained with `key`. */
export const createJournalStore = (database: DatabaseSync, commit: Commit, key: JournalKey): SqliteJournal => {
  const selectHead = database.prepare('SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1');
  const selectAfter = database.prepare('SELECT * FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?');
  const insert = database.prepare(
    `INSERT INTO journal (sequence, at_milliseconds, kind, national_id, account_id, client_id, session_id, correlation_id, details, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const keepPlace = createKeepPlace(database);
  const readHead = (): JournalHead => {
    const row = selectHead.get() as Pick<JournalRow, 'sequence' | 'hash'> | undefined;
    return row ? { sequence: row.sequence, hash: hexOf(row.hash) } : genesis;
  };
  const appendInTransaction = (events: readonly NewEvent[]): void => {
    if (events.length === 0) return;
    let head = readHead();
    for (const event of events) {
      const line = chainLine(key, head, event);
      insert.run(...columnsOf(line));
      keepPlace(line.sequence, event);
      head = line;
    }
  };
  return {
    appendInTransaction,
    append: (events) => commit(() => appendInTransaction(events)),
    readAfter: async (sequence, limit) => (selectAfter.all(sequence, limit) as JournalRow[]).map(toLine),
    search: async (filter, limit) => search(database, filter, limit).map(toLine),
    head: async () => readHead(),
  };
};

const search = (database: DatabaseSync, filter: JournalFilter, limit: number): JournalRow[] => {
  const conditions = conditionsOf(filter);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`;
  const values = conditions.flatMap(([, ...parameters]) => parameters);
  return database
    .prepare(`SELECT * FROM journal ${where} ORDER BY sequence DESC LIMIT ?`)
    .all(...values, limit) as JournalRow[];
};

type Condition = readonly [sql: string, ...parameters: SQLInputValue[]];

const conditionsOf = (filter: JournalFilter): readonly Condition[] => {
  const conditions: Condition[] = [];
  // One person, one login or a window has few lines, already in order: `+` keeps SQLite from walking everybody's lines of a
  // kind or of a service instead (https://sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_).
  const isOfFew = [filter.correlationId, filter.nationalId, filter.accountId, filter.fromSequence].some(
    (one) => one !== undefined,
  );
  const few = isOfFew ? '+' : '';
  if (filter.kinds) conditions.push([`${few}kind IN (${filter.kinds.map(() => '?').join(', ')})`, ...filter.kinds]);
  if (filter.correlationId !== undefined) conditions.push(['correlation_id = ?', filter.correlationId]);
  if (filter.nationalId !== undefined) conditions.push(['national_id = ?', filter.nationalId]);
  if (filter.accountId !== undefined) conditions.push(['account_id = ?', filter.accountId]);
  if (filter.clientId !== undefined) conditions.push([`${few}client_id = ?`, filter.clientId]);
  if (filter.sessionId !== undefined) conditions.push(['session_id = ?', filter.sessionId]);
  if (filter.door !== undefined) conditions.push(["coalesce(details ->> '$.door', '') = ?", filter.door]);
  if (filter.fault !== undefined) conditions.push(["details ->> '$.fault' = ?", filter.fault]);
  if (filter.fromMilliseconds !== undefined) conditions.push(['at_milliseconds >= ?', filter.fromMilliseconds]);
  if (filter.toMilliseconds !== undefined) conditions.push(['at_milliseconds <= ?', filter.toMilliseconds]);
  if (filter.beforeSequence !== undefined) conditions.push(['sequence < ?', filter.beforeSequence]);
  if (filter.fromSequence !== undefined) conditions.push(['sequence >= ?', filter.fromSequence]);
  return conditions;
};

const columnsOf = ({ sequence, event, hash }: JournalLine): SQLInputValue[] => [
  sequence,
  event.atMilliseconds,
  event.kind,
  event.nationalId ?? null,
  event.accountId ?? null,
  event.clientId ?? null,
  event.sessionId ?? null,
  event.correlationId ?? null,
  event.details === undefined ? null : canonicalJson(event.details),
  Buffer.from(hash, 'hex'),
];

const toLine = (row: JournalRow): JournalLine => ({
  sequence: row.sequence,
  hash: hexOf(row.hash),
  event: {
    kind: row.kind,
    atMilliseconds: row.at_milliseconds,
    ...(row.national_id === null ? {} : { nationalId: asNationalId(row.national_id) }),
    ...(row.account_id === null ? {} : { accountId: asAccountId(row.account_id) }),
    ...(row.client_id === null ? {} : { clientId: asClientId(row.client_id) }),
    ...(row.session_id === null ? {} : { sessionId: asSessionId(row.session_id) }),
    ...(row.correlation_id === null ? {} : { correlationId: asCorrelationId(row.correlation_id) }),
    ...(row.details === null ? {} : { details: readDetails(row.details) }),
  },
});

/** Somebody who tampers may leave something that is no JSON; the line must still reach the verification, and fail there. */
const readDetails = (text: string): NonNullable<NewEvent['details']> => {
  try {
    return JSON.parse(text) as NonNullable<NewEvent['details']>;
  } catch {
    return { unreadable: text };
  }
};

const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
