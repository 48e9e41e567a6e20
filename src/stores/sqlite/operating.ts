import type { DatabaseSync } from 'node:sqlite';
import type { VerificationStore } from '#audit/verification.ts';
import type { TrustRootStore } from '#methods/card/trust-root-store.ts';
import type { OperatorStore } from '#operators/operator-store.ts';
import type { ProposalStore } from '#operators/proposal-store.ts';
import type { TokenStore } from '#operators/token.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';
import { createOperatorStore } from './operators.ts';
import { createTokenStore } from './operator-tokens.ts';
import { createProposalStore } from './proposals.ts';
import { createSuspensionStores, type SuspensionStores } from './suspensions.ts';
import { createTrustRootStore } from './trust-roots.ts';
import { createVerificationStore } from './verifications.ts';

/** What those who run the platform keep: of themselves, and what they decided. */
export type OperatingStores = {
  readonly operators: OperatorStore;
  readonly proposals: ProposalStore;
  readonly tokens: TokenStore;
  readonly suspensions: SuspensionStores;
  readonly trustRoots: TrustRootStore;
  readonly verifications: VerificationStore;
};

export const createOperatingStores = (
  database: DatabaseSync,
  commit: Commit,
  journal: SqliteJournal,
): OperatingStores => ({
  operators: createOperatorStore(database, commit, journal),
  proposals: createProposalStore(database, commit, journal),
  tokens: createTokenStore(database, commit),
  suspensions: createSuspensionStores(database, commit, journal),
  trustRoots: createTrustRootStore(database, commit, journal),
  verifications: createVerificationStore(database, commit, journal),
});
