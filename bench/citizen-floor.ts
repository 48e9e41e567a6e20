// The floor of a federated login: the engine alone, and one code flow by openid-client at the stand-in. It chooses no
// provider, asks no register, informs nobody and writes nothing down; what it answers the service is signed as ours is.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Provider, { type Configuration } from 'oidc-provider';
import * as upstream from 'openid-client';

const [, , port = '', clientId = '', clientSecret = '', redirectUri = '', standIn = '', upstreamClientId = ''] =
  process.argv;
const origin = `http://localhost:${port}`;
const callback = `${origin}/interaction/callback`;

const signingKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

/** Identity claims of the row, under scopes of the same names. */
const traits = ['given_name', 'family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry', 'email'];
const people = new Map<string, upstream.UserInfoResponse>();

const configuration: Configuration = {
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'ES256',
      userinfo_signed_response_alg: 'ES256',
    },
  ],
  jwks: { keys: [{ ...signingKey, alg: 'ES256', use: 'sig' }] },
  // The interaction is taken up again at the callback, which lies beside it.
  cookies: { keys: [randomBytes(32).toString('base64url')], short: { path: '/' } },
  scopes: ['openid', ...traits],
  claims: { openid: ['sub'], ...Object.fromEntries(traits.map((name) => [name, [name]])), acr: null },
  acrValues: ['eidas1'],
  pkce: { required: () => false },
  features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
  ttl: { AccessToken: 60, AuthorizationCode: 30, IdToken: 60, Interaction: 600, Session: 1800, Grant: 1800 },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ ...people.get(sub), sub }) }),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: async ({ oidc }) => {
    const { client, account } = oidc;
    if (client === undefined || account === undefined) return undefined;
    const grant = new oidc.provider.Grant({ accountId: account.accountId, clientId: client.clientId });
    grant.addOIDCScope(['openid', ...traits].join(' '));
    await grant.save();
    return grant;
  },
};

const provider = new Provider(origin, configuration);
const engine = provider.callback();

const there = await upstream.discovery(new URL(standIn), upstreamClientId, clientSecret, undefined, {
  execute: [upstream.allowInsecureRequests, upstream.enableNonRepudiationChecks],
});

/** People away at the stand-in: their nonces, by state. */
const away = new Map<string, string>();

const leave = (response: ServerResponse): void => {
  const [state, nonce] = [upstream.randomState(), upstream.randomNonce()];
  away.set(state, nonce);
  const location = upstream.buildAuthorizationUrl(there, {
    redirect_uri: callback,
    scope: 'openid profile email birth',
    acr_values: 'eidas1',
    prompt: 'login',
    state,
    nonce,
  });
  response.writeHead(303, { location: location.href }).end();
};

const comeBack = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
  const expectedState = url.searchParams.get('state') ?? '';
  const expectedNonce = away.get(expectedState) ?? '';
  away.delete(expectedState);
  const tokens = await upstream.authorizationCodeGrant(there, url, { expectedState, expectedNonce });
  const accountId = tokens.claims()?.sub ?? '';
  people.set(accountId, await upstream.fetchUserInfo(there, tokens.access_token, accountId));
  await provider.interactionFinished(request, response, { login: { accountId, acr: 'eidas1' } });
};

createServer((request, response) => {
  const { url = '/' } = request;
  if (url.startsWith('/interaction/callback'))
    return void comeBack(request, response, new URL(url, origin)).catch((error: unknown) => {
      response.writeHead(500).end(String(error instanceof Error ? (error.cause ?? error) : error));
    });
  return url.startsWith('/interaction/') ? leave(response) : void engine(request, response);
}).listen(Number(port), '127.0.0.1');

process.once('SIGTERM', () => process.exit(0));
