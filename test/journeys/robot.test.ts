import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Fastify from 'fastify';
import { registerRobot } from '#sandbox/robot/robot.ts';
import type { Surroundings } from '#sandbox/surroundings.ts';
import { newService, type Service } from '../support/service.ts';
import { startWorld, type World } from '../support/world.ts';

const doctor = '899800000012';
const staffId = '3999000011/CPET00001';

let world: World;
let service: Service;
before(async () => {
  world = await startWorld();
  service = await newService(world);
});
after(() => world.close());

type Body = {
  readonly id?: string;
  readonly card?: string | null;
  readonly place?: Record<string, unknown>;
  readonly callbackUrl?: string;
  readonly error?: string;
};
type Answer = { readonly status: number; readonly body: Body };

const ask = async (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(`${world.readerOrigin}/robot${path}`, {
    method,
    headers: { ...type, ...headers },
    ...sent,
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
};

const post = (path: string, body?: unknown) => ask('POST', path, body);

const openBrowser = async (): Promise<string> => `/browsers/${(await post('/browsers')).body.id}`;

test('one call logs a doctor in, and the service finishes as with any browser', async () => {
  const { url, checks } = await service.begin();
  const { status, body } = await post('/login', { authorizeUrl: url, card: doctor });
  assert.equal(status, 200);
  const tokens = await service.finish(new URL(body.callbackUrl ?? ''), checks);
  assert.equal(tokens.claims()?.['SubjectNameID'], doctor);
});

test('a card is named by its id or by its national id, slash and all', async () => {
  for (const card of [staffId, staffId.replace('/', '-')]) {
    const { url, checks } = await service.begin();
    const { body } = await post('/login', { authorizeUrl: url, card });
    const tokens = await service.finish(new URL(body.callbackUrl ?? ''), checks);
    assert.equal(tokens.claims()?.['SubjectNameID'], staffId);
  }
});

test('a named browser stands on the login page, takes a card, and is known the next time', async () => {
  const browser = await openBrowser();
  const { url } = await service.begin();
  const opened = await post(`${browser}/open`, { url });
  assert.deepEqual(opened.body.place, { at: 'login', service: 'Service de test', methods: ['card', 'phone'] });
  const inserted = await post(`${browser}/insert`, { card: doctor });
  assert.equal(inserted.body.place?.['at'], 'service');
  assert.equal(inserted.body.card, doctor);
  assert.match(String(inserted.body.place?.['url']), /\/callback\?code=/);
  const again = await post(`${browser}/open`, { url: (await service.begin()).url });
  assert.equal(again.body.place?.['at'], 'service');
  const shared = await post('/login', {
    authorizeUrl: (await service.begin()).url,
    card: doctor,
    browser: browser.split('/')[2],
  });
  assert.equal(shared.status, 200);
  assert.deepEqual((await ask('GET', browser)).body.place?.['at'], 'service');
});

test('a refused card leaves the browser on the login page with the code, and a good one goes on', async () => {
  const browser = await openBrowser();
  await post(`${browser}/open`, { url: (await service.begin()).url });
  const refused = await post(`${browser}/insert`, { card: `${doctor}-revoked` });
  assert.deepEqual(refused.body.place, {
    at: 'login',
    service: 'Service de test',
    methods: ['card', 'phone'],
    refusal: 'P203',
  });
  assert.equal((await post(`${browser}/insert`, { card: doctor })).body.place?.['at'], 'service');
});

test('each card that must be refused is refused for its own reason', async () => {
  const reasons = { expired: 'P202', revoked: 'P203', 'unknown-issuer': 'P204' };
  for (const [defect, refusal] of Object.entries(reasons)) {
    const { status, body } = await post('/login', {
      authorizeUrl: (await service.begin()).url,
      card: `${doctor}-${defect}`,
    });
    assert.equal(status, 409);
    assert.equal(body.error, 'not-logged-in');
    assert.equal(body.place?.['refusal'], refusal, defect);
  }
});

test('a card that was taken out opens nothing', async () => {
  const browser = await openBrowser();
  await post(`${browser}/insert`, { card: doctor });
  assert.equal((await post(`${browser}/remove`)).body.card, null);
  await post(`${browser}/open`, { url: (await service.begin()).url });
  assert.equal((await post(`${browser}/present`)).body.place?.['refusal'], 'P201');
});

test('a card that was in the reader before the login page came is presented when chosen', async () => {
  const browser = await openBrowser();
  assert.deepEqual((await post(`${browser}/insert`, { card: doctor })).body.place, { at: 'nowhere' });
  assert.equal((await post(`${browser}/open`, { url: (await service.begin()).url })).body.place?.['at'], 'login');
  assert.equal((await post(`${browser}/present`)).body.place?.['at'], 'service');
});

test('cancel returns access_denied to the service', async () => {
  const browser = await openBrowser();
  await post(`${browser}/open`, { url: (await service.begin()).url });
  const place = (await post(`${browser}/cancel`)).body.place;
  const callback = new URL(String(place?.['url']));
  assert.equal(callback.searchParams.get('error'), 'access_denied');
  assert.equal((await post(`${browser}/cancel`)).status, 409);
});

test('followService also opens the service, which is on this machine', async () => {
  const browser = await openBrowser();
  const opened = await post(`${browser}/open`, {
    url: `${world.issuer}/protocol/openid-connect/logout`,
    followService: true,
  });
  assert.equal(opened.status, 200);
  const demo = await fetch(`${world.demoOrigin}/cabinet/login`, { redirect: 'manual' });
  await post(`${browser}/open`, { url: demo.headers.get('location') ?? '' });
  const arrived = await post(`${browser}/insert`, { card: doctor, followService: true });
  assert.deepEqual(arrived.body.place, { at: 'service', url: `${world.demoOrigin}/cabinet`, status: 200 });
});

test('an error page is told with its code and the reference for support', async () => {
  const browser = await openBrowser();
  const unknown = new URL((await service.begin()).url);
  unknown.searchParams.set('client_id', 'nobody');
  const { place } = (await post(`${browser}/open`, { url: unknown.href })).body;
  assert.equal(place?.['at'], 'error');
  assert.equal(place?.['code'], 'P101');
  assert.match(String(place?.['correlationId']), /\w{4}/);
});

test('a logout that nobody proved is confirmed first, and ends on the page that says so', async () => {
  const browser = await openBrowser();
  await post(`${browser}/open`, { url: (await service.begin()).url });
  await post(`${browser}/insert`, { card: doctor });
  const asked = await post(`${browser}/open`, { url: `${world.issuer}/protocol/openid-connect/logout` });
  assert.deepEqual(asked.body.place, { at: 'confirm-logout' });
  assert.deepEqual((await post(`${browser}/confirm`)).body.place, { at: 'signed-out' });
  assert.equal((await post(`${browser}/open`, { url: (await service.begin()).url })).body.place?.['at'], 'login');
});

test('the robot opens no address but the platform’s', async () => {
  const browser = await openBrowser();
  for (const url of [
    world.demoOrigin,
    'https://example.org/',
    'http://169.254.169.254/',
    'file:///etc/passwd',
    'not an address',
  ]) {
    const { status, body } = await post(`${browser}/open`, { url });
    assert.deepEqual([status, body.error], [403, 'address-refused'], url);
  }
});

test('pages of other sites may not use it', async () => {
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://elsewhere.example' }]) {
    assert.equal((await ask('POST', '/browsers', undefined, headers as Record<string, string>)).status, 403);
  }
});

test('what it does not know or cannot read it says in JSON', async () => {
  const browser = await openBrowser();
  const cases: readonly (readonly [string, string, unknown, number, string])[] = [
    ['POST', '/browsers/nobody/open', { url: world.issuer }, 404, 'unknown-browser'],
    ['POST', `${browser}/insert`, { card: 'nobody' }, 404, 'unknown-card'],
    ['POST', `${browser}/present`, undefined, 409, 'not-there'],
    ['POST', `${browser}/open`, {}, 400, 'bad-request'],
    ['POST', `${browser}/open`, '{', 400, 'bad-request'],
    ['POST', '/login', { authorizeUrl: world.issuer }, 400, 'bad-request'],
    ['GET', '/nothing', undefined, 404, 'unknown-address'],
  ];
  for (const [method, path, body, status, error] of cases) {
    const answer = await ask(method, path, body);
    assert.deepEqual([answer.status, answer.body.error], [status, error], path);
  }
});

test('a closed browser is gone', async () => {
  const browser = await openBrowser();
  assert.equal((await ask('DELETE', browser)).status, 204);
  assert.equal((await ask('GET', browser)).status, 404);
});

test('in production the robot refuses to be built', async () => {
  const production = { config: { mode: 'production' } } as Surroundings; // the refusal comes before anything else is read
  await assert.rejects(
    registerRobot(Fastify(), production),
    /belongs to the sandbox and refuses to start in production/,
  );
});
