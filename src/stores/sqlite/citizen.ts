import type { DatabaseSync } from 'node:sqlite';
import type {
  BannerStore,
  CitizenClientStore,
  DataProviderStore,
  DeclaredIdsStore,
} from '#clients/citizen/registry-store.ts';
import type { AccountStore } from '#identity/citizen/account-store.ts';
import type { InsEvidenceStore } from '#identity/citizen/ins.ts';
import type { Vault } from '#issuer/keys.ts';
import type { CitizenLoginStore } from '#login/citizen/citizen-login-store.ts';
import type { ProviderStore } from '#methods/upstream/provider-store.ts';
import { createAccountStore } from './accounts.ts';
import { createCitizenLoginStore } from './citizen-logins.ts';
import type { Commit } from './commit.ts';
import { createInsEvidenceStore } from './ins-evidence.ts';
import type { SqliteJournal } from './journal.ts';
import { createRecordStore } from './records.ts';

/** A secret of ours at rest, sealed by whoever keeps it. */
export type SealedSecrets = {
  readonly load: (name: string) => Promise<string | undefined>;
  /** Keeps it unless one is kept already; returns the one that stands: two processes may start at once. */
  readonly keep: (name: string, sealed: string) => Promise<string>;
};

/** What the citizen door keeps. */
export type CitizenStores = {
  readonly citizenClients: CitizenClientStore;
  readonly dataProviders: DataProviderStore;
  readonly identityProviders: ProviderStore;
  readonly banners: BannerStore;
  readonly declaredIds: DeclaredIdsStore;
  readonly accounts: AccountStore;
  readonly insEvidence: InsEvidenceStore;
  readonly citizenLogins: CitizenLoginStore;
  readonly sealedSecrets: SealedSecrets;
};

/** @param vault seals what holds traits */
export const createCitizenStores = (
  database: DatabaseSync,
  commit: Commit,
  journal: SqliteJournal,
  vault: Vault,
): CitizenStores => ({
  citizenClients: createRecordStore(database, commit, journal, 'citizen-client'),
  dataProviders: createRecordStore(database, commit, journal, 'data-provider'),
  identityProviders: createRecordStore(database, commit, journal, 'identity-provider'),
  banners: createRecordStore(database, commit, journal, 'banner'),
  declaredIds: createRecordStore(database, commit, journal, 'declared-ids'),
  accounts: createAccountStore(database, commit, journal),
  insEvidence: createInsEvidenceStore(database, commit, journal),
  citizenLogins: createCitizenLoginStore(database, commit, journal, vault),
  sealedSecrets: createSealedSecrets(database, commit),
});

const createSealedSecrets = (database: DatabaseSync, commit: Commit): SealedSecrets => {
  const find = database.prepare('SELECT sealed FROM sealed_secret WHERE name = ?');
  const keep = database.prepare('INSERT INTO sealed_secret (name, sealed) VALUES (?, ?) ON CONFLICT (name) DO NOTHING');
  const load = (name: string) => (find.get(name) as { sealed: string } | undefined)?.sealed;
  return {
    load: async (name) => load(name),
    keep: (name, sealed) =>
      commit(() => {
        keep.run(name, sealed);
        return load(name) ?? sealed;
      }),
  };
};
