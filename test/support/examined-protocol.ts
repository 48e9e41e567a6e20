import { createHash, createPublicKey, randomBytes } from 'node:crypto';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  generateKeyPair,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  SignJWT,
} from 'jose';
import * as oidc from 'openid-client';
import type { MovingClock } from './moving-clock.ts';

export type Setup = {
  readonly kind: 'professional' | 'citizen';
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly clock: MovingClock;
  /** Proves the service in place of the secret. */
  readonly key?: CryptoKey | undefined;
  /** Calls the token endpoint with a certificate, which proves the service in place of the secret. */
  readonly callByCertificate?: ((address: string, form: Record<string, string>) => Promise<string>) | undefined;
  /** Scopes that it asks for in place of the usual ones. */
  readonly scope?: string | undefined;
  /** False for a service of the citizen door, whose strict rule knows no PKCE (franceconnect.md §1.4). */
  readonly hasPkce?: boolean;
  /** Level that it asks for. */
  readonly acr?: string | undefined;
  /** The one thing that the service does wrong; undefined for a correct service. */
  readonly fault: string | undefined;
};

/** What the service remembers between departure and return. */
export type Pending = {
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly verifier: string;
};

export type TokenSet = {
  readonly idToken: string;
  readonly sub: string;
  readonly sid: string | undefined;
  readonly refreshToken: string | undefined;
  readonly expiresAtSeconds: number;
  /** Of the person, as UserInfo says it; the service by hand does not read it. */
  readonly name?: string;
};

/** How a service talks to its issuer: with a library, or by hand. */
export type Protocol = {
  readonly begin: () => Promise<{ readonly url: string; readonly pending: Pending }>;
  /** Throws when anything is wrong. */
  readonly finish: (callback: URL, pending: Pending) => Promise<TokenSet>;
  readonly refresh: (tokens: TokenSet) => Promise<TokenSet>;
  readonly endSessionUrl: (idToken: string, back: string) => string;
  /** Verifies a logout token and gives its sid; throws otherwise. */
  readonly readLogoutToken: (token: string) => Promise<string | undefined>;
};

const scopes = { professional: 'openid scope_all', citizen: 'openid given_name family_name birthdate' };
const algorithms = { professional: 'RS256', citizen: 'ES256' };
const farAheadSeconds = 300;
const discoveryName = { professional: 'wallet-openid-configuration', citizen: 'openid-configuration' };

const levelOf = ({ acr }: Setup): string => acr ?? 'eidas1';

const fresh = (): string => randomBytes(32).toString('base64url');

/** The correct service, written with openid-client. */
export const openLibraryProtocol = async (setup: Setup): Promise<Protocol> => {
  const { kind, issuer, clientId, clientSecret, redirectUri, clock } = setup;
  const address = new URL(`${issuer}/.well-known/${discoveryName[kind]}`);
  const metadata = {
    client_secret: clientSecret,
    id_token_signed_response_alg: algorithms[kind],
    ...(kind === 'citizen' ? { userinfo_signed_response_alg: 'ES256' } : {}),
  };
  const configuration = await oidc.discovery(address, clientId, metadata, oidc.ClientSecretPost(clientSecret), {
    execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
  });
  const read = (answer: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers): TokenSet => {
    const claims = answer.claims();
    if (claims === undefined || claims.iat > clock.nowSeconds() + farAheadSeconds)
      throw new Error('iat is in the future');
    if (claims['acr'] !== levelOf(setup)) throw new Error('acr');
    return tokenSetOf(setup, { ...answer }, claims);
  };
  return {
    begin: async () => {
      const pending = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
      const url = oidc.buildAuthorizationUrl(configuration, {
        ...{
          redirect_uri: redirectUri,
          scope: setup.scope ?? scopes[kind],
          acr_values: 'eidas1',
          state: pending.state,
          nonce: pending.nonce,
        },
        ...(setup.hasPkce !== false
          ? { code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier), code_challenge_method: 'S256' }
          : {}),
      });
      return { url: url.href, pending };
    },
    finish: async (callback, { state, nonce, verifier }) => {
      const answer = await oidc.authorizationCodeGrant(configuration, callback, {
        ...(setup.hasPkce !== false ? { pkceCodeVerifier: verifier } : {}),
        expectedState: state ?? '',
        expectedNonce: nonce ?? '',
      });
      const tokens = read(answer);
      const { given_name, family_name } = await oidc.fetchUserInfo(configuration, answer.access_token, tokens.sub);
      return { ...tokens, name: `${given_name} ${family_name}` };
    },
    refresh: async ({ refreshToken = '' }) => read(await oidc.refreshTokenGrant(configuration, refreshToken)),
    endSessionUrl: (idToken, back) =>
      oidc.buildEndSessionUrl(configuration, { id_token_hint: idToken, post_logout_redirect_uri: back }).href,
    readLogoutToken: openLogoutReader(setup, configuration.serverMetadata().jwks_uri ?? ''),
  };
};

type Metadata = Record<
  'authorization_endpoint' | 'token_endpoint' | 'userinfo_endpoint' | 'jwks_uri' | 'end_session_endpoint',
  string
> & { readonly mtls_endpoint_aliases?: { readonly token_endpoint: string } };

/** The same service written by hand, so that each check can be left out by itself. */
export const openHandProtocol = async (setup: Setup): Promise<Protocol> => {
  const { kind, issuer, clientId, fault } = setup;
  const metadata = (await fetchJson(`${issuer}/.well-known/${discoveryName[kind]}`)) as Metadata;
  const keys = (await fetchJson(metadata.jwks_uri)) as JSONWebKeySet;
  let counter = 0;
  const count = (name: string) => `${name}-`.padEnd(30, '0') + String((counter += 1)).padStart(6, '0');
  const redirectUri = fault === 'redirect.exact' ? `${setup.redirectUri}?from=door` : setup.redirectUri;
  const ask = askWith(setup, metadata);
  const verify = verifyWith(setup, keys);
  return {
    begin: async () => {
      const state = fault === 'state.present' ? undefined : fault === 'state.unguessable' ? count('state') : fresh();
      const nonce = fault === 'nonce.present' ? undefined : fault === 'nonce.unguessable' ? count('nonce') : fresh();
      const pending = { state, nonce, verifier: fresh() };
      const url = new URL(metadata.authorization_endpoint);
      url.search = new URLSearchParams({
        ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope: scopes[kind] },
        ...(fault === 'request.parameters' ? {} : { acr_values: levelOf(setup) }),
        ...(state === undefined ? {} : { state }),
        ...(nonce === undefined ? {} : { nonce }),
        ...challengeOf(fault, pending.verifier),
      }).toString();
      return { url: url.href, pending };
    },
    finish: async (callback, { nonce, verifier }) => {
      const form = {
        grant_type: 'authorization_code',
        code: callback.searchParams.get('code') ?? '',
        redirect_uri: redirectUri,
      };
      const answer = await ask(fault === 'pkce' ? form : { ...form, code_verifier: verifier });
      const claims = await verify(String(answer['id_token']), nonce);
      await checkUserInfo(setup, metadata, keys, { accessToken: String(answer['access_token']), sub: claims.sub });
      return tokenSetOf(setup, answer, claims);
    },
    refresh: async ({ refreshToken = '' }) => {
      const answer = await ask({ grant_type: 'refresh_token', refresh_token: refreshToken });
      return tokenSetOf(setup, answer, decodeJwt(String(answer['id_token'])));
    },
    endSessionUrl: (idToken, back) =>
      `${metadata.end_session_endpoint}?${new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: back })}`,
    readLogoutToken:
      fault === 'backchannel.spoilt'
        ? async (token) => String(decodeJwt(token)['sid'])
        : openLogoutReader(setup, metadata.jwks_uri),
  };
};

const fetchJson = async (address: string): Promise<unknown> => (await fetch(address)).json();

const challengeOf = (fault: string | undefined, verifier: string): Record<string, string> => {
  if (fault === 'pkce') return {};
  if (fault === 'pkce.plain') return { code_challenge: verifier, code_challenge_method: 'plain' };
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { code_challenge: fault === 'pkce.verifier' ? fresh() : challenge, code_challenge_method: 'S256' };
};

const tokenSetOf = ({ clock }: Setup, answer: Record<string, unknown>, claims: JWTPayload): TokenSet => ({
  idToken: String(answer['id_token']),
  sub: claims.sub ?? '',
  sid: typeof claims['sid'] === 'string' ? claims['sid'] : undefined,
  refreshToken: typeof answer['refresh_token'] === 'string' ? answer['refresh_token'] : undefined,
  expiresAtSeconds: clock.nowSeconds() + Number(answer['expires_in']),
});

const askWith =
  (setup: Setup, metadata: Metadata) =>
  async (form: Record<string, string>): Promise<Record<string, unknown>> => {
    const { clientId, clientSecret, fault, callByCertificate } = setup;
    if (callByCertificate !== undefined) {
      const address = metadata.mtls_endpoint_aliases?.token_endpoint ?? '';
      const text = await callByCertificate(address, { ...form, client_id: clientId });
      return JSON.parse(text) as Record<string, unknown>;
    }
    const secret = await proofOf(setup, metadata);
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const query = fault === 'secret.url' ? `?client_secret=${clientSecret}` : '';
    const answer = await fetch(`${metadata.token_endpoint}${query}`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, client_id: clientId, ...secret }),
      headers: fault === 'client.twice' ? { authorization: basic } : {},
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as Record<string, unknown>;
  };

/** The secret, or an assertion (RFC 7523 §2.2) by the key of the service. */
const proofOf = async (setup: Setup, { token_endpoint: audience }: Metadata): Promise<Record<string, string>> => {
  const { clientId, clientSecret, clock, fault, key } = setup;
  if (fault === 'client.none') return {};
  if (key === undefined) return { client_secret: fault === 'client.wrong' ? 'wrong' : clientSecret };
  const signer = fault === 'client.wrong' ? (await generateKeyPair('ES256')).privateKey : key;
  const client_assertion = await new SignJWT({ jti: fault === 'assertion.again' ? 'always' : fresh() })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(fault === 'assertion.audience' ? 'https://elsewhere.example' : audience)
    .setIssuedAt(clock.nowSeconds())
    .setExpirationTime(clock.nowSeconds() + 60)
    .sign(signer);
  return { client_assertion, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' };
};

/** Each rule of OpenID Connect Core 1.0 §3.1.3.7 by itself. */
const verifyWith =
  ({ kind, issuer, clientId, clock, fault, acr = 'eidas1' }: Setup, keys: JSONWebKeySet) =>
  async (token: string, nonce: string | undefined): Promise<JWTPayload> => {
    const { alg } = decodeProtectedHeader(token);
    const claims = decodeJwt(token);
    const now = clock.nowSeconds();
    await checkSignature(token, alg, algorithms[kind], fault, keys);
    const rules: readonly (readonly [string, boolean])[] = [
      ['level.checked', claims['acr'] === acr],
      ['id-token.audience', claims.aud === clientId],
      ['id-token.issuer', claims.iss === issuer],
      ['nonce.checked', nonce === undefined || claims['nonce'] === nonce],
      ['id-token.expired', (claims.exp ?? 0) > now - farAheadSeconds],
      ['id-token.future', (claims.iat ?? 0) < now + farAheadSeconds],
    ];
    for (const [rule, holds] of rules) if (!holds && fault !== rule) throw new Error(rule);
    return claims;
  };

const checkSignature = async (
  token: string,
  alg: string | undefined,
  expected: string,
  fault: string | undefined,
  keys: JSONWebKeySet,
): Promise<void> => {
  if (alg === 'none' && fault === 'id-token.none') return;
  if (alg === 'HS256' && fault === 'id-token.hs256') {
    const pem = createPublicKey({ key: { ...keys.keys[0] }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    await jwtVerify(token, new TextEncoder().encode(String(pem).trimEnd()), anyTime).catch(() =>
      jwtVerify(token, new TextEncoder().encode(String(pem)), anyTime),
    );
    return;
  }
  if (alg !== expected) throw new Error('alg');
  if (fault !== 'id-token.signature')
    await jwtVerify(token, createLocalJWKSet(keys), { ...anyTime, algorithms: [expected] });
};

/** Times are checked apart. */
const anyTime = { clockTolerance: 100_000 };

const checkUserInfo = async (
  { kind, fault }: Setup,
  metadata: Metadata,
  keys: JSONWebKeySet,
  { accessToken, sub }: { readonly accessToken: string; readonly sub: string | undefined },
): Promise<void> => {
  if (fault === 'quirk.no-userinfo') return;
  const answer = await fetch(
    fault === 'secret.token-in-url'
      ? `${metadata.userinfo_endpoint}?access_token=${accessToken}`
      : metadata.userinfo_endpoint,
    fault === 'secret.token-in-url' ? {} : { headers: { authorization: `Bearer ${accessToken}` } },
  );
  const body = await answer.text();
  if (kind === 'citizen' && fault !== 'userinfo.signature') await jwtVerify(body, createLocalJWKSet(keys), anyTime);
  const claims = kind === 'citizen' ? decodeJwt(body) : (JSON.parse(body) as JWTPayload);
  if (claims.sub !== sub && fault !== 'userinfo.subject') throw new Error('userinfo sub');
};

const event = 'http://schemas.openid.net/event/backchannel-logout';

const openLogoutReader =
  ({ issuer, clientId, clock }: Setup, jwksUri: string) =>
  async (token: string): Promise<string | undefined> => {
    const keys = (await fetchJson(jwksUri)) as JSONWebKeySet;
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      ...{ issuer, audience: clientId, algorithms: ['RS256'], clockTolerance: 30 },
      currentDate: new Date(clock.nowMilliseconds()),
    });
    const events = payload['events'];
    if (typeof events !== 'object' || events === null || !(event in events)) throw new Error('events');
    if ('nonce' in payload) throw new Error('nonce');
    return typeof payload['sid'] === 'string' ? payload['sid'] : undefined;
  };
