import type { DatabaseSync } from 'node:sqlite';
import type { Handoff, LoginStore } from '#login/login-store.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

type HandoffRow = {
  readonly token_hash: string;
  readonly interaction_id: string;
  readonly proof: string;
  readonly expires_at: number;
};

/** The proofs on their way back to the browser, on SQLite. */
export const createLoginStore = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): LoginStore => {
  const save = database.prepare(
    'INSERT INTO handoff (token_hash, interaction_id, proof, expires_at) VALUES (?, ?, ?, ?)',
  );
  const find = database.prepare('SELECT * FROM handoff WHERE token_hash = ? AND expires_at > ?');
  const settle = database.prepare('DELETE FROM handoff WHERE token_hash = ?');
  const purge = database.prepare(
    'DELETE FROM handoff WHERE rowid IN (SELECT rowid FROM handoff WHERE expires_at < ? ORDER BY expires_at LIMIT ?)',
  );
  return {
    saveHandoff: ({ tokenHash, interactionId, proof, expiresAtSeconds }) =>
      commit(() => void save.run(tokenHash, interactionId, JSON.stringify(proof), expiresAtSeconds)),
    findHandoff: async (tokenHash, nowSeconds) => {
      const row = find.get(tokenHash, nowSeconds) as HandoffRow | undefined;
      return row && toHandoff(row);
    },
    settleHandoff: (tokenHash, events) =>
      commit(() => {
        if (settle.run(tokenHash).changes === 0) return false;
        journal.appendInTransaction(events);
        return true;
      }),
    purge: async (nowSeconds, limit) => Number(purge.run(nowSeconds, limit).changes),
  };
};

const toHandoff = (row: HandoffRow): Handoff => ({
  tokenHash: row.token_hash,
  interactionId: row.interaction_id,
  proof: JSON.parse(row.proof) as Handoff['proof'],
  expiresAtSeconds: row.expires_at,
});
