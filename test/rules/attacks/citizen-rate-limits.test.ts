import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { parseCitizenClient, parseDataProvider } from '#clients/citizen/declare.ts';
import { hashSecret } from '#clients/secret.ts';
import { systemRandom } from '#platform/random.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import { startWorld, type World } from '../../support/world.ts';

const secret = 'the-right-secret-of-this-service';
let world: World;
before(async () => {
  world = await startWorld({
    citizen: true,
    overrides: {
      proxies: { trusted: ['127.0.0.1', '::1'] },
      limits: { requestsPerAddress: 12, wrongSecrets: 4 },
    },
  });
  const hashes = [hashSecret(secret, systemRandom)];
  const service = parseCitizenClient(
    {
      client_id: 'service',
      name: 'Service',
      client_secret_hashes: hashes,
      redirect_uris: ['http://localhost:1/retour'],
    },
    'sandbox',
  );
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  const provider = parseDataProvider(
    { client_id: 'data', title: 'Data', client_secret_hashes: hashes, jwks: { keys: [{ ...key, use: 'enc' }] } },
    'sandbox',
  );
  assert.ok(service.isValid && provider.isValid);
  await world.running.stores.citizenClients.save(service.value.clientId, service.value, []);
  await world.running.stores.dataProviders.save(provider.value.clientId, provider.value, []);
  await world.running.citizen?.refresh();
});
after(() => world.close());

const callAs = (address: string, path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${world.citizen.low}${path}`, {
    redirect: 'manual',
    ...init,
    headers: { ...init.headers, 'x-forwarded-for': address },
  });

const statusesOf = async (times: number, call: () => Promise<Response>): Promise<number[]> => {
  const statuses: number[] = [];
  for (let count = 0; count < times; count += 1) {
    const response = await call();
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  return statuses;
};

test('one address that asks too much is told to wait, in a page for a person and in JSON for a program', async () => {
  const jwks = () => callAs('192.0.2.1', '/jwks');
  assert.deepEqual(new Set(await statusesOf(12, jwks)), new Set([200]));
  const program = await jwks();
  assert.equal(program.status, 429);
  assert.ok(Number(program.headers.get('retry-after')) >= 1);
  assert.equal(((await program.json()) as { error: string }).error, 'temporarily_unavailable');
  const person = await callAs('192.0.2.1', '/authorize', { headers: { accept: 'text/html' } });
  assert.equal(person.status, 429);
  assert.match(await person.text(), /Y500429/);
  assert.equal((await callAs('192.0.2.2', '/jwks')).status, 200);
});

const post = (address: string, path: string, form: Record<string, string>) =>
  callAs(address, path, { method: 'POST', body: new URLSearchParams(form) });

test('a record that cannot be worked with is a page with a code, not a silence', async () => {
  const stored = await world.running.stores.dataProviders.find(asClientId('data'));
  assert.ok(stored);
  const spoilt = { ...stored, clientId: asClientId('spoilt'), jwks: { keys: [{ kty: 'EC', use: 'enc' }] } };
  await world.running.stores.dataProviders.save(spoilt.clientId, spoilt, []);
  const form = { token: 't'.repeat(43), client_id: 'spoilt', client_secret: secret };
  const response = await post('192.0.2.50', '/checktoken', form);
  assert.equal(response.status, 500);
  assert.match(await response.text(), /Y000000/);
});

for (const [path, clientId, wrong] of [
  ['/token', 'service', 401],
  ['/token/revocation', 'service', 401],
  ['/checktoken', 'data', 401],
] as const) {
  test(`the secret of a client cannot be tried without end at ${path}, not even by the right one`, async () => {
    const tryWith = (address: string, given: string) =>
      post(address, path, {
        grant_type: 'authorization_code',
        code: 'c'.repeat(43),
        token: 't'.repeat(43),
        redirect_uri: 'http://localhost:1/retour',
        client_id: clientId,
        client_secret: given,
      });
    const address = path === '/token' ? '192.0.2.10' : path === '/checktoken' ? '192.0.2.11' : '192.0.2.12';
    assert.deepEqual(await statusesOf(4, () => tryWith(address, 'a-wrong-secret-of-the-same-length')), [
      wrong,
      wrong,
      wrong,
      wrong,
    ]);
    assert.equal((await tryWith(address, secret)).status, 429);
    assert.notEqual((await tryWith('192.0.2.99', secret)).status, 429, 'another address is not touched');
  });
}

test('names of nobody are refused without being remembered, whatever their length', async () => {
  const tryName = (name: string) =>
    post('192.0.2.60', '/checktoken', { token: 't', client_id: name.repeat(5000), client_secret: secret });
  assert.deepEqual(await statusesOf(6, () => tryName('nobody')), Array(6).fill(401));
});
