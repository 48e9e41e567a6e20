import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { releasedClaimNames } from '#claims/release.ts';
import type { Client } from '#clients/client.ts';

/**
 * A professional is not asked for consent: the registration of the service decides what it sees. So the
 * grant is made here, for what was asked within what is registered. It ends when the session ends at the latest,
 * and a fresh login within the session, which begins that time anew, does so for the grant as well.
 */
export const createLoadGrant =
  (clientOf: (engineClient: object) => Client, maximumSeconds: number) =>
  async (ctx: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { oidc } = ctx;
    const { client, session, account } = oidc;
    if (client === undefined || session === undefined || account === undefined) return undefined;
    const id = session.grantIdFor(client.clientId);
    const stored = id === undefined ? undefined : await oidc.provider.Grant.find(id);
    const usable = stored !== undefined && stored.accountId === account.accountId;
    const grant = usable
      ? stored
      : new oidc.provider.Grant({ accountId: account.accountId, clientId: client.clientId });
    const before = usable ? `${grant.getOIDCScope()} ${grant.getOIDCClaims().join(' ')}` : undefined;
    widen(grant, oidc, clientOf(client));
    const endsAtSeconds = (session.loginTs ?? 0) + maximumSeconds;
    const isSame =
      before === `${grant.getOIDCScope()} ${grant.getOIDCClaims().join(' ')}` && grant.exp === endsAtSeconds;
    if (isSame) return grant;
    grant.exp = endsAtSeconds;
    await grant.save();
    return grant;
  };

const widen = (grant: Grant, oidc: KoaContextWithOIDC['oidc'], client: Client): void => {
  grant.addOIDCScope([...oidc.requestParamOIDCScopes].join(' '));
  const allowed = releasedClaimNames(client.scopes);
  const claims = [...oidc.requestParamClaims].filter((name) => allowed.has(name));
  if (claims.length > 0) grant.addOIDCClaims(claims);
};
