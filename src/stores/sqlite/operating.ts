import type { DatabaseSync } from 'node:sqlite';
import type { OperatorStore } from '#operators/operator-store.ts';
import type { ProposalStore } from '#operators/proposal-store.ts';
import type { TokenStore } from '#operators/token.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';
import { createOperatorStore } from './operators.ts';
import { createTokenStore } from './operator-tokens.ts';
import { createProposalStore } from './proposals.ts';

/** What those who run the platform keep of themselves. */
export type OperatingStores = {
  readonly operators: OperatorStore;
  readonly proposals: ProposalStore;
  readonly tokens: TokenStore;
};

export const createOperatingStores = (
  database: DatabaseSync,
  commit: Commit,
  journal: SqliteJournal,
): OperatingStores => ({
  operators: createOperatorStore(database, commit, journal),
  proposals: createProposalStore(database, commit, journal),
  tokens: createTokenStore(database, commit),
});
