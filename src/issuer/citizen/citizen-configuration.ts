import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { citizenScopes } from '#claims/citizen-scopes.ts';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { keepStanding } from '#login/citizen/keep-standing.ts';
import { citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { isLevel } from '#vocabulary/level.ts';
import { createCookieSigner } from '../cookie-signer.ts';
import type { SigningAlgorithm } from '../key-store.ts';
import { sessionSeconds } from '../session-model.ts';
import { type CitizenAddresses, citizenAddresses, citizenPaths, cookieNames } from './addresses.ts';
import { createFindCitizen, currentSubject, findAccepted } from './citizen-account.ts';
import { createLoadCitizenGrant, grantSeconds } from './citizen-grant.ts';
import { codeOfEngineError, describe } from './engine-fault.ts';
import { levelRefusal } from './level.ts';
import { loginPrompt } from './login-prompt.ts';
import { rememberBrowser } from './login-cookie.ts';
import { acceptedSeconds, type CitizenIssuerDeps } from './settings.ts';

/** What each door signs with, in the order of its JWKS (franceconnect.md §0 points 7 and 8). */
export const signingAlgorithmsOf: Readonly<Record<CitizenDoor, readonly SigningAlgorithm[]>> = {
  low: ['ES256', 'RS256'],
  plus: ['ES256'],
};

type RecordOf = (engineClient: object) => CitizenClient;

/** What the engine is told, apart from the pieces that need the provider itself. */
export const citizenConfiguration = (deps: CitizenIssuerDeps, recordOf: RecordOf): Configuration => {
  const addresses = citizenAddresses(deps.issuer);
  return {
    ...protocolConfiguration(deps),
    ...lifetimeConfiguration(deps),
    cookies: cookieConfiguration(deps, addresses),
    features,
    extraParams: { idp_hint: (ctx, hint) => checkWishes(deps, recordOf, ctx, hint), informs: nothingToCheck },
    extraTokenClaims: (ctx) => ({ acr: ctx.oidc.entities.AuthorizationCode?.acr }),
    findAccount: createFindCitizen(deps),
    loadExistingGrant: createLoadCitizenGrant(deps.settings, deps.clock),
    pairwiseIdentifier: (ctx, _accountId, client) => currentSubject(deps, ctx, recordOf(client)),
    interactions: {
      policy: [loginPrompt(deps, recordOf)],
      url: async (ctx, { uid }) => {
        await keepLoginAlive(deps, ctx);
        rememberBrowser(ctx, { door: deps.door, addresses, uid, seconds: deps.settings.lifetimes.loginSeconds });
        return `${deps.issuer}/interaction/${uid}`;
      },
    },
    renderError: (ctx, _out, error) => renderEngineError(deps, ctx, error),
  };
};

/** Set by `authorize.ts` alone: a caller's own would be an unknown parameter. */
const nothingToCheck = (): void => undefined;

const protocolConfiguration = ({ door, settings }: CitizenIssuerDeps): Configuration => {
  const scopes = citizenScopes(door, settings.dataScopes);
  const algorithms = [...signingAlgorithmsOf[door]];
  return {
    responseTypes: ['code'],
    scopes: Object.keys(scopes),
    claims: {
      ...Object.fromEntries(Object.entries(scopes).map(([scope, names]) => [scope, [...names]])),
      ...Object.fromEntries(['acr', 'auth_time', 'iss'].map((name) => [name, null])),
    },
    acrValues: [...settings.levels],
    subjectTypes: ['pairwise'],
    // A client of the first may authenticate by HTTP Basic all the same: the engine takes the two for one (§1.6).
    clientAuthMethods: ['client_secret_post', 'private_key_jwt'],
    // No HS256: client secrets are kept hashed, so there is nothing to sign with (DIVERGENCES.md).
    enabledJWA: {
      idTokenSigningAlgValues: algorithms,
      userinfoSigningAlgValues: algorithms,
      clientAuthSigningAlgValues: algorithms,
    },
    clientDefaults: { id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256' },
    routes: { ...citizenPaths },
    pkce: { required: () => false },
    acceptQueryParamAccessTokens: true,
    allowOmittingSingleRegisteredRedirectUri: false,
    conformIdTokenClaims: true,
    issueRefreshToken: () => Promise.resolve(false),
    // A token outlives the session that it was born in; what ends it is revocation, logout or its own minute (§1.8).
    expiresWithSession: () => false,
    revokeGrantPolicy: () => true,
    clientBasedCORS: () => false,
    clockTolerance: 15,
  };
};

const lifetimeConfiguration = ({ settings, clock }: CitizenIssuerDeps): Configuration => ({
  ttl: {
    AccessToken: () => settings.lifetimes.accessTokenSeconds,
    AuthorizationCode: () => settings.lifetimes.codeSeconds,
    IdToken: () => settings.lifetimes.idTokenSeconds,
    Interaction: () => settings.lifetimes.loginSeconds,
    Session: (_ctx, session) => sessionSeconds(session, settings.session, clock.nowSeconds()),
    Grant: () => grantSeconds(settings),
  },
});

const cookieConfiguration = (
  { door, cookieKey }: CitizenIssuerDeps,
  addresses: CitizenAddresses,
): NonNullable<Configuration['cookies']> => {
  const { secure } = addresses;
  const common = { httpOnly: true, sameSite: 'lax', signed: true, secure, overwrite: true } as const;
  return {
    names: cookieNames(door, addresses),
    keys: createCookieSigner(cookieKey),
    long: { ...common, path: '/' },
    short: common,
  };
};

const features: NonNullable<Configuration['features']> = {
  devInteractions: { enabled: false },
  userinfo: { enabled: true },
  jwtUserinfo: { enabled: true },
  claimsParameter: { enabled: true },
  revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
  // Ours, in `citizen-logout.ts` and `../deliveries.ts`.
  rpInitiatedLogout: { enabled: true },
  backchannelLogout: { enabled: true },
  pushedAuthorizationRequests: { enabled: false },
  dPoP: { enabled: false },
  resourceIndicators: { enabled: false },
};

/** A visit keeps the session from going idle; the login that it stands for must live as long. */
const keepLoginAlive = async (deps: CitizenIssuerDeps, ctx: KoaContextWithOIDC): Promise<void> => {
  const loginId = ctx.oidc.session?.accountId;
  const accepted = loginId === undefined ? undefined : await findAccepted(deps, loginId);
  if (accepted === undefined) return;
  await keepStanding(deps.stores.logins, accepted, deps.clock.nowSeconds() + acceptedSeconds(deps.settings));
};

/** Level and hint, once the engine knows that the service and its address are good: these refusals return to it (§1.4). */
const checkWishes = (
  { settings }: CitizenIssuerDeps,
  recordOf: RecordOf,
  { oidc }: KoaContextWithOIDC,
  hint: string | undefined,
): void => {
  const wanted = String(oidc.params?.['acr_values']);
  const refusal = isLevel(wanted) ? levelRefusal(wanted, settings) : undefined;
  if (refusal !== undefined) throw new errors.CustomOIDCProviderError('invalid_acr', refusal);
  if (hint === undefined || oidc.client === undefined) return;
  const allowed = recordOf(oidc.client).allowedIdpHints ?? settings.allowedIdpHints;
  if (allowed.includes(asProviderId(hint))) return;
  throw new errors.CustomOIDCProviderError('invalid_idp_hint', 'An idp_hint was provided but is not allowed');
};

const refusedBefore = new WeakSet<object>();

/** A request that is wrong twice, in its address too, has no code of its own (franceconnect.md §1.4). */
export const noteRefusals = (provider: NodeJS.EventEmitter): void => {
  const counted = new WeakSet<object>();
  provider.on('authorization.error', (ctx: object) => {
    if (counted.has(ctx)) refusedBefore.add(ctx);
    counted.add(ctx);
  });
};

/** The page of what the engine refuses or fails at. */
export const renderEngineError = (deps: CitizenIssuerDeps, ctx: KoaContextWithOIDC, error: Error): void => {
  const fault = refusedBefore.has(ctx) ? 'Y040001' : codeOfEngineError(error);
  const page = deps.renderFault(ctx.req, fault, { detail: detailOf(fault, error) });
  ctx.status = page.status;
  ctx.set({ ...page.headers });
  ctx.body = page.body;
};

const detailOf = (fault: keyof typeof citizenFaultCatalogue, error: object): string =>
  fault === 'Y000000' ? citizenFaultCatalogue[fault].hint : describe(error);
