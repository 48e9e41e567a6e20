import type { LogoutTokenSpoil } from '../spoil.ts';
import { personOf } from './person.ts';
import { signToken } from './sign.ts';
import type { Mint } from './tokens.ts';

const event = 'http://schemas.openid.net/event/backchannel-logout';

/** A logout token for the session of one login (OpenID Connect Back-Channel Logout 1.0 §2.4), or a spoilt one. */
export const mintLogoutToken = (mint: Mint, spoil: LogoutTokenSpoil | undefined): Promise<string> => {
  const { desk, login, random, nowSeconds, key } = mint;
  const claims = {
    ...{ iss: desk.addresses.issuer, aud: desk.examination.clientId, jti: random.uuid(), sid: login.sid },
    ...{ sub: personOf(desk.examination.request.kind).sub, iat: nowSeconds, exp: nowSeconds + 120 },
    events: { [event]: {} },
    ...(spoil === undefined ? {} : bent(spoil, nowSeconds)),
  };
  return signToken(key, claims, spoil === 'signature' || spoil === 'none' ? spoil : undefined, 'logout+jwt');
};

const bent = (spoil: LogoutTokenSpoil, nowSeconds: number): Readonly<Record<string, unknown>> => {
  switch (spoil) {
    case 'audience':
      return { aud: 'another-client' };
    case 'issuer':
      return { iss: 'https://another-issuer.invalid' };
    case 'event':
      return { events: {} };
    case 'nonce':
      return { nonce: 'a logout token has none' };
    case 'expired':
      return { iat: nowSeconds - 7200, exp: nowSeconds - 3600 };
    case 'signature':
    case 'none':
      return {};
  }
};
