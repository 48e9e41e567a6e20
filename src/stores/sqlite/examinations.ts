import type { DatabaseSync } from 'node:sqlite';
import type { Examination } from '#examiner/examination.ts';
import type { ExaminationStore } from '#examiner/examination-store.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

type ExaminationRow = {
  readonly id: string;
  readonly request: string;
  readonly client_id: string;
  readonly authentication: string;
  readonly created_at: number;
  readonly state: Examination['state'];
  readonly started_at: number | null;
  readonly done: number;
  readonly total: number;
  readonly report: string | null;
};

/** The examinations on SQLite. */
export const createExaminationStore = (
  database: DatabaseSync,
  commit: Commit,
  journal: SqliteJournal,
): ExaminationStore => {
  const statements = prepareStatements(database);
  return {
    insert: (examination) => commit(() => void statements.insert.run(...columnsOf(examination))),
    find: async (id) => {
      const row = statements.find.get(id) as ExaminationRow | undefined;
      return row && toExamination(row);
    },
    listOf: async (serviceId) => (statements.list.all(serviceId) as ExaminationRow[]).map(toExamination),
    change: (id, { request, clientId, authentication }, staleBeforeSeconds) =>
      commit(() => {
        const texts = { request: JSON.stringify(request), authentication: JSON.stringify(authentication) };
        return statements.change.run({ id, clientId, ...texts, stale: staleBeforeSeconds }).changes === 1;
      }),
    claim: (id, nowSeconds, staleBeforeSeconds, events) =>
      commit(() => {
        const { changes } = statements.claim.run({ id, now: nowSeconds, stale: staleBeforeSeconds });
        if (changes === 1) journal.appendInTransaction(events);
        return changes === 1;
      }),
    noteProgress: (id, { done, total }) => commit(() => void statements.progress.run(done, total, id)),
    finish: (id, state, report, events) =>
      commit(() => {
        statements.finish.run(state, report ?? null, id);
        journal.appendInTransaction(events);
      }),
    purge: (beforeSeconds, limit) => commit(() => Number(statements.purge.run(beforeSeconds, limit).changes)),
  };
};

const columnsOf = (examination: Examination) => {
  const { id, request, clientId, authentication, createdAtSeconds, state, progress } = examination;
  const texts = [JSON.stringify(request), clientId, JSON.stringify(authentication)];
  return [id, request.serviceId, ...texts, createdAtSeconds, state, progress.done, progress.total];
};

// The two documents are written by this file alone, from values of the same types.
const toExamination = (row: ExaminationRow): Examination => ({
  id: row.id,
  request: JSON.parse(row.request) as Examination['request'],
  clientId: row.client_id,
  authentication: JSON.parse(row.authentication) as Examination['authentication'],
  createdAtSeconds: row.created_at,
  state: row.state,
  startedAtSeconds: row.started_at ?? undefined,
  progress: { done: row.done, total: row.total },
  report: row.report ?? undefined,
});

const prepareStatements = (database: DatabaseSync) => ({
  insert: database.prepare(
    `INSERT INTO examination (id, service_id, request, client_id, authentication, created_at, state, done, total)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  find: database.prepare('SELECT * FROM examination WHERE id = ?'),
  list: database.prepare('SELECT * FROM examination WHERE service_id = ? ORDER BY created_at DESC, rowid DESC'),
  change: database.prepare(
    `UPDATE examination SET request = :request, client_id = :clientId, authentication = :authentication
     WHERE id = :id AND (state <> 'running' OR started_at <= :stale)`,
  ),
  claim: database.prepare(
    `UPDATE examination SET state = 'running', started_at = :now, done = 0, total = 0
     WHERE id = :id AND NOT EXISTS (
       SELECT 1 FROM examination AS other
       WHERE other.service_id = examination.service_id AND other.state = 'running' AND other.started_at > :stale)`,
  ),
  progress: database.prepare('UPDATE examination SET done = ?, total = ? WHERE id = ?'),
  finish: database.prepare('UPDATE examination SET state = ?, report = coalesce(?, report) WHERE id = ?'),
  purge: database.prepare(
    `DELETE FROM examination WHERE rowid IN (
       SELECT rowid FROM examination
       WHERE coalesce(started_at, created_at) < ?
         AND NOT EXISTS (
           SELECT 1 FROM partner_request WHERE request_id = service_id AND state <> 'closed')
       ORDER BY coalesce(started_at, created_at) LIMIT ?)`,
  ),
});
