import { decodeJwt } from 'jose';
import * as client from 'openid-client';

/**
 * Everything that a service writes to log its users in with Pro Santé Connect or with this platform. It
 * knows a discovery address, a client id, a secret and its own addresses, and nothing else.
 */
export type PartnerSettings = {
  readonly discoveryUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
  /** What else the service registered: how its tokens are signed. */
  readonly metadata?: Partial<client.ClientMetadata> | undefined;
  /** Opens what is encrypted for it. */
  readonly decryptionKey?: client.DecryptionKey | undefined;
};

/** What the service must remember between the departure to the login page and the return. */
export type PendingLogin = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

export type Claims = Readonly<Record<string, unknown>>;

/** What the token endpoint gave. Lives are in seconds from the answer. */
export type Tokens = {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly idToken: string | undefined;
  readonly idTokenClaims: Claims | undefined;
  /** The access token of Pro Santé Connect is a JWT; undefined when it is opaque. */
  readonly accessTokenClaims: Claims | undefined;
  readonly scope: string;
  readonly accessLifeSeconds: number;
  readonly refreshLifeSeconds: number | undefined;
};

export type Partner = {
  readonly settings: PartnerSettings;
  readonly discover: () => Promise<client.Configuration>;
};

/** A partner that reads the discovery document when it is first needed, and again if that failed. */
export function createPartner(settings: PartnerSettings): Partner {
  let found: Promise<client.Configuration> | undefined;
  const read = async (): Promise<client.Configuration> => {
    try {
      return await discover(settings);
    } catch (error) {
      found = undefined;
      throw error;
    }
  };
  return { settings, discover: () => (found ??= read()) };
}

async function discover(settings: PartnerSettings): Promise<client.Configuration> {
  const url = new URL(settings.discoveryUrl);
  // Plain http is for a sandbox on one’s own machine; against a real issuer this line falls away by itself.
  const execute = url.protocol === 'http:' ? [client.allowInsecureRequests] : [];
  const verified = [...execute, client.enableNonRepudiationChecks];
  const found = await client.discovery(url, settings.clientId, metadataOf(settings), undefined, { execute: verified });
  if (settings.decryptionKey !== undefined)
    client.enableDecryptingResponses(found, ['A256GCM'], settings.decryptionKey);
  return found;
}

const metadataOf = ({ clientSecret, metadata }: PartnerSettings): Partial<client.ClientMetadata> => ({
  ...metadata,
  client_secret: clientSecret,
});

/** The address of the login page for a new login, with state, nonce and PKCE. */
export async function beginLogin(
  partner: Partner,
  language: string,
): Promise<{ readonly url: string; readonly pending: PendingLogin }> {
  const pending = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    codeVerifier: client.randomPKCECodeVerifier(),
  };
  const url = client.buildAuthorizationUrl(await partner.discover(), {
    redirect_uri: partner.settings.redirectUri,
    scope: 'openid scope_all',
    acr_values: 'eidas1',
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(pending.codeVerifier),
    code_challenge_method: 'S256',
    ui_locales: language,
  });
  return { url: url.href, pending };
}

/** Exchanges the code of the callback. Throws what openid-client throws: `describeProblem` puts it into words. */
export async function finishLogin(partner: Partner, callback: URL, pending: PendingLogin): Promise<Tokens> {
  const answer = await client.authorizationCodeGrant(await partner.discover(), callback, {
    expectedState: pending.state,
    expectedNonce: pending.nonce,
    pkceCodeVerifier: pending.codeVerifier,
    idTokenExpected: true,
  });
  return readTokens(answer);
}

/** New tokens for a refresh token. The id_token of the login stays when the answer brings none. */
export const refreshTokens = async (partner: Partner, refreshToken: string): Promise<Tokens> =>
  readTokens(await client.refreshTokenGrant(await partner.discover(), refreshToken));

/** UserInfo, checked to speak of the same subject as the id_token. */
export const readUserInfo = async (partner: Partner, accessToken: string, subject: string): Promise<Claims> =>
  client.fetchUserInfo(await partner.discover(), accessToken, subject);

/** The address that closes the session at the platform and returns to the service. */
export async function logoutAddress(partner: Partner, idToken: string | undefined, state: string): Promise<string> {
  const url = client.buildEndSessionUrl(await partner.discover(), {
    post_logout_redirect_uri: partner.settings.postLogoutRedirectUri,
    state,
    ...(idToken === undefined ? {} : { id_token_hint: idToken }),
  });
  return url.href;
}

type TokenAnswer = client.TokenEndpointResponse & client.TokenEndpointResponseHelpers;

function readTokens(answer: TokenAnswer): Tokens {
  const refreshLife = answer['refresh_expires_in'];
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    idToken: answer.id_token,
    idTokenClaims: answer.claims(),
    accessTokenClaims: readJwt(answer.access_token),
    scope: answer.scope ?? '',
    accessLifeSeconds: answer.expires_in ?? 0,
    refreshLifeSeconds: typeof refreshLife === 'number' ? refreshLife : undefined,
  };
}

/** A token with two dots is a JWT (RFC 7519 §3); anything else is opaque to us. */
const readJwt = (token: string): Claims | undefined => (token.split('.').length === 3 ? decodeJwt(token) : undefined);
