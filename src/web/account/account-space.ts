import type { AccountSession, AccountSessionStore } from '#account/account-session.ts';
import type { FraudReportStore } from '#account/fraud.ts';
import type { HistoryDeps } from '#account/history.ts';
import type { Holder } from '#account/holder.ts';
import type { HolderMessenger } from '#account/messages.ts';
import type { OpenSessionsDeps } from '#account/open-sessions.ts';
import type { LoggedIn, RelyingParty } from '#account/relying-party.ts';
import type { AccountStore } from '#identity/citizen/account-store.ts';
import type { ProviderId } from '#vocabulary/identifiers.ts';

/** Through which door somebody comes into the account space. */
export const accountDoors = ['professional', 'citizen'] as const;
export type AccountDoor = (typeof accountDoors)[number];

/** What is known of the person behind a session of the account space, while their login at the door stands. */
export type KnownHolder = {
  /** How they are called; undefined when nobody can say any more. */
  readonly name: string | undefined;
  readonly email: string | undefined;
  /** Citizens: the provider by which they came. */
  readonly providerId: ProviderId | undefined;
};

export type ShownProvider = { readonly id: ProviderId; readonly title: string };

/** Everything that the pages of the account space work with. */
export type AccountSpace = {
  /** The account space as a service of our doors; those that this deployment opens. */
  readonly parties: Readonly<Partial<Record<AccountDoor, RelyingParty>>>;
  /** Origins of those doors, to which a form may lead. */
  readonly doorOrigins: readonly string[];
  /** Whose subject came back, and the single sign-on session behind it; undefined when there is no such account. */
  readonly identify: (
    door: AccountDoor,
    login: LoggedIn,
  ) => Promise<{ readonly holder: Holder; readonly openedBy: string } | undefined>;
  readonly know: (session: Pick<AccountSession, 'holder' | 'openedBy'>) => Promise<KnownHolder>;
  readonly sessions: AccountSessionStore;
  readonly history: HistoryDeps;
  readonly openSessions: OpenSessionsDeps;
  readonly reports: FraudReportStore;
  readonly accounts: Pick<AccountStore, 'find' | 'setPreferences'>;
  /** Providers that people may allow or block, in the order of the choice page. */
  readonly listProviders: () => Promise<readonly ShownProvider[]>;
  readonly messages: HolderMessenger;
  /** Where reports of fraud go; undefined: they are only kept. */
  readonly supportEmail: string | undefined;
  /** Where a professional manages their phones. */
  readonly phonesUrl: string;
};
