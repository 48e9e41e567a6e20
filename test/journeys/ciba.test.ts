import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import * as oidc from 'openid-client';
import { decodeJwt } from 'jose';
import { cibaGrant } from '#clients/client.ts';
import { systemClock } from '#platform/clock.ts';
import { newPhone, type Phone } from '../rules/ciba/soft-phone.ts';
import { startWorld, type World } from '../support/world.ts';

// A desk application without a browser starts logins on phones. It is written with a library that nobody here wrote.
const doctor = '899800000012';
let world: World;
let phone: Phone;
let desks = 0;

before(async () => {
  world = await startWorld({ overrides: { phone: { rules: { perPerson: 1000 } } } });
  phone = await newPhone(world, doctor);
});
after(() => world.close());

/** The application's own configuration: discovery address, id and secret. */
const newApplication = async (declaration: Record<string, unknown> = {}): Promise<oidc.Configuration> => {
  desks += 1;
  const [id, secret] = [`desk-${desks}`, 'a-long-enough-secret-for-the-tests-0003'];
  await world.register({
    client_id: id,
    client_name: 'Logiciel du cabinet',
    client_secret: secret,
    grant_types: [cibaGrant, 'refresh_token'],
    ...declaration,
  });
  const discovery = new URL(`${world.issuer}/.well-known/wallet-openid-configuration`);
  return oidc.discovery(discovery, id, secret, oidc.ClientSecretBasic(secret), {
    execute: [oidc.allowInsecureRequests],
  });
};

const begin = (application: oidc.Configuration, code = '42') =>
  oidc.initiateBackchannelAuthentication(application, {
    scope: 'openid scope_all',
    acr_values: 'eidas1',
    login_hint: doctor,
    binding_message: code,
    channel: 'MOBILE',
  });

type Begun = Awaited<ReturnType<typeof begin>>;

/** The library waits the interval before it asks; a test has no time for that. */
const fetchTokens = (application: oidc.Configuration, begun: Begun) =>
  oidc.pollBackchannelAuthenticationGrant(application, { ...begun, interval: 0.01 });

const errorOf = async (tokens: Promise<unknown>): Promise<string> => {
  const error = await tokens.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof oidc.ResponseBodyError, String(error));
  return error.error;
};

test('the doctor picks the number on the phone, and the application works with the tokens', async () => {
  const application = await newApplication();
  const begun = await begin(application);
  assert.deepEqual([begun.expires_in, begun.interval], [120, 5]);
  assert.equal((await phone.approve(world)).json['is'], 'approved');
  const tokens = await fetchTokens(application, begun);
  const claims = tokens.claims();
  assert.deepEqual([claims?.['SubjectNameID'], claims?.['authMode'], claims?.['acr']], [doctor, 'MOBILE', 'eidas1']);
  const person = await oidc.fetchUserInfo(application, tokens.access_token, claims?.sub ?? '');
  assert.equal(person['SubjectNameID'], doctor);
  const refreshed = await oidc.refreshTokenGrant(application, tokens.refresh_token ?? '');
  assert.equal(refreshed['session_state'], tokens['session_state']);
  const introspected = await oidc.tokenIntrospection(application, refreshed.access_token);
  assert.equal(introspected.active, true);
});

test('the application waits while the doctor looks for the phone', async () => {
  const application = await newApplication();
  const begun = await begin(application);
  const [tokens] = await Promise.all([
    oidc.pollBackchannelAuthenticationGrant(application, { ...begun, interval: 1 }),
    phone.approve(world),
  ]);
  assert.equal(tokens.claims()?.['SubjectNameID'], doctor);
});

test('the application ends the login with an id_token_hint, from its server, and its tokens end with it', async () => {
  const told: string[] = [];
  const hear = async (request: IncomingMessage, response: ServerResponse) => {
    told.push(await text(request));
    response.writeHead(200).end();
  };
  const listener = createServer((request, response) => void hear(request, response));
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  after(() => listener.close());
  const port = (listener.address() as AddressInfo).port;
  const application = await newApplication({ backchannel_logout_uri: `http://localhost:${port}/logout` });
  const begun = await begin(application);
  await phone.approve(world);
  const tokens = await fetchTokens(application, begun);
  const logout = `${application.serverMetadata().end_session_endpoint}`;
  const ended = await fetch(logout, {
    method: 'POST',
    body: new URLSearchParams({ id_token_hint: tokens.id_token ?? '' }),
  });
  assert.equal(ended.status, 200);
  assert.equal(await errorOf(oidc.refreshTokenGrant(application, tokens.refresh_token ?? '')), 'invalid_grant');
  assert.equal((await oidc.tokenIntrospection(application, tokens.access_token)).active, false);
  await world.running.deliveries.settled();
  const [logoutToken = ''] = told.map((body) => new URLSearchParams(body).get('logout_token') ?? '');
  assert.equal(decodeJwt(logoutToken)['sid'], tokens['session_state']);
});

test('the doctor refuses', async () => {
  const application = await newApplication();
  const begun = await begin(application);
  await phone.refuse(world);
  assert.equal(await errorOf(fetchTokens(application, begun)), 'access_denied');
});

test('the doctor picks a wrong number', async () => {
  const application = await newApplication();
  const begun = await begin(application, '17');
  assert.equal((await phone.approve(world, { code: '71' })).json['is'], 'wrong-code');
  assert.equal(await errorOf(fetchTokens(application, begun)), 'access_denied');
});

test('nobody answers', async () => {
  const application = await newApplication();
  const begun = await begin(application);
  world.advance(121_000);
  assert.equal(await errorOf(fetchTokens(application, begun)), 'expired_token');
});

test('a restart while the request is pending loses nothing', async () => {
  const application = await newApplication();
  const begun = await begin(application);
  world = await world.restart();
  await phone.approve(world);
  const tokens = await fetchTokens(application, begun);
  assert.equal(tokens.claims()?.['SubjectNameID'], doctor);
});

test('an approval that nobody handed over before a restart is found at the next poll', async () => {
  const application = await newApplication();
  const begun = await begin(application);
  // The request is closed to the process that waits for it, as a crash would, and approved in the store alone.
  await world.running.issuer.ciba?.stop();
  await phone.approve(world);
  world = await world.restart();
  const tokens = await fetchTokens(application, begun);
  assert.equal(tokens.claims()?.['SubjectNameID'], doctor);
  const lines = await world.running.stores.journal.search(
    { kinds: ['login.accepted'], clientId: application.clientMetadata().client_id },
    10,
  );
  assert.equal(lines.length, 1);
});

test('a phone that is revoked after its approval opens nothing', async () => {
  const other = await newPhone(world, doctor);
  const application = await newApplication();
  const begun = await begin(application);
  await world.running.issuer.ciba?.stop();
  await other.approve(world);
  const { devices } = world.running.stores;
  const [newest] = await devices.listOf(other.nationalId);
  assert.ok(newest !== undefined && (await devices.revoke(newest.id, [])));
  assert.equal(await errorOf(fetchTokens(application, begun)), 'access_denied');
});

test('a phone that is revoked later ends the sessions that it opened', async () => {
  const other = await newPhone(world, doctor);
  const application = await newApplication();
  const begun = await begin(application);
  await other.approve(world);
  const tokens = await fetchTokens(application, begun);
  const { devices } = world.running.stores;
  const [newest] = await devices.listOf(other.nationalId);
  const sessions = newest === undefined ? [] : await devices.sessionsOf(newest.id);
  assert.deepEqual(sessions, [tokens['session_state']]);
  await world.running.issuer.endSessions(sessions);
  assert.equal(await errorOf(oidc.refreshTokenGrant(application, tokens.refresh_token ?? '')), 'invalid_grant');
});

test('the journal tells the whole story under one correlation code', async () => {
  const application = await newApplication();
  const { client_id: clientId } = application.clientMetadata();
  const begun = await begin(application);
  await phone.approve(world);
  await fetchTokens(application, begun);
  const lines = await world.running.stores.journal.search(
    { clientId, fromMilliseconds: systemClock.nowMilliseconds() - 60_000 },
    50,
  );
  const story = lines
    .map(({ event }) => event)
    .filter(({ kind }) => kind !== 'client.registered')
    .reverse();
  assert.deepEqual(
    story.map(({ kind }) => kind),
    ['challenge.opened', 'challenge.approved', 'login.accepted', 'authorization.granted', 'token.issued'],
  );
  assert.equal(new Set(story.map(({ correlationId }) => correlationId)).size, 1);
  for (const { nationalId } of story) assert.equal(nationalId, doctor);
});
