import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { IssuerDeps } from './provider.ts';
import { sessionSeconds } from './session-model.ts';

/**
 * A refresh is use of the session: a service that works in the background keeps single sign-on from going idle,
 * as the national service's own engine does. The greatest age of the session stays what it was.
 */
export const keepSessionAlive = (provider: Provider, deps: IssuerDeps): void => {
  provider.use(async (ctx, next) => {
    await next();
    const { oidc } = ctx as unknown as KoaContextWithOIDC;
    const uid =
      oidc?.route === 'token' && ctx.status === 200 ? oidc.entities.RotatedRefreshToken?.sessionUid : undefined;
    if (uid !== undefined) await extendSession(provider, deps, uid);
  });
};

const extendSession = async (
  provider: Provider,
  { stores, settings, clock }: IssuerDeps,
  uid: string,
): Promise<void> => {
  const session = await provider.Session.findByUid(uid);
  if (session === undefined) return;
  const now = clock.nowSeconds();
  await stores.protocol.extend('Session', session.jti, now + sessionSeconds(session, settings.session, now));
};
