import type { JournalStore } from '#audit/journal.ts';
import { readBack } from '#audit/read.ts';
import type { AccountStore } from '#identity/citizen/account-store.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { AccountId } from '#vocabulary/identifiers.ts';
import type { AccountSessionStore } from './account-session.ts';
import { endOpenSessions, type OpenSessionsDeps } from './open-sessions.ts';

export type AccountChange = 'deactivated' | 'reactivated';

export type ChangeAccountDeps = {
  readonly accounts: Pick<AccountStore, 'find' | 'setActive'>;
  readonly clock: Clock;
};

/**
 * Shuts a citizen's account, or opens it again, with its journal line. From then on the doors refuse its person with
 * Y180001, also where a session stands; `endSessionsOfDeactivated` ends the sessions (franceconnect.md §3.2).
 * @param by who did it, for the journal: an operator's identifier, or `command`
 * @returns `unchanged` when it stood so already; `unknown` when there is no such account
 */
export const changeAccount = async (
  { accounts, clock }: ChangeAccountDeps,
  accountId: AccountId,
  change: AccountChange,
  by: string,
): Promise<'changed' | 'unchanged' | 'unknown'> => {
  const account = await accounts.find(accountId);
  if (account === undefined) return 'unknown';
  const active = change === 'reactivated';
  if (account.active === active) return 'unchanged';
  const isChanged = await accounts.setActive(accountId, active, [
    {
      kind: 'citizen.account-changed',
      atMilliseconds: clock.nowMilliseconds(),
      accountId,
      details: { change, by },
    },
  ]);
  return isChanged ? 'changed' : 'unknown';
};

export type EndDeactivatedDeps = {
  readonly journal: Pick<JournalStore, 'search'>;
  readonly accounts: Pick<AccountStore, 'find'>;
  readonly openSessions: OpenSessionsDeps;
  readonly accountSessions: Pick<AccountSessionStore, 'removeOf'>;
  readonly clock: Clock;
  /** No session of a citizen lasts longer: older lines of the journal speak of none. */
  readonly maximumSeconds: number;
};

/** Changes that are looked through at a time; preferences are among them. */
const batchLines = 500;

/**
 * Ends every session of the accounts that were deactivated lately, here or by a command beside the program: at the
 * doors, with their tokens (services are told by back-channel logout), and in the account space. May be called again.
 */
export const endSessionsOfDeactivated = async (deps: EndDeactivatedDeps): Promise<void> => {
  const fromMilliseconds = deps.clock.nowMilliseconds() - deps.maximumSeconds * 1000;
  const accountIds = new Set<AccountId>();
  const wanted = { kinds: ['citizen.account-changed'], fromMilliseconds } as const;
  for await (const lines of readBack(deps.journal, wanted, batchLines))
    for (const { event } of lines)
      if (event.accountId !== undefined && event.details?.['change'] === 'deactivated') accountIds.add(event.accountId);
  for (const accountId of accountIds) {
    if ((await deps.accounts.find(accountId))?.active !== false) continue;
    await endOpenSessions(deps.openSessions, { kind: 'citizen', accountId }, undefined);
    await deps.accountSessions.removeOf({ kind: 'citizen', accountId }, undefined);
  }
};
