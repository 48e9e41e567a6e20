import * as oidc from 'openid-client';
import type { World } from './world.ts';

/** A service as a partner writes it, with openid-client: discovery address, id, secret, return address. */
export type Service = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly configuration: oidc.Configuration;
  /** A fresh authorization request; what must be checked on return comes with it. */
  readonly begin: (
    more?: Record<string, string>,
  ) => Promise<{ url: string; checks: oidc.AuthorizationCodeGrantChecks }>;
  readonly finish: (callback: URL, checks: oidc.AuthorizationCodeGrantChecks) => Promise<Tokens>;
  readonly userInfo: (accessToken: string, subject: string) => Promise<oidc.UserInfoResponse>;
  /** A call to a back-channel endpoint with the service's credentials in the body. */
  readonly post: (path: string, form: Record<string, string>, headers?: Record<string, string>) => Promise<Response>;
};

export type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;

const secret = 'a-long-enough-secret-for-the-tests-0001';
let counter = 0;

/** Registers a service and configures its client from the discovery document alone. */
export const newService = async (world: World, declaration: Record<string, unknown> = {}): Promise<Service> => {
  counter += 1;
  const clientId = `service-${counter}`;
  const redirectUri = `http://localhost:9/${clientId}/callback`;
  await world.register({
    client_id: clientId,
    client_secret: secret,
    token_endpoint_auth_method: 'client_secret_post',
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [`http://localhost:9/${clientId}/bye`],
    ...declaration,
  });
  const configuration = await oidc.discovery(
    new URL(`${world.issuer}/.well-known/wallet-openid-configuration`),
    clientId,
    secret,
    undefined,
    {
      execute: [oidc.allowInsecureRequests],
    },
  );
  const { issuer } = world;
  return {
    clientId,
    clientSecret: secret,
    redirectUri,
    configuration,
    begin: async (more = {}) => {
      const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
      const expectedState = oidc.randomState();
      const expectedNonce = oidc.randomNonce();
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid scope_all',
        acr_values: 'eidas1',
        state: expectedState,
        nonce: expectedNonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
        ...more,
      });
      return { url: url.href, checks: { pkceCodeVerifier, expectedState, expectedNonce } };
    },
    finish: (callback, checks) => oidc.authorizationCodeGrant(configuration, callback, checks),
    userInfo: (accessToken, subject) => oidc.fetchUserInfo(configuration, accessToken, subject),
    post: (path, form, headers = {}) =>
      fetch(`${issuer}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', ...headers },
        body: new URLSearchParams({ client_id: clientId, client_secret: secret, ...form }),
      }),
  };
};
