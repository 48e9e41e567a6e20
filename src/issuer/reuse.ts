import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { JournalStore } from '#audit/journal.ts';
import type { Clock } from '#vocabulary/clock.ts';

const replays: readonly unknown[] = [
  'refresh token already used',
  'authorization code already consumed',
  'backchannel authentication request already consumed',
];

type ReuseDeps = { readonly stores: { readonly journal: JournalStore }; readonly clock: Clock };

/**
 * The engine notices a code or refresh token that was used before, and revokes the family (RFC 9700 §4.14.2). The
 * journal says so before the caller hears of it.
 */
export const recordReuse = (provider: Provider, { stores, clock }: ReuseDeps): void => {
  const noticed = new WeakSet<object>();
  provider.on('grant.error', (ctx, error) => {
    if (replays.includes((error as { error_detail?: unknown }).error_detail)) noticed.add(ctx);
  });
  provider.use(async (ctx, next) => {
    await next();
    if (!noticed.has(ctx)) return;
    const { client } = (ctx as unknown as KoaContextWithOIDC).oidc;
    const details = { client: client?.clientId ?? '' };
    await stores.journal.append([{ kind: 'token.reuse-detected', atMilliseconds: clock.nowMilliseconds(), details }]);
  });
};
