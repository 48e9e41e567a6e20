import * as client from 'openid-client';
import type { Language } from '#vocabulary/fault.ts';

/** The OpenID provider by which the operator lets partners sign in, as this space is registered there. */
export type PartnerProvider = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How it is called on the sign-in page. */
  readonly name: string;
  readonly redirectUri: string;
};

/** What must be remembered between the departure and the return. */
export type Departure = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

/** `unverified`: it knows the person, and does not vouch for an address. `refused`: it said no, or this is no answer. */
export type Return = { readonly email: string } | 'unverified' | 'refused';

export type ProviderSignIn = Pick<PartnerProvider, 'name' | 'issuer'> & {
  /** Rejects when the provider cannot be reached. */
  readonly depart: (language: Language) => Promise<{ readonly url: string; readonly departure: Departure }>;
  /** @param callback as the browser asked for it. Rejects when the provider cannot be reached. */
  readonly arrive: (callback: URL, departure: Departure) => Promise<Return>;
};

const timeoutSeconds = 10;

/** Reads the discovery document when it is first needed, and again if that failed. */
export const openProviderSignIn = (provider: PartnerProvider): ProviderSignIn => {
  let found: Promise<client.Configuration> | undefined;
  const discovered = (): Promise<client.Configuration> => {
    found ??= discover(provider).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
  return {
    ...{ name: provider.name, issuer: provider.issuer },
    depart: async (language) => depart(await discovered(), provider, language),
    arrive: async (callback, departure) => arrive(await discovered(), callback, departure),
  };
};

const discover = ({ issuer, clientId, clientSecret }: PartnerProvider): Promise<client.Configuration> => {
  // Plain http is for a sandbox on one’s own machine; production refuses it in the configuration.
  const insecure = issuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
  return client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
    execute: [...insecure, client.enableNonRepudiationChecks],
    timeout: timeoutSeconds,
  });
};

const depart = async (
  configuration: client.Configuration,
  { redirectUri }: PartnerProvider,
  language: Language,
): Promise<{ readonly url: string; readonly departure: Departure }> => {
  const departure = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    codeVerifier: client.randomPKCECodeVerifier(),
  };
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid email',
    ...{ state: departure.state, nonce: departure.nonce, ui_locales: language },
    code_challenge: await client.calculatePKCECodeChallenge(departure.codeVerifier),
    code_challenge_method: 'S256',
  });
  return { url: url.href, departure };
};

const arrive = async (
  configuration: client.Configuration,
  callback: URL,
  { state, nonce, codeVerifier }: Departure,
): Promise<Return> => {
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true };
  const answer = await client.authorizationCodeGrant(configuration, callback, checks).catch(refused);
  const claims = answer?.claims();
  if (answer === undefined || claims === undefined) return 'refused';
  const inToken = readClaims(claims);
  if (inToken !== undefined) return inToken;
  if (configuration.serverMetadata().userinfo_endpoint === undefined) return 'unverified';
  return readClaims(await client.fetchUserInfo(configuration, answer.access_token, claims.sub)) ?? 'unverified';
};

/** Only `true` is a promise (OpenID Connect Core 1.0 §5.1); whatever else was sent, the address may be anybody's. */
const readClaims = ({ email, email_verified: isVerified }: Readonly<Record<string, unknown>>) =>
  typeof email === 'string' && isVerified === true ? { email } : undefined;

/** The provider said no, or the address is not the answer that was waited for; whatever else went wrong is a defect. */
const refused = (error: unknown): undefined => {
  const isAnswer = error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError;
  const isForeign = error instanceof client.ClientError && error.code === 'OAUTH_INVALID_RESPONSE';
  if (isAnswer || isForeign) return undefined;
  throw error;
};
