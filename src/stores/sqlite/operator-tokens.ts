import type { DatabaseSync } from 'node:sqlite';
import type { ProgramToken, TokenStore } from '#operators/token.ts';
import type { Commit } from './commit.ts';

type TokenRow = {
  readonly id: string;
  readonly hash: string;
  readonly name: string;
  readonly operator_id: string;
  readonly roles: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly used_at: number | null;
  readonly revoked_at: number | null;
  readonly revoked_by: string | null;
};

/** The tokens of operators' programs on SQLite; a token that ended stays, so that the list can tell of it. */
export const createTokenStore = (database: DatabaseSync, commit: Commit): TokenStore => {
  const insert = database.prepare(
    `INSERT INTO operator_token (id, hash, name, operator_id, roles, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const findByHash = database.prepare('SELECT * FROM operator_token WHERE hash = ?');
  const find = database.prepare('SELECT * FROM operator_token WHERE id = ?');
  const list = database.prepare('SELECT * FROM operator_token ORDER BY created_at DESC, rowid DESC');
  const noteUse = database.prepare('UPDATE operator_token SET used_at = ? WHERE id = ?');
  const revoke = database.prepare(
    'UPDATE operator_token SET revoked_by = ?, revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
  );
  const one = (row: unknown): ProgramToken | undefined => (row === undefined ? undefined : toToken(row as TokenRow));
  return {
    insert: ({ tokenId, hash, name, operatorId, roles, createdAtSeconds, expiresAtSeconds }) =>
      commit(() => {
        insert.run(tokenId, hash, name, operatorId, JSON.stringify(roles), createdAtSeconds, expiresAtSeconds);
      }),
    findByHash: async (hash) => one(findByHash.get(hash)),
    find: async (tokenId) => one(find.get(tokenId)),
    list: async () => (list.all() as TokenRow[]).map(toToken),
    noteUse: (tokenId, atSeconds) => commit(() => void noteUse.run(atSeconds, tokenId)),
    revoke: (tokenId, by, atSeconds) => commit(() => revoke.run(by, atSeconds, tokenId).changes === 1),
  };
};

const toToken = (row: TokenRow): ProgramToken => ({
  tokenId: row.id,
  hash: row.hash,
  name: row.name,
  operatorId: row.operator_id,
  roles: JSON.parse(row.roles) as ProgramToken['roles'],
  createdAtSeconds: row.created_at,
  expiresAtSeconds: row.expires_at,
  usedAtSeconds: row.used_at ?? undefined,
  revokedAtSeconds: row.revoked_at ?? undefined,
  revokedBy: row.revoked_by ?? undefined,
});
