import type { DatabaseSync } from 'node:sqlite';
import type { Challenge, ChallengeState } from '#methods/app/challenge.ts';
import type { ChallengeStore, RateKey } from '#methods/app/challenge-store.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import type { Proof } from '#vocabulary/proof.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

type ChallengeRow = {
  readonly id: string;
  readonly national_id: string | null;
  readonly document: string;
  readonly state: ChallengeState['is'];
  readonly ended_at: number | null;
  readonly proof: string | null;
};

/** The requests for approval on SQLite, with what limits them. */
export const createChallengeStore = (
  database: DatabaseSync,
  commit: Commit,
  journal: SqliteJournal,
): ChallengeStore => {
  const statements = prepareStatements(database);
  const limits = createRequestLimits(database, commit);
  return {
    open: (challenge, slot, eventsOf) =>
      commit(() => {
        const superseded = slot === undefined ? undefined : supersede(statements, slot, challenge.createdAtSeconds);
        insert(statements, challenge, slot);
        journal.appendInTransaction(eventsOf(superseded));
        return superseded;
      }),
    find: async (id) => readChallenge(statements.find.get(id)),
    pendingOf: async (nationalId, channel, nowSeconds) =>
      readChallenge(statements.pending.get(nationalId, channel, nowSeconds)),
    end: (id, state, nowSeconds, events) =>
      commit(() => {
        const proof = state.is === 'approved' ? JSON.stringify(state.proof) : null;
        const { changes } = statements.end.run({ id, state: state.is, at: state.atSeconds, proof, now: nowSeconds });
        if (changes === 0) return false;
        journal.appendInTransaction(events);
        return true;
      }),
    takeProof: (id) =>
      commit(() => {
        const row = statements.takeProof.get(id) as { proof: string } | undefined;
        return row && (JSON.parse(row.proof) as Proof);
      }),
    ...limits,
    purge: async (nowSeconds, limit) => {
      const removed = Number(statements.purge.run(nowSeconds, limit).changes);
      return removed + limits.purge(nowSeconds, limit - removed);
    },
  };
};

type Statements = ReturnType<typeof prepareStatements>;

/** One that expired unanswered keeps its own end: only its slot becomes free. */
const supersede = (statements: Statements, slot: string, nowSeconds: number): Challenge | undefined => {
  const superseded = readChallenge(statements.supersede.get(nowSeconds, slot, nowSeconds));
  if (superseded === undefined) statements.freeSlot.run(slot);
  return superseded;
};

const insert = (statements: Statements, challenge: Challenge, slot: string | undefined): void => {
  const { state: _pending, ...document } = challenge;
  const { id, nationalId = null, channel, expiresAtSeconds } = challenge;
  statements.insert.run(id, slot ?? null, nationalId, channel, JSON.stringify(document), expiresAtSeconds);
};

const readChallenge = (row: unknown): Challenge | undefined => {
  if (row === undefined) return undefined;
  const { document, national_id: nationalId, ...rest } = row as ChallengeRow;
  return {
    ...(JSON.parse(document) as Omit<Challenge, 'state' | 'nationalId'>),
    nationalId: nationalId === null ? undefined : asNationalId(nationalId),
    state: toState(rest),
  };
};

/** The columns of an ended challenge are filled: the table checks it. */
const toState = ({ state, ended_at, proof }: Pick<ChallengeRow, 'state' | 'ended_at' | 'proof'>): ChallengeState => {
  if (state === 'pending') return { is: state };
  const atSeconds = Number(ended_at);
  return state === 'approved'
    ? { is: state, proof: JSON.parse(proof ?? '') as Proof, atSeconds }
    : { is: state, atSeconds };
};

/** No proof, a card's proof, or the proof of a device that is active now. */
const isByActiveDevice = (proof: string): string =>
  `(${proof} ->> '$.deviceId' IS NULL OR EXISTS (SELECT 1 FROM device WHERE id = ${proof} ->> '$.deviceId' AND state = 'active'))`;

const prepareStatements = (database: DatabaseSync) => ({
  supersede: database.prepare(
    `UPDATE challenge SET state = 'superseded', ended_at = ? WHERE slot = ? AND state = 'pending' AND expires_at > ? RETURNING *`,
  ),
  freeSlot: database.prepare(`UPDATE challenge SET slot = NULL WHERE slot = ? AND state = 'pending'`),
  insert: database.prepare(
    'INSERT INTO challenge (id, slot, national_id, channel, document, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
  ),
  find: database.prepare('SELECT * FROM challenge WHERE id = ?'),
  pending: database.prepare(
    `SELECT * FROM challenge WHERE national_id = ? AND channel = ? AND state = 'pending' AND expires_at > ? ORDER BY rowid DESC LIMIT 1`,
  ),
  end: database.prepare(
    `UPDATE challenge SET state = :state, ended_at = :at, proof = :proof
     WHERE id = :id AND state = 'pending' AND expires_at > :now AND ${isByActiveDevice(':proof')}`,
  ),
  takeProof: database.prepare(
    `UPDATE challenge SET proof_taken = 1
     WHERE id = ? AND state = 'approved' AND proof_taken = 0 AND ${isByActiveDevice('proof')} RETURNING proof`,
  ),
  purge: database.prepare(
    'DELETE FROM challenge WHERE rowid IN (SELECT rowid FROM challenge WHERE expires_at < ? ORDER BY expires_at LIMIT ?)',
  ),
});

/** How many requests there were under a key, and who wants none for a while. */
const createRequestLimits = (database: DatabaseSync, commit: Commit) => {
  const count = database.prepare(
    `INSERT INTO request_count (key, requests, expires_at) VALUES (:key, 1, :end)
     ON CONFLICT (key) DO UPDATE SET
       requests = CASE WHEN expires_at <= :now THEN 1 ELSE requests + 1 END,
       expires_at = CASE WHEN expires_at <= :now THEN excluded.expires_at ELSE expires_at END
     RETURNING requests`,
  );
  const purgeCounts = database.prepare(
    'DELETE FROM request_count WHERE rowid IN (SELECT rowid FROM request_count WHERE expires_at < ? ORDER BY expires_at LIMIT ?)',
  );
  const quiet = database.prepare('SELECT expires_at FROM quiet_person WHERE national_id = ?');
  const beQuiet = database.prepare(
    `INSERT INTO quiet_person (national_id, expires_at) VALUES (?, ?)
     ON CONFLICT (national_id) DO UPDATE SET expires_at = max(expires_at, excluded.expires_at)`,
  );
  const purgeQuiet = database.prepare(
    'DELETE FROM quiet_person WHERE rowid IN (SELECT rowid FROM quiet_person WHERE expires_at < ? ORDER BY expires_at LIMIT ?)',
  );
  const countOne = ({ key, maximum, windowSeconds }: RateKey, nowSeconds: number): boolean => {
    const row = count.get({ key, now: nowSeconds, end: nowSeconds + windowSeconds }) as { requests: number };
    return row.requests <= maximum;
  };
  return {
    countRequest: (keys: readonly RateKey[], nowSeconds: number) =>
      commit(() => keys.map((key) => countOne(key, nowSeconds))),
    quietUntil: async (nationalId: string) => (quiet.get(nationalId) as { expires_at: number } | undefined)?.expires_at,
    beQuiet: (nationalId: string, untilSeconds: number) => commit(() => void beQuiet.run(nationalId, untilSeconds)),
    purge: (nowSeconds: number, limit: number): number => {
      const removed = Number(purgeCounts.run(nowSeconds, limit).changes);
      return removed + Number(purgeQuiet.run(nowSeconds, limit - removed).changes);
    },
  };
};
