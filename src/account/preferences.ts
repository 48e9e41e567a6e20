import type { Account, AccountStore, ProviderPreferences } from '#identity/citizen/account-store.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { ProviderId } from '#vocabulary/identifiers.ts';

/** Why a choice of identity providers cannot stand (franceconnect.md §5.1). */
export type PreferenceRefusal = 'in-use' | 'none-left';

export type PreferenceWish = {
  /** Providers, of those that were shown, that may log the person in. */
  readonly allowed: readonly ProviderId[];
  /** Whether providers that join later may. */
  readonly allowsFuture: boolean;
};

export type PreferenceScope = {
  /** Providers that the page shows. What was said of others stays as it was. */
  readonly shown: readonly ProviderId[];
  /** The one by which the person has logged in to change this; undefined when that is no longer known. */
  readonly inUse: ProviderId | undefined;
  readonly current: ProviderPreferences | undefined;
};

/** Whether the account lets this provider in, today; one that joins later stands for all of them. */
export const isAllowed = (current: ProviderPreferences | undefined, id: ProviderId): boolean =>
  current === undefined || current.list.includes(id) === (current.mode === 'only');

export const allowsFuture = (current: ProviderPreferences | undefined): boolean => current?.mode !== 'only';

/** The preferences that a wish makes, or why it cannot be. Pure. */
export const decidePreferences = (
  { shown, inUse, current }: PreferenceScope,
  wish: PreferenceWish,
  nowSeconds: number,
): ProviderPreferences | { readonly refused: PreferenceRefusal } => {
  const allowed = shown.filter((id) => wish.allowed.includes(id));
  if (inUse !== undefined && shown.includes(inUse) && !allowed.includes(inUse)) return { refused: 'in-use' };
  if (allowed.length === 0) return { refused: 'none-left' };
  const unseen = (current?.list ?? []).filter((id) => !shown.includes(id));
  if (wish.allowsFuture) {
    const blocked = shown.filter((id) => !allowed.includes(id));
    const stillBlocked = current?.mode === 'exclude' ? unseen.filter((id) => id !== inUse) : [];
    return { mode: 'exclude', list: [...blocked, ...stillBlocked], updatedAtSeconds: nowSeconds };
  }
  const stillAllowed = current?.mode === 'only' ? unseen : [];
  const own = inUse === undefined ? [] : [inUse];
  return { mode: 'only', list: [...new Set([...allowed, ...stillAllowed, ...own])], updatedAtSeconds: nowSeconds };
};

/** What a person is told that they changed. */
export type PreferenceChange = {
  readonly blocked: readonly ProviderId[];
  readonly unblocked: readonly ProviderId[];
  /** Undefined: as before. */
  readonly future: boolean | undefined;
};

/** What differs between two preferences for the providers that the page shows. */
export const comparePreferences = (
  shown: readonly ProviderId[],
  before: ProviderPreferences | undefined,
  after: ProviderPreferences,
): PreferenceChange => {
  const changed = (to: boolean) => shown.filter((id) => isAllowed(after, id) === to && isAllowed(before, id) !== to);
  const future = allowsFuture(after);
  return {
    blocked: changed(false),
    unblocked: changed(true),
    future: allowsFuture(before) === future ? undefined : future,
  };
};

type PreferenceDeps = { readonly accounts: Pick<AccountStore, 'setPreferences'>; readonly clock: Clock };

/**
 * Keeps a choice with its event, in one transaction. From now on a login by a provider that it leaves out is refused
 * with Y100011.
 * @returns what changed, or why nothing did
 */
export const changePreferences = async (
  { accounts, clock }: PreferenceDeps,
  { accountId, preferences }: Pick<Account, 'accountId' | 'preferences'>,
  scope: Omit<PreferenceScope, 'current'>,
  wish: PreferenceWish,
): Promise<PreferenceChange | { readonly refused: PreferenceRefusal }> => {
  const decided = decidePreferences({ ...scope, current: preferences }, wish, clock.nowSeconds());
  if ('refused' in decided) return decided;
  const change = comparePreferences(scope.shown, preferences, decided);
  if (!isChange(change)) return change;
  const details = { change: 'preferences', mode: decided.mode, listed: decided.list.length };
  await accounts.setPreferences(accountId, decided, [
    { kind: 'citizen.account-changed', atMilliseconds: clock.nowMilliseconds(), accountId, details },
  ]);
  return change;
};

export const isChange = ({ blocked, unblocked, future }: PreferenceChange): boolean =>
  blocked.length > 0 || unblocked.length > 0 || future !== undefined;
