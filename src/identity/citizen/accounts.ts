import type { ProviderId } from '#vocabulary/identifiers.ts';
import type { Account } from './account-store.ts';

/** Why an account does not let this provider log its person in; undefined when it does (franceconnect.md §3.2, §5.1). */
export const decideAccount = (
  account: Pick<Account, 'active' | 'preferences'>,
  providerId: ProviderId,
): 'Y180001' | 'Y100011' | undefined => {
  if (!account.active) return 'Y180001';
  return isBlocked(account, providerId) ? 'Y100011' : undefined;
};

const isBlocked = ({ preferences }: Pick<Account, 'preferences'>, providerId: ProviderId): boolean => {
  if (preferences === undefined) return false;
  const listed = preferences.list.includes(providerId);
  return preferences.mode === 'exclude' ? listed : !listed;
};

/** An account lives three years after its last login (§3.2); what `purge` of the store is asked to remove. */
export const expiredBeforeSeconds = (nowSeconds: number): number => {
  const limit = new Date(nowSeconds * 1000);
  limit.setUTCFullYear(limit.getUTCFullYear() - 3);
  return Math.floor(limit.getTime() / 1000);
};
