import * as client from 'openid-client';
import type { Language } from '#vocabulary/fault.ts';
import type { Level } from '#vocabulary/level.ts';

/** The account space is a service like any other: what it registered at one of our doors. */
export type OwnParty = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
  /** How its id_tokens are signed. */
  readonly idTokenAlg: string;
  /** The least that the login must reach. */
  readonly level: Level;
  /** A login made for this very request, whatever session stands at the door. */
  readonly isFresh: boolean;
};

/** What must be remembered between the departure and the return. */
export type PendingLogin = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

/** Who came back. */
export type LoggedIn = {
  readonly subject: string;
  /** `sid`, where the door gives one. */
  readonly sessionId: string | undefined;
  readonly authTimeSeconds: number | undefined;
  /** `acr`, the level that was reached. */
  readonly level: string | undefined;
  readonly idToken: string;
};

export type RelyingParty = {
  readonly begin: (language: Language) => Promise<{ readonly url: string; readonly pending: PendingLogin }>;
  /** Undefined when the door, or whoever wrote the address, says that there is no login. @param callback as the browser asked for it */
  readonly finish: (callback: URL, pending: PendingLogin) => Promise<LoggedIn | undefined>;
  /** Where the person goes to be logged out of the door too. */
  readonly logoutUrl: (idToken: string) => Promise<string>;
};

/** Reads the discovery document of the door when it is first needed, and again if that failed. */
export const createRelyingParty = (party: OwnParty): RelyingParty => {
  let found: Promise<client.Configuration> | undefined;
  const discovered = (): Promise<client.Configuration> => {
    found ??= discover(party).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
  return {
    begin: async (language) => begin(await discovered(), party, language),
    finish: async (callback, pending) => finish(await discovered(), callback, pending),
    logoutUrl: async (idToken) =>
      client.buildEndSessionUrl(await discovered(), {
        id_token_hint: idToken,
        post_logout_redirect_uri: party.postLogoutRedirectUri,
      }).href,
  };
};

const discover = ({ issuer, clientId, clientSecret, idTokenAlg }: OwnParty): Promise<client.Configuration> => {
  // Plain http is for a sandbox on one’s own machine.
  const insecure = issuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
  return client.discovery(
    new URL(`${issuer}/.well-known/openid-configuration`),
    clientId,
    { id_token_signed_response_alg: idTokenAlg },
    client.ClientSecretPost(clientSecret),
    { execute: [...insecure, client.enableNonRepudiationChecks] },
  );
};

const begin = async (
  configuration: client.Configuration,
  { redirectUri, level, isFresh }: OwnParty,
  language: Language,
): Promise<{ readonly url: string; readonly pending: PendingLogin }> => {
  const pending = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    codeVerifier: client.randomPKCECodeVerifier(),
  };
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid',
    acr_values: level,
    ...(isFresh ? { prompt: 'login' } : {}),
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(pending.codeVerifier),
    code_challenge_method: 'S256',
    ui_locales: language,
  });
  return { url: url.href, pending };
};

const finish = async (
  configuration: client.Configuration,
  callback: URL,
  { state, nonce, codeVerifier }: PendingLogin,
): Promise<LoggedIn | undefined> => {
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true };
  const answer = await client.authorizationCodeGrant(configuration, callback, checks).catch(refused);
  const claims = answer?.claims();
  if (answer?.id_token === undefined || claims === undefined) return undefined;
  const { sub, sid, acr, auth_time: authTime } = claims;
  return {
    subject: sub,
    sessionId: typeof sid === 'string' ? sid : undefined,
    authTimeSeconds: typeof authTime === 'number' ? authTime : undefined,
    level: typeof acr === 'string' ? acr : undefined,
    idToken: answer.id_token,
  };
};

/** The door said no, or the address is not the answer that was waited for; a door that cannot be reached is a defect. */
const refused = (error: unknown): undefined => {
  const isAnswer = error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError;
  const isForeign = error instanceof client.ClientError && error.code === 'OAUTH_INVALID_RESPONSE';
  if (isAnswer || isForeign) return undefined;
  throw error;
};
