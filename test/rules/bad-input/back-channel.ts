import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Service } from '../../support/service.ts';
import type { BadWorld } from './bad-world.ts';
import type { Valid } from './spoil.ts';

type Pairs = Valid['params'];

const below = (bad: BadWorld): string => new URL(bad.world.issuer).pathname;
const protocol = (bad: BadWorld): string => `${below(bad)}/protocol/openid-connect`;

/** Everything that a service calls by itself; tokens, codes and proofs of possession are real ones of an earlier login. */
export const backChannelRequests = async (
  bad: BadWorld,
  service: Service,
  origin: string,
): Promise<readonly Valid[]> => {
  const { url, checks } = await service.begin();
  const callback = await bad.doctor.logIn(url, bad.world.card('899800000012'));
  const tokens = await service.finish(callback, checks);
  const credentials: Pairs = [
    ['client_id', service.clientId],
    ['client_secret', service.clientSecret],
  ];
  const basic: Pairs = [
    ['Authorization', `Basic ${Buffer.from(`${service.clientId}:${service.clientSecret}`).toString('base64')}`],
  ];
  const code: Pairs = [
    ['grant_type', 'authorization_code'],
    ['code', callback.searchParams.get('code') ?? ''],
    ['redirect_uri', service.redirectUri],
    ['code_verifier', String(checks.pkceCodeVerifier)],
  ];
  const assertion: Pairs = [
    ['client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
    ['client_assertion', 'e30.e30.e30'],
  ];
  const dpop = ['DPoP', await proofOfPossession(`${origin}${protocol(bad)}/token`)] as const;
  const bearer = ['Authorization', `Bearer ${tokens.access_token}`] as const;
  const form = (path: string, params: Pairs, headers: Pairs = []): Valid => ({
    origin,
    method: 'POST',
    path: `${protocol(bad)}${path}`,
    place: 'form',
    params,
    headers,
  });
  const get = (path: string, params: Pairs = [], headers: Pairs = []): Valid => ({
    origin,
    method: 'GET',
    path,
    place: 'query',
    params,
    headers,
  });
  const request = [...new URL(url).searchParams].filter(([name]) => name !== 'client_id');
  return [
    form('/token', [...code, ...credentials]),
    form('/token', code, basic),
    form('/token', [...code, ...credentials], [dpop]),
    form('/token', [...code, ...credentials, ...assertion]),
    form('/token', [
      ['grant_type', 'refresh_token'],
      ['refresh_token', tokens.refresh_token ?? ''],
      ['scope', 'openid'],
      ...credentials,
    ]),
    form('/token/introspect', [['token', tokens.access_token], ['token_type_hint', 'access_token'], ...credentials]),
    form('/token/introspect', [['token', tokens.refresh_token ?? ''], ...credentials], [['Accept', 'application/jwt']]),
    form('/revoke', [['token', 'x.y.z'], ['token_type_hint', 'refresh_token'], ...credentials]),
    form('/ext/par/request', [...request, ...credentials]),
    form('/ext/par/request', [...request, ['request', 'e30.e30.e30']], basic),
    form('/ext/ciba/auth', [
      ['scope', 'openid scope_all'],
      ['login_hint', '899800000012'],
      ['binding_message', '42'],
      ['acr_values', 'eidas1'],
      ['bindingMessage', '42'],
      ...credentials,
    ]),
    form('/token', [
      ['grant_type', 'urn:openid:params:grant-type:ciba'],
      ['auth_req_id', 'A'.repeat(43)],
      ...credentials,
    ]),
    form('/userinfo', [['access_token', tokens.access_token]]),
    get(`${protocol(bad)}/userinfo`, [], [bearer]),
    get(`${protocol(bad)}/userinfo`, [['access_token', tokens.access_token]]),
    get(`${protocol(bad)}/certs`),
    get(`${below(bad)}/.well-known/openid-configuration`),
    get(`${below(bad)}/.well-known/wallet-openid-configuration`),
  ];
};

const proofOfPossession = async (address: string): Promise<string> => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const proof = new SignJWT({
    htm: 'POST',
    htu: address,
    jti: 'proof-1',
    ath: createHash('sha256').update('x').digest('base64url'),
  });
  return proof
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: publicJwk(publicKey) })
    .setIssuedAt()
    .sign(privateKey);
};

const publicJwk = (key: KeyObject): Record<string, string> => key.export({ format: 'jwk' }) as Record<string, string>;
