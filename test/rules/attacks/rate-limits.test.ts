import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { askOverTls } from '../../support/mutual-tls.ts';
import { newPlainService, type PlainService } from '../../support/plain-service.ts';
import { startWorld, type World } from '../../support/world.ts';

// Limits small enough to be reached, and this machine as the proxy, so that tests call from where they like.
const proxies = { trusted: ['127.0.0.1', '::1'] };
let world: World;
before(async () => {
  world = await startWorld({
    overrides: { proxies, limits: { requestsPerAddress: 12, cardsPerAddress: 3, wrongSecrets: 4 } },
  });
});
after(() => world.close());

const callAs = (address: string, url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { redirect: 'manual', ...init, headers: { ...init.headers, 'x-forwarded-for': address } });

const repeat = async (times: number, call: () => Promise<Response>): Promise<number[]> => {
  const statuses: number[] = [];
  for (let count = 0; count < times; count += 1) {
    const response = await call();
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  return statuses;
};

const waitOf = (response: Response): number => Number(response.headers.get('retry-after'));
const tokenPath = '/protocol/openid-connect/token';

test('one address that asks too much is told to wait, in a page for a person and in JSON for a program', async () => {
  const discovery = `${world.issuer}/.well-known/openid-configuration`;
  assert.deepEqual(new Set(await repeat(12, () => callAs('192.0.2.1', discovery))), new Set([200]));
  const program = await callAs('192.0.2.1', discovery);
  assert.equal(program.status, 429);
  assert.ok(waitOf(program) >= 1 && waitOf(program) <= 60);
  assert.equal(((await program.json()) as { error: string }).error, 'temporarily_unavailable');
  const person = await callAs('192.0.2.1', new URL('/', world.issuer).href);
  assert.equal(person.status, 429);
  assert.ok(waitOf(person) >= 1);
  assert.match(await person.text(), /Trop de demandes viennent de votre réseau[\s\S]*P108/);
  assert.equal((await callAs('192.0.2.1', world.authorizeUrl)).status, 429);
});

test('another address is not touched, and headers of a caller open no second account', async () => {
  assert.equal((await callAs('192.0.2.2', new URL('/', world.issuer).href)).status, 200);
  const forged = await callAs('203.0.113.9, 192.0.2.1', new URL('/', world.issuer).href);
  assert.equal(forged.status, 429, 'the last address is what the proxy saw');
});

test('a subscriber with many IPv6 addresses counts once', async () => {
  let host = 0;
  const call = () => callAs(`2001:db8:7:7::${(host += 1)}`, new URL('/', world.issuer).href);
  assert.ok((await repeat(13, call)).includes(429));
});

test('where no proxy is trusted a caller cannot say that it is somebody else', async (t) => {
  const alone = await startWorld({ overrides: { limits: { requestsPerAddress: 5 } } });
  t.after(alone.close);
  let host = 0;
  const statuses = await repeat(7, () => callAs(`192.0.2.${(host += 1)}`, new URL('/', alone.issuer).href));
  assert.deepEqual(statuses.slice(5), [429, 429]);
});

test('the card host has its own limit, and a page that says so', async () => {
  const answers = [];
  for (let count = 0; count < 4; count += 1)
    answers.push(await askOverTls(world, `${world.cardOrigin}/card?ticket=x`, {}));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [400, 400, 400, 429],
  );
  assert.match(answers.at(-1)?.text ?? '', /P108/);
  assert.ok(Number(answers.at(-1)?.headers.get('retry-after')) >= 1);
});

const tryAs = (address: string, { clientId }: PlainService, secret: string, way: 'post' | 'basic' = 'post') =>
  callAs(address, `${world.issuer}${tokenPath}`, {
    method: 'POST',
    headers: way === 'basic' ? { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` } : {},
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: 'x',
      redirect_uri: 'http://localhost:9/',
      ...(way === 'post' ? { client_id: clientId, client_secret: secret } : {}),
    }),
  });

test('a secret cannot be tried without end: after some failures not even the right one is looked at', async () => {
  const service = await newPlainService(world);
  assert.deepEqual(await repeat(4, () => tryAs('192.0.2.50', service, 'a-guess')), [401, 401, 401, 401]);
  const right = await tryAs('192.0.2.50', service, service.secret);
  assert.equal(right.status, 429);
  assert.ok(waitOf(right) > 60 && waitOf(right) <= 600);
  assert.equal(((await right.json()) as { error: string }).error, 'temporarily_unavailable');
  const introspection = await callAs('192.0.2.50', `${world.issuer}${tokenPath}/introspect`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: service.clientId, client_secret: service.secret, token: 'x' }),
  });
  assert.equal(introspection.status, 429, 'every endpoint that takes the secret counts together');
});

test('failures of one caller cost neither the service elsewhere nor its neighbours anything', async () => {
  const [service, neighbour] = [await newPlainService(world), await newPlainService(world)];
  await repeat(4, () => tryAs('192.0.2.60', service, 'a-guess'));
  assert.equal(
    (await tryAs('192.0.2.61', service, service.secret)).status,
    400,
    'authenticated: only the code is wrong',
  );
  assert.equal((await tryAs('192.0.2.60', neighbour, neighbour.secret)).status, 400);
});

test('Basic credentials count like those in the body', async () => {
  const service = await newPlainService(world, { token_endpoint_auth_method: 'client_secret_basic' });
  await repeat(4, () => tryAs('192.0.2.70', service, 'a-guess', 'basic'));
  assert.equal((await tryAs('192.0.2.70', service, service.secret, 'basic')).status, 429);
});

test('a service that authenticates is never held up by that limit, however often', async () => {
  const service = await newPlainService(world);
  assert.deepEqual(new Set(await repeat(10, () => tryAs('192.0.2.80', service, service.secret))), new Set([400]));
});
