import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { cibaGrant } from '#clients/client.ts';
import type { CibaRules } from './ciba-door.ts';

type Body = Readonly<Record<string, unknown>>;

/** Completes what the engine answers to CIBA requests: the interval, which it leaves out, and one error that it calls by another name. */
export const completeCibaAnswers = (provider: Provider, { intervalSeconds }: CibaRules): void => {
  provider.use(async (ctx, next) => {
    await next();
    const { oidc } = ctx as unknown as KoaContextWithOIDC;
    if (oidc === undefined || !isBody(ctx.body)) return;
    if (oidc.route === 'backchannel_authentication' && ctx.status === 200) {
      ctx.body = { ...ctx.body, interval: intervalSeconds };
    } else if (ctx.status === 400 && ctx.body['error'] === 'invalid_request' && lacksGrant(oidc)) {
      ctx.body = { error: 'unauthorized_client', error_description: 'CIBA is not switched on for this client' };
    }
  });
};

const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null;

const lacksGrant = ({ route, client, params }: KoaContextWithOIDC['oidc']): boolean => {
  const isCiba = route === 'backchannel_authentication' || (route === 'token' && params?.['grant_type'] === cibaGrant);
  return isCiba && client !== undefined && !client.grantTypeAllowed(cibaGrant);
};
