import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { KeyRingName, KeyState, KeyStore, SigningAlgorithm, StoredKey } from '#issuer/key-store.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

type KeyRow = {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly state: KeyState;
  readonly public_jwk: string;
  readonly sealed_private_jwk: string;
  readonly created_at: number;
  readonly activated_at: number | null;
  readonly removable_at: number | null;
};

/** The signing keys of one issuer on SQLite, oldest first. */
export const createKeyStore = (
  database: DatabaseSync,
  commit: Commit,
  journal: SqliteJournal,
  ring: KeyRingName,
): KeyStore => {
  const select = database.prepare('SELECT * FROM signing_key WHERE ring = ? ORDER BY created_at, kid');
  const removeAll = database.prepare('DELETE FROM signing_key WHERE ring = ?');
  const insert = database.prepare(
    `INSERT INTO signing_key (kid, algorithm, state, public_jwk, sealed_private_jwk, created_at, activated_at, removable_at, ring)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const list = (): StoredKey[] => (select.all(ring) as KeyRow[]).map(toKey);
  return {
    list: async () => list(),
    replace: (expected, keys, events) =>
      commit(() => {
        if (
          !isSameList(
            expected,
            list().map(({ kid, state }) => `${kid}:${state}`),
          )
        )
          return false;
        removeAll.run(ring);
        for (const key of keys) insert.run(...columnsOf(key), ring);
        journal.appendInTransaction(events);
        return true;
      }),
  };
};

const isSameList = (expected: readonly string[], found: readonly string[]): boolean => {
  const sorted = found.toSorted();
  return expected.length === sorted.length && expected.toSorted().every((name, index) => name === sorted[index]);
};

const columnsOf = (key: StoredKey): SQLInputValue[] => [
  key.kid,
  key.algorithm,
  key.state,
  JSON.stringify(key.publicJwk),
  key.sealedPrivateJwk,
  key.createdAtSeconds,
  key.activatedAtSeconds ?? null,
  key.removableAtSeconds ?? null,
];

const toKey = (row: KeyRow): StoredKey => ({
  kid: row.kid,
  algorithm: row.algorithm,
  state: row.state,
  publicJwk: JSON.parse(row.public_jwk) as StoredKey['publicJwk'],
  sealedPrivateJwk: row.sealed_private_jwk,
  createdAtSeconds: row.created_at,
  activatedAtSeconds: row.activated_at ?? undefined,
  removableAtSeconds: row.removable_at ?? undefined,
});
