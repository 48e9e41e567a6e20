import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { professionalScopes, protocolClaims } from '#claims/release.ts';
import type { Client } from '#clients/client.ts';
import type { ProfessionalAccount } from './account.ts';
import { authModeOf, createFindAccount } from './account.ts';
import { createCookieSigner } from './cookie-signer.ts';
import { acrOf, memoryOf } from './id-token.ts';
import type { IssuerDeps } from './provider.ts';
import { endpointPaths } from './paths.ts';
import { grantableScopes } from './scopes.ts';
import { sessionSeconds } from './session-model.ts';

/** What the engine is told, apart from the pieces that need the provider itself. */
export const engineConfiguration = (deps: IssuerDeps, clientOf: (engineClient: object) => Client): Configuration => ({
  ...protocolConfiguration(deps.addresses.mutualTlsOrigin !== undefined),
  ...lifetimeConfiguration(deps),
  cookies: cookieConfiguration(deps),
  features: featureConfiguration(deps, clientOf),
  pkce: { required: (_ctx, client) => needsPkce(clientOf(client)) },
  // `acr` is what the CI-SIS guide calls `acr_values` by mistake (psc.md §3); its validator is also where the
  // strict profile looks at the whole request, after the engine has settled PAR and signed requests.
  extraParams: { acr: (ctx) => checkProfile(ctx, clientOf) },
  extraTokenClaims: (ctx) => accessTokenClaims(ctx, clientOf),
  issueRefreshToken: (_ctx, client) => Promise.resolve(client.grantTypeAllowed('refresh_token')),
  rotateRefreshToken: true,
  revokeGrantPolicy: () => true,
  clientBasedCORS: () => false,
  interactions: { url: (_ctx, interaction) => `${deps.addresses.browserOrigin}/login/${interaction.uid}`, policy: [] },
  renderError: async (ctx, out, error) => {
    const page = deps.renderError(ctx, out, error);
    ctx.set(page.headers);
    ctx.body = page.body;
  },
});

const signatures = ['RS256', 'PS256', 'ES256'] as const;

const protocolConfiguration = (hasMutualTls: boolean): Configuration => ({
  responseTypes: ['code'],
  scopes: grantableScopes,
  claims: {
    ...Object.fromEntries(Object.entries(professionalScopes).map(([scope, names]) => [scope, [...names]])),
    ...Object.fromEntries(protocolClaims.map((name) => [name, null])),
  },
  acrValues: ['eidas1', 'eidas2', 'eidas3'],
  subjectTypes: ['public'],
  // The engine refuses to start with a method whose listener is closed.
  clientAuthMethods: [
    'client_secret_basic',
    'client_secret_post',
    ...(hasMutualTls ? (['tls_client_auth'] as const) : []),
    'private_key_jwt',
    'none',
  ],
  // No HS256 anywhere: client secrets are kept hashed, so there is nothing to sign or verify with.
  enabledJWA: {
    idTokenSigningAlgValues: ['RS256'],
    requestObjectSigningAlgValues: [...signatures],
    clientAuthSigningAlgValues: [...signatures],
    dPoPSigningAlgValues: [...signatures],
  },
  routes: { ...endpointPaths },
  allowOmittingSingleRegisteredRedirectUri: false,
  conformIdTokenClaims: true,
  clockTolerance: 15,
});

const lifetimeConfiguration = ({ settings, clock }: IssuerDeps): Configuration => ({
  ttl: {
    AccessToken: () => settings.lifetimes.accessTokenSeconds,
    AuthorizationCode: () => settings.lifetimes.codeSeconds,
    IdToken: () => settings.lifetimes.idTokenSeconds,
    RefreshToken: (_ctx, token) =>
      sessionSeconds(
        { loginTs: token.authTime },
        { idleSeconds: settings.lifetimes.refreshTokenSeconds, maximumSeconds: settings.session.maximumSeconds },
        clock.nowSeconds(),
      ),
    Interaction: () => settings.lifetimes.loginSeconds,
    Session: (_ctx, session) => sessionSeconds(session, settings.session, clock.nowSeconds()),
    Grant: () => settings.session.maximumSeconds,
  },
});

const cookieConfiguration = ({ addresses, cookieKey }: IssuerDeps): NonNullable<Configuration['cookies']> => {
  const secure = addresses.browserOrigin.startsWith('https:');
  // `__Host-` pins the session cookie to this very host and to https; a neighbour cannot plant one (RFC 6265bis §4.1.3.2).
  const session = secure ? '__Host-vestibule' : 'vestibule';
  return {
    names: { session, interaction: 'vestibule_login', resume: 'vestibule_resume' },
    keys: createCookieSigner(cookieKey),
    long: { httpOnly: true, sameSite: 'lax', signed: true, secure, path: '/', overwrite: true },
    short: { httpOnly: true, sameSite: 'lax', signed: true, secure, overwrite: true },
  };
};

const featureConfiguration = (
  deps: IssuerDeps,
  clientOf: (engineClient: object) => Client,
): NonNullable<Configuration['features']> => ({
  devInteractions: { enabled: false },
  userinfo: { enabled: true },
  claimsParameter: { enabled: true },
  introspection: {
    enabled: true,
    allowedPolicy: async (ctx, client, token) => {
      const { introspection } = clientOf(client);
      const isAllowed = introspection === 'any' || (introspection === 'own' && token.clientId === client.clientId);
      return isAllowed && isStillEntitled(deps, ctx, token);
    },
  },
  revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
  // Ours, in `logout.ts` and `deliveries.ts`: the engine's needs a browser, a cookie and a confirmation.
  rpInitiatedLogout: { enabled: true },
  backchannelLogout: { enabled: true },
  pushedAuthorizationRequests: { enabled: true },
  requestObjects: { enabled: true },
  dPoP: {
    enabled: true,
    nonceSecret: deps.dpopNonceKey,
    requireNonce: () => deps.settings.dpopNonce === 'required',
  },
  resourceIndicators: { enabled: false },
  mTLS: {
    enabled: deps.addresses.mutualTlsOrigin !== undefined,
    tlsClientAuth: true,
    certificateBoundAccessTokens: true,
    getCertificate: (ctx) => deps.certificates.presented(ctx.req)?.pem,
    certificateAuthorized: (ctx) => deps.certificates.presented(ctx.req)?.trusted === true,
    certificateSubjectMatches: (ctx, property, expected) => {
      const presented = deps.certificates.presented(ctx.req);
      return presented !== undefined && deps.certificates.subjectMatches(presented, property, expected);
    },
  },
});

/** A token of somebody struck off since is worth nothing to an API that asks, as it is at UserInfo. */
const isStillEntitled = async (
  { directory, settings }: IssuerDeps,
  ctx: KoaContextWithOIDC,
  token: object,
): Promise<boolean> => {
  const { accountId } = token as { readonly accountId?: string };
  const findAccount = createFindAccount(directory, settings.subjectComponent);
  return accountId === undefined || (await findAccount(ctx, accountId, token)) !== undefined;
};

const needsPkce = (client: Client): boolean => client.profile === 'strict' || client.authentication.method === 'none';

/** The strict profile asks for what the compatible one tolerates to be missing. */
const checkProfile = (ctx: KoaContextWithOIDC, clientOf: (engineClient: object) => Client): void => {
  const { client, params, route } = ctx.oidc;
  // No browser comes back from a CIBA request: there is nothing that state and nonce would tie it to.
  if (client === undefined || clientOf(client).profile !== 'strict' || route === 'backchannel_authentication') return;
  for (const name of ['state', 'nonce']) {
    const value = params?.[name];
    if (typeof value !== 'string' || value === '') {
      throw new errors.InvalidRequest(`${name} is required by the strict profile`);
    }
  }
};

/** The claims of psc.md §4.2 that come from the person and the login; kept with the token, so introspection shows them too. */
const accessTokenClaims = (
  ctx: KoaContextWithOIDC,
  clientOf: (engineClient: object) => Client,
): Record<string, unknown> | undefined => {
  const memory = memoryOf(ctx);
  const account = ctx.oidc.account as ProfessionalAccount | undefined;
  if (memory === undefined || account === undefined || ctx.oidc.client === undefined) return undefined;
  const { person } = account;
  return {
    auth_time: memory.authTime,
    nonce: memory.nonce ?? '',
    acr: acrOf(clientOf(ctx.oidc.client), memory),
    authMode: authModeOf(memory.amr),
    otherIds: person.otherIds,
    preferred_username: person.nationalId,
    SubjectNameID: person.nationalId,
  };
};
