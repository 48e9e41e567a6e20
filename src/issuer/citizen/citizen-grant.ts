import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { Clock } from '#vocabulary/clock.ts';
import type { CitizenIssuerSettings } from './settings.ts';

/** UserInfo dies with its grant, so a grant lives at least as long as a code and the token that it gives. */
export const grantSeconds = ({ lifetimes }: Pick<CitizenIssuerSettings, 'lifetimes'>): number =>
  Math.max(lifetimes.grantSeconds, lifetimes.codeSeconds + lifetimes.accessTokenSeconds);

/**
 * What the person was told of, or consented to, on our own page: the scopes of this request, entitled by the engine's
 * check. A session has one grant a service, so that ending it ends all its tokens.
 */
export const createLoadCitizenGrant =
  (settings: CitizenIssuerSettings, clock: Clock) =>
  async ({ oidc }: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { client, session, account, result } = oidc;
    if (client === undefined || session === undefined || account === undefined) return undefined;
    // Nothing is granted before the person has answered this very request.
    if (result?.login === undefined) return undefined;
    const id = session.grantIdFor(client.clientId);
    const stored = id === undefined ? undefined : await oidc.provider.Grant.find(id);
    const grant =
      stored?.accountId === account.accountId
        ? stored
        : new oidc.provider.Grant({ accountId: account.accountId, clientId: client.clientId });
    grant.addOIDCScope([...oidc.requestParamOIDCScopes].join(' '));
    grant.exp = clock.nowSeconds() + grantSeconds(settings);
    await grant.save();
    return grant;
  };
