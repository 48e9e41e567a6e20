// The floor: the engine alone. Same flow, same signing algorithm, its own in-memory adapter; no directory, no journal.
// The card is read by a listener of Node's that asks for a certificate and verifies it by itself: whoever presents one
// is believed by its subject, and asks nobody whether it was revoked.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import Provider, { type Configuration } from 'oidc-provider';

const [, , port = '', cardPort = '', pki = '', clientId = '', clientSecret = '', redirectUri = ''] = process.argv;
const origin = `http://localhost:${port}`;

const signingKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

const profile = { name: 'Camille Arnoux', given_name: 'Camille', family_name: 'Arnoux', preferred_username: 'camille' };

const configuration: Configuration = {
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  jwks: { keys: [{ ...signingKey, alg: 'RS256', use: 'sig' }] },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  claims: { openid: ['sub'], scope_all: Object.keys(profile) },
  scopes: ['openid', 'scope_all'],
  features: { devInteractions: { enabled: false } },
  ttl: {
    AccessToken: 120,
    AuthorizationCode: 60,
    IdToken: 120,
    RefreshToken: 1800,
    Interaction: 600,
    Session: 1800,
    Grant: 14_400,
  },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...profile }) }),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  issueRefreshToken: () => Promise.resolve(true),
  rotateRefreshToken: true,
  loadExistingGrant: async ({ oidc }) => {
    const { client, session, account } = oidc;
    if (client === undefined || session === undefined || account === undefined) return undefined;
    const id = session.grantIdFor(client.clientId);
    const stored = id === undefined ? undefined : await oidc.provider.Grant.find(id);
    if (stored !== undefined) return stored;
    const grant = new oidc.provider.Grant({ accountId: account.accountId, clientId: client.clientId });
    grant.addOIDCScope('openid scope_all');
    await grant.save();
    return grant;
  },
};

const provider = new Provider(origin, configuration);
const engine = provider.callback();

const page = (uid: string) =>
  `<!doctype html><html lang="en"><title>Log in</title><a href="https://localhost:${cardPort}/card?ticket=${uid}">Card</a><form method="post" action="/interaction/${uid}"><input name="login"><button>Log in</button></form></html>`;

/** Names read from cards, by the word that the browser brings back. */
const proven = new Map<string, string>();

const interact = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
  const proof = url.searchParams.get('proof') ?? '';
  const accountId =
    request.method === 'POST' ? new URLSearchParams(await text(request)).get('login') : proven.get(proof);
  proven.delete(proof);
  if (accountId) return provider.interactionFinished(request, response, { login: { accountId } });
  const { uid } = await provider.interactionDetails(request, response);
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page(uid));
};

createServer((request, response) => {
  const { url = '/' } = request;
  if (!url.startsWith('/interaction/')) return void engine(request, response);
  interact(request, response, new URL(url, origin)).catch(() => response.writeHead(500).end());
}).listen(Number(port), '127.0.0.1');

const read = (...path: readonly string[]): string => readFileSync(join(pki, ...path), 'utf8');

const cardHost = {
  cert: read('server', 'localhost.pem'),
  key: read('server', 'localhost.key.pem'),
  ca: ['ACR-FO-TEST', 'ACI-FO-PP-TEST'].map((name) => read('authorities', `${name}.pem`)),
  requestCert: true,
  rejectUnauthorized: true,
};

createTlsServer(cardHost, (request, response) => {
  const { socket } = request;
  if (!(socket instanceof TLSSocket)) throw new Error('this listener speaks TLS');
  const accountId = String(socket.getPeerCertificate().subject.CN);
  const ticket = new URL(request.url ?? '/', origin).searchParams.get('ticket') ?? '';
  const proof = randomBytes(16).toString('base64url');
  proven.set(proof, accountId);
  const location = `${origin}/interaction/${ticket}?proof=${proof}`;
  response.writeHead(303, { location, connection: 'close' }).end();
}).listen(Number(cardPort), '127.0.0.1');

process.once('SIGTERM', () => process.exit(0));
