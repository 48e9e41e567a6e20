import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Delivery, DeliveryState, DeliveryStore } from '#issuer/delivery-store.ts';
import type { NewDelivery } from '#issuer/protocol-store.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

type DeliveryRow = {
  readonly id: string;
  readonly client_id: string;
  readonly uri: string;
  readonly subject: string;
  readonly session_id: string;
  readonly created_at: number;
  readonly state: DeliveryState;
  readonly tries: number;
  readonly next_try_at: number;
  readonly last_outcome: string;
  readonly finished_at: number | null;
};

/** The queue of back-channel logouts on SQLite. */
export const createDeliveryStore = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): DeliveryStore => {
  const statements = prepareStatements(database);
  return {
    due: async (nowSeconds, limit) => (statements.due.all(nowSeconds, limit) as DeliveryRow[]).map(toDelivery),
    nextDueAtSeconds: async () => (statements.nextDue.get() as { at: number | null }).at ?? undefined,
    finish: (id, { state, outcome, atSeconds }, events) =>
      commit(() => {
        // A delivery ends once: a second worker's outcome would make a second journal line.
        if (statements.finish.run(state, outcome, atSeconds, id).changes === 0) return;
        journal.appendInTransaction(events);
      }),
    postpone: (id, outcome, nextTryAtSeconds) =>
      commit(() => void statements.postpone.run(outcome, nextTryAtSeconds, id)),
    list: async (limit) => (statements.list.all(limit) as DeliveryRow[]).map(toDelivery),
    purge: async (beforeSeconds, limit) => Number(statements.purge.run(beforeSeconds, limit).changes),
  };
};

export const prepareInsertDelivery = (database: DatabaseSync): StatementSync =>
  database.prepare(
    'INSERT INTO delivery (id, client_id, uri, subject, session_id, created_at, next_try_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)',
  );

/** Queues a delivery, due at once. Inside the transaction that ends the session. */
export const insertDelivery = (insert: StatementSync, delivery: NewDelivery): void => {
  const { id, clientId, uri, subject, sessionId, createdAtSeconds } = delivery;
  insert.run(id, clientId, uri, subject, sessionId, createdAtSeconds);
};

const prepareStatements = (database: DatabaseSync) => ({
  due: database.prepare(
    `SELECT * FROM delivery WHERE state = 'waiting' AND next_try_at <= ? ORDER BY next_try_at, rowid LIMIT ?`,
  ),
  nextDue: database.prepare(`SELECT min(next_try_at) AS at FROM delivery WHERE state = 'waiting'`),
  finish: database.prepare(
    `UPDATE delivery SET state = ?, last_outcome = ?, finished_at = ?, tries = tries + 1 WHERE id = ? AND state = 'waiting'`,
  ),
  postpone: database.prepare(
    `UPDATE delivery SET last_outcome = ?, next_try_at = ?, tries = tries + 1 WHERE id = ? AND state = 'waiting'`,
  ),
  list: database.prepare('SELECT * FROM delivery ORDER BY created_at DESC, rowid DESC LIMIT ?'),
  purge: database.prepare(
    'DELETE FROM delivery WHERE rowid IN (SELECT rowid FROM delivery WHERE finished_at < ? ORDER BY finished_at LIMIT ?)',
  ),
});

const toDelivery = (row: DeliveryRow): Delivery => ({
  id: row.id,
  clientId: row.client_id,
  uri: row.uri,
  subject: row.subject,
  sessionId: row.session_id,
  createdAtSeconds: row.created_at,
  state: row.state,
  tries: row.tries,
  nextTryAtSeconds: row.next_try_at,
  lastOutcome: row.last_outcome,
  finishedAtSeconds: row.finished_at ?? undefined,
});
