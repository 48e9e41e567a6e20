import type { DatabaseSync } from 'node:sqlite';
import type { Proposal, ProposalState } from '#operators/proposal.ts';
import type { ProposalStore } from '#operators/proposal-store.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

type ProposalRow = {
  readonly id: string;
  readonly operation: string;
  readonly input: string;
  readonly proposed_by: string;
  readonly reason: string;
  readonly proposed_at: number;
  readonly expires_at: number;
  readonly state: ProposalState;
  readonly decided_by: string | null;
  readonly decided_at: number | null;
  readonly failure: string | null;
};

/** The proposals of operators on SQLite. */
export const createProposalStore = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): ProposalStore => {
  const statements = prepareStatements(database);
  return {
    insert: (proposal, events) =>
      commit(() => {
        statements.insert.run(...columnsOf(proposal));
        journal.appendInTransaction(events);
      }),
    find: async (proposalId) => {
      const row = statements.find.get(proposalId) as ProposalRow | undefined;
      return row && toProposal(row);
    },
    list: async ({ states, offset, limit }) => {
      const wanted = states === undefined ? null : JSON.stringify(states);
      return (statements.list.all({ states: wanted, limit, offset }) as ProposalRow[]).map(toProposal);
    },
    count: async (states) => {
      const wanted = states === undefined ? null : JSON.stringify(states);
      return (statements.count.get({ states: wanted }) as { readonly proposals: number }).proposals;
    },
    decide: ({ proposalId, state, by, atSeconds }, events) =>
      commit(() => {
        const isTaken = statements.decide.run({ id: proposalId, state, by, at: atSeconds }).changes === 1;
        if (isTaken) journal.appendInTransaction(events);
        return isTaken;
      }),
    settle: (proposalId, failure) =>
      commit(() => {
        const state = failure === undefined ? 'carried-out' : 'failed';
        statements.settle.run({ id: proposalId, state, failure: failure ?? null });
      }),
    lapse: (nowSeconds, abandonedBeforeSeconds) =>
      commit(() => {
        statements.expire.run(nowSeconds);
        statements.abandon.run(abandonedBeforeSeconds);
      }),
  };
};

const columnsOf = (proposal: Proposal) =>
  [
    proposal.proposalId,
    proposal.operation,
    JSON.stringify(proposal.input),
    proposal.proposedBy,
    proposal.reason,
    proposal.proposedAtSeconds,
    proposal.expiresAtSeconds,
    proposal.state,
    proposal.decidedBy ?? null,
    proposal.decidedAtSeconds ?? null,
    proposal.failure ?? null,
  ] as const;

const toProposal = (row: ProposalRow): Proposal => ({
  proposalId: row.id,
  operation: row.operation,
  input: JSON.parse(row.input) as Proposal['input'],
  proposedBy: row.proposed_by,
  reason: row.reason,
  proposedAtSeconds: row.proposed_at,
  expiresAtSeconds: row.expires_at,
  state: row.state,
  decidedBy: row.decided_by ?? undefined,
  decidedAtSeconds: row.decided_at ?? undefined,
  failure: row.failure ?? undefined,
});

const inStates = '(:states IS NULL OR state IN (SELECT value FROM json_each(:states)))';

const prepareStatements = (database: DatabaseSync) => ({
  insert: database.prepare(
    `INSERT INTO proposal (id, operation, input, proposed_by, reason, proposed_at, expires_at, state, decided_by, decided_at, failure)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  find: database.prepare('SELECT * FROM proposal WHERE id = ?'),
  list: database.prepare(
    `SELECT * FROM proposal WHERE ${inStates} ORDER BY proposed_at DESC, rowid DESC LIMIT :limit OFFSET :offset`,
  ),
  count: database.prepare(`SELECT count(*) AS proposals FROM proposal WHERE ${inStates}`),
  decide: database.prepare(
    `UPDATE proposal SET state = :state, decided_by = :by, decided_at = :at
     WHERE id = :id AND state = 'open' AND expires_at > :at`,
  ),
  settle: database.prepare(
    `UPDATE proposal SET state = :state, failure = :failure
     WHERE id = :id AND (state = 'agreed' OR (state = 'failed' AND failure = 'abandoned'))`,
  ),
  expire: database.prepare("UPDATE proposal SET state = 'expired' WHERE state = 'open' AND expires_at <= ?"),
  abandon: database.prepare(
    "UPDATE proposal SET state = 'failed', failure = 'abandoned' WHERE state = 'agreed' AND decided_at < ?",
  ),
});
