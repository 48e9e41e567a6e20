import type { DatabaseSync } from 'node:sqlite';
import type { Examination } from '#examiner/examination.ts';
import type { ExaminationStore } from '#examiner/examination-store.ts';
import type { Commit } from './commit.ts';

type ExaminationRow = {
  readonly id: string;
  readonly request: string;
  readonly client_id: string;
  readonly secret_hash: string;
  readonly created_at: number;
  readonly state: Examination['state'];
  readonly started_at: number | null;
  readonly done: number;
  readonly total: number;
  readonly report: string | null;
};

/** The examinations on SQLite. */
export const createExaminationStore = (database: DatabaseSync, commit: Commit): ExaminationStore => {
  const statements = prepareStatements(database);
  return {
    insert: ({ id, request, clientId, secretHash, createdAtSeconds, state, progress }) =>
      commit(() => {
        const { done, total } = progress;
        statements.insert.run(
          id,
          request.serviceId,
          JSON.stringify(request),
          clientId,
          secretHash,
          createdAtSeconds,
          state,
          done,
          total,
        );
      }),
    find: async (id) => {
      const row = statements.find.get(id) as ExaminationRow | undefined;
      return row && toExamination(row);
    },
    listOf: async (serviceId) => (statements.list.all(serviceId) as ExaminationRow[]).map(toExamination),
    claim: (id, nowSeconds, staleBeforeSeconds) =>
      commit(() => statements.claim.run({ id, now: nowSeconds, stale: staleBeforeSeconds }).changes === 1),
    noteProgress: (id, { done, total }) => commit(() => void statements.progress.run(done, total, id)),
    finish: (id, state, report) => commit(() => void statements.finish.run(state, report ?? null, id)),
  };
};

const toExamination = (row: ExaminationRow): Examination => ({
  id: row.id,
  request: JSON.parse(row.request) as Examination['request'],
  clientId: row.client_id,
  secretHash: row.secret_hash,
  createdAtSeconds: row.created_at,
  state: row.state,
  startedAtSeconds: row.started_at ?? undefined,
  progress: { done: row.done, total: row.total },
  report: row.report ?? undefined,
});

const prepareStatements = (database: DatabaseSync) => ({
  insert: database.prepare(
    `INSERT INTO examination (id, service_id, request, client_id, secret_hash, created_at, state, done, total)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  find: database.prepare('SELECT * FROM examination WHERE id = ?'),
  list: database.prepare('SELECT * FROM examination WHERE service_id = ? ORDER BY created_at DESC, rowid DESC'),
  claim: database.prepare(
    `UPDATE examination SET state = 'running', started_at = :now, done = 0, total = 0
     WHERE id = :id AND NOT EXISTS (
       SELECT 1 FROM examination AS other
       WHERE other.service_id = examination.service_id AND other.state = 'running' AND other.started_at > :stale)`,
  ),
  progress: database.prepare('UPDATE examination SET done = ?, total = ? WHERE id = ?'),
  finish: database.prepare('UPDATE examination SET state = ?, report = coalesce(?, report) WHERE id = ?'),
});
