import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { type ClientMetadata, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { ProviderAccounts } from './accounts.ts';
import { bend, bendTokens } from './bend-tokens.ts';
import { createMemoryAdapter, type ProviderMemory } from './memory-adapter.ts';
import { type Misbehaviour, misbehaviours } from './misbehaviour.ts';
import type { ProviderProfile } from './profiles.ts';
import { federatorClientId, federatorSecret } from './records.ts';
import { isAllowedTokenForm } from './strict.ts';

/** The federator as the simulated providers know it. */
export type Federator = {
  /** `/oidc-callback` of each door. */
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  /** Where it publishes the keys to encrypt for: `/client/.well-known/keys`. */
  readonly jwksUri: string;
};

export type EngineDeps = {
  readonly profile: ProviderProfile;
  readonly issuer: string;
  readonly federator: Federator;
  readonly accounts: ProviderAccounts;
  readonly memory: ProviderMemory;
  readonly misbehaviour: () => Misbehaviour | undefined;
  readonly fetch: (address: string | URL, init?: RequestInit) => Promise<Response>;
  readonly clock: Clock;
  readonly random: Random;
};

export type OpenEngine = {
  readonly provider: Provider;
  /** Answers a request; composed once. */
  readonly handle: ReturnType<Provider['callback']>;
};

/** Opens one provider on the engine, with fresh keys. */
export const openEngine = async (deps: EngineDeps): Promise<OpenEngine> => {
  const signing = await makeSigningKey(deps);
  const provider = new Provider(deps.issuer, configurationOf(deps, signing.jwk));
  bendTokens(provider, {
    profile: deps.profile,
    misbehaviour: deps.misbehaviour,
    signingKey: deps.profile.idTokenAlg === 'HS256' ? undefined : signing,
    clientSecret: federatorSecret(deps.profile.slug),
    clock: deps.clock,
    readClientKeys: () => readKeys(deps),
  });
  bendAnswers(provider, deps);
  return { provider, handle: provider.callback() };
};

type SigningKey = { readonly key: CryptoKey; readonly kid: string; readonly jwk: JWK };

const makeSigningKey = async ({ profile, random }: EngineDeps): Promise<SigningKey> => {
  // The engine wants a key even where every token is signed with the client's secret.
  const alg = profile.idTokenAlg === 'HS256' ? 'ES256' : profile.idTokenAlg;
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const kid = random.token(8);
  return { key: privateKey, kid, jwk: { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' } };
};

const readKeys = async ({ fetch, federator }: EngineDeps): Promise<readonly JWK[]> => {
  const { keys } = (await (await fetch(federator.jwksUri)).json()) as { readonly keys: readonly JWK[] };
  return keys;
};

const configurationOf = (deps: EngineDeps, signingJwk: JWK): Configuration => ({
  ...protocolOf(deps),
  jwks: { keys: [signingJwk] },
  adapter: createMemoryAdapter(deps.memory, deps.clock),
  clients: [clientOf(deps)],
  cookies: cookiesOf(deps),
  findAccount: (_ctx, subject) => {
    const claims = deps.accounts.find(subject);
    return claims && { accountId: subject, claims: () => claims };
  },
  loadExistingGrant: async (ctx) => {
    const { client, account } = ctx.oidc;
    if (client === undefined || account === undefined) return undefined;
    const grant = new ctx.oidc.provider.Grant({ accountId: account.accountId, clientId: client.clientId });
    grant.addOIDCScope([...ctx.oidc.requestParamOIDCScopes].join(' '));
    await grant.save();
    return grant;
  },
  interactions: { url: (_ctx, { uid }) => `${new URL(deps.issuer).pathname}/interaction/${uid}` },
  fetch: (url, init) => deps.fetch(url instanceof Request ? url.url : url, withoutDispatcher(init)),
});

/** The engine's own guard against private addresses would keep it from a federator on the same machine. */
const withoutDispatcher = (init: RequestInit | undefined): RequestInit => {
  const { dispatcher: _guard, ...rest } = (init ?? {}) as RequestInit & { dispatcher?: unknown };
  return rest;
};

const identityClaims = ['given_name', 'given_name_array', 'family_name', 'birthdate', 'gender'];

const protocolOf = ({ profile, issuer }: EngineDeps): Configuration => {
  const algs = [...new Set([profile.idTokenAlg, ...(profile.userinfoAlg === 'none' ? [] : [profile.userinfoAlg])])];
  const { encryption } = profile;
  return {
    responseTypes: ['code'],
    // A federator sends the scopes of its door, and some of them are claims (franceconnect.md §2.1).
    claims: {
      openid: ['sub'],
      profile: [...identityClaims, ...(profile.releasesIns ? ['ins'] : [])],
      email: ['email'],
      birth: ['birthplace', 'birthcountry', 'preferred_username'],
      preferred_username: ['preferred_username'],
      birthplace: ['birthplace'],
      birthcountry: ['birthcountry'],
      acr: null,
    },
    acrValues: [...profile.levels],
    pkce: { required: () => false },
    clientAuthMethods: ['client_secret_post', 'client_secret_basic'],
    enabledJWA: {
      idTokenSigningAlgValues: algs,
      userinfoSigningAlgValues: algs,
      ...(encryption && {
        idTokenEncryptionAlgValues: [encryption.alg],
        idTokenEncryptionEncValues: [encryption.enc],
        userinfoEncryptionAlgValues: [encryption.alg],
        userinfoEncryptionEncValues: [encryption.enc],
      }),
    },
    ttl: { AccessToken: 120, AuthorizationCode: 60, IdToken: 120, Interaction: 900, Session: 900, Grant: 900 },
    features: {
      devInteractions: { enabled: false },
      // Ours, in `end-session.ts`: the engine's asks the person once more.
      rpInitiatedLogout: { enabled: false },
      jwtUserinfo: { enabled: profile.userinfoAlg !== 'none' },
      encryption: { enabled: encryption !== undefined },
    },
    ...(profile.hasEndSession ? { discovery: { end_session_endpoint: `${issuer}/session/end` } } : {}),
  };
};

const clientOf = ({ profile, federator }: EngineDeps): ClientMetadata => ({
  client_id: federatorClientId,
  client_secret: federatorSecret(profile.slug),
  redirect_uris: [...federator.redirectUris],
  grant_types: ['authorization_code'],
  response_types: ['code'],
  token_endpoint_auth_method: profile.tokenEndpointAuthMethod,
  id_token_signed_response_alg: profile.idTokenAlg,
  ...(profile.userinfoAlg === 'none' ? {} : { userinfo_signed_response_alg: profile.userinfoAlg }),
  ...(profile.encryption && {
    jwks_uri: federator.jwksUri,
    id_token_encrypted_response_alg: profile.encryption.alg,
    id_token_encrypted_response_enc: profile.encryption.enc,
    userinfo_encrypted_response_alg: profile.encryption.alg,
    userinfo_encrypted_response_enc: profile.encryption.enc,
  }),
});

/** All providers share a host, so each keeps its cookies under its own names and path. */
const cookiesOf = ({ profile: { slug }, issuer, random }: EngineDeps): NonNullable<Configuration['cookies']> => ({
  names: { session: `${slug}_session`, interaction: `${slug}_login`, resume: `${slug}_resume` },
  keys: [random.token(32)],
  long: { path: new URL(issuer).pathname, httpOnly: true, sameSite: 'lax', signed: true, overwrite: true },
  short: { httpOnly: true, sameSite: 'lax', signed: true, overwrite: true },
});

/** What is not in a token: plain UserInfo, the form of the token call, the callback. */
const bendAnswers = (provider: Provider, { profile, misbehaviour }: EngineDeps): void => {
  provider.use(async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next();
    const kind = misbehaviour()?.kind;
    const { route, body } = ctx.oidc ?? {};
    if (route === 'token' && profile.isStrict && !isAllowedTokenForm(body ?? {})) refuseForm(ctx);
    if (route === 'userinfo' && kind !== undefined && isPlainObject(ctx.body)) ctx.body = bend(kind, ctx.body);
    const location = ctx.response.get('location');
    if (kind !== undefined && misbehaviours[kind] === 'callback' && location.includes('state='))
      ctx.redirect(bendCallback(kind, location));
  });
};

const refuseForm = (ctx: KoaContextWithOIDC): void => {
  ctx.status = 400;
  ctx.body = { error: 'invalid_request', error_description: 'the form has other members than it should' };
};

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const bendCallback = (kind: Misbehaviour['kind'], location: string): string => {
  const url = new URL(location);
  if (!url.searchParams.has('code')) return location;
  if (kind === 'wrong-callback-iss') url.searchParams.set('iss', 'https://another-provider.example.org');
  else url.searchParams.delete('code');
  if (kind === 'error-callback') {
    url.searchParams.set('error', 'server_error');
    url.searchParams.set('error_description', 'the simulated provider was told to fail');
  }
  return url.href;
};
