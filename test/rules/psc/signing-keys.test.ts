import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { calculateJwkThumbprint, decodeProtectedHeader, type JSONWebKeySet, jwtVerify, createLocalJWKSet } from 'jose';
import { type KeyDeps, rotateKeys } from '#issuer/keys.ts';
import { systemClock } from '#platform/clock.ts';
import { loadMasterKey } from '#platform/master-key.ts';
import { systemRandom } from '#platform/random.ts';
import { keyDepsOf } from '../../../src/main-stores.ts';
import { freePorts } from '../../support/free-ports.ts';
import { get, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { startWorld, type World } from '../../support/world.ts';

// psc.md §2 and the issue: keys are published before use, rotated with overlap, sealed at rest.
let world: World;
let service: PlainService;
before(async () => {
  world = await startWorld();
  service = await newPlainService(world);
});
after(() => world.close());

const publishedKeys = async (): Promise<JSONWebKeySet> =>
  (await get(`${world.issuer}/protocol/openid-connect/certs`)).json as unknown as JSONWebKeySet;

const kidOf = (token: unknown) => decodeProtectedHeader(String(token)).kid;

const keyDeps = async (): Promise<KeyDeps> => {
  const machine = { clock: systemClock, random: systemRandom };
  const { mode, dataDirectory } = world.config;
  const master = await loadMasterKey({ configured: undefined, mode, dataDirectory }, systemRandom);
  return keyDepsOf(world.config, { stores: world.running.stores, master }, machine);
};

/** What `npm run keys -- rotate` does, and what the running process does when it notices. */
const rotate = async () => {
  const kid = await rotateKeys(await keyDeps());
  await world.running.issuer.refresh();
  return kid;
};

test('every key says what it is for and is named by its thumbprint', async () => {
  const { keys } = await publishedKeys();
  assert.ok(keys.length >= 2);
  for (const key of keys) {
    assert.equal(key.use, 'sig');
    assert.equal(key.alg, 'RS256');
    assert.equal(key.kty, 'RSA');
    assert.equal(key.kid, await calculateJwkThumbprint(key));
    assert.match(key.kid ?? '', /^[\w-]{43}$/);
  }
});

test('no private part is published', async () => {
  for (const key of (await publishedKeys()).keys) {
    assert.deepEqual(Object.keys(key).toSorted(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
  }
});

test('the kid stays the same over a restart', async () => {
  const earlier = (await publishedKeys()).keys.map(({ kid }) => kid);
  world = await world.restart();
  assert.deepEqual(
    (await publishedKeys()).keys.map(({ kid }) => kid),
    earlier,
  );
  service = await newPlainService(world);
});

test('a rotation signs with a key that was published before, and old tokens go on until they expire', async () => {
  const knownBefore = createLocalJWKSet(await publishedKeys());
  const old = await service.logIn();
  await rotate();
  const fresh = await service.logIn();
  assert.notEqual(kidOf(fresh['access_token']), kidOf(old['access_token']));
  await jwtVerify(String(fresh['access_token']), knownBefore);
  await jwtVerify(String(fresh['id_token']), knownBefore);
  assert.equal(kidOf(fresh['id_token']), kidOf(fresh['access_token']));
  assert.equal((await service.userInfo(old['access_token'])).status, 200);
  assert.equal((await service.introspect(old['access_token'])).json['active'], true);
  const refreshed = await service.refresh(old['refresh_token']);
  assert.equal(refreshed.status, 200);
  assert.equal(kidOf(refreshed.json['access_token']), kidOf(fresh['access_token']));
  await jwtVerify(String(old['access_token']), createLocalJWKSet(await publishedKeys()));
});

test('an id_token of before the rotation still logs out', async () => {
  const tokens = await service.logIn();
  await rotate();
  const answer = await get(
    `${world.issuer}/protocol/openid-connect/logout?id_token_hint=${String(tokens['id_token'])}`,
  );
  assert.equal(answer.status, 200);
  assert.equal((await service.refresh(tokens['refresh_token'])).status, 400);
});

test('a login that began before a rotation ends after it', async () => {
  const callback = await service.callback();
  await rotate();
  assert.equal((await service.exchange(callback)).status, 200);
});

test('of two rotations at once one wins', async () => {
  const deps = await keyDeps();
  const kids = await Promise.all([rotateKeys(deps), rotateKeys(deps)]);
  assert.equal(kids.filter((kid) => kid !== undefined).length, 1);
  await world.running.issuer.refresh();
  assert.ok((await service.logIn())['id_token'] !== undefined);
});

test('a key past its overlap goes with the next rotation', async () => {
  const [first] = (await publishedKeys()).keys;
  await rotate();
  world.advance(5 * 3600 * 1000);
  await rotate();
  assert.equal(
    (await publishedKeys()).keys.some(({ kid }) => kid === first?.kid),
    false,
  );
});

test('the database holds no private key in clear', async () => {
  const { dataDirectory } = world.config;
  const files = await Promise.all(
    ['vestibule.db', 'vestibule.db-wal'].map((name) => readFile(join(dataDirectory, name), 'latin1')),
  );
  const text = files.join('');
  assert.ok(
    text.includes('publicJwk') || text.includes('"n":'),
    'the public parts are there, so this is where keys lie',
  );
  for (const member of ['"d":"', '"dp":"', '"qi":"', 'PRIVATE KEY']) assert.equal(text.includes(member), false, member);
});

test('another master key refuses to start, with a sentence that says so', async () => {
  const file = join(world.config.dataDirectory, 'another-key.json');
  await writeFile(
    file,
    JSON.stringify({ ...(await elsewhere()), masterKey: Buffer.alloc(32, 7).toString('base64url') }),
  );
  const { code, said } = await startProgram(file);
  assert.equal(code, 1);
  assert.match(said, /masterKey is not the one/);
});

/** The same configuration on other ports. */
const elsewhere = async () => {
  const [main = 0, cards = 0, mutualTls = 0, watch = 0, reader = 0, demo = 0, revocation = 0] = await freePorts(7);
  const at = (port: number) => ({ host: '127.0.0.1', port });
  const { professional, card, sandbox } = world.config;
  const parties = {
    mutualTlsListen: at(mutualTls),
    readerListen: at(reader),
    demoListen: at(demo),
    revocationListen: at(revocation),
  };
  return {
    ...world.config,
    professional: { ...professional, listen: at(main) },
    card: { ...card, listen: at(cards) },
    operations: { listen: at(watch) },
    citizen: { enabled: false },
    office: { enabled: false },
    sandbox: { ...sandbox, ...parties },
  };
};

const startProgram = (file: string): Promise<{ readonly code: number | null; readonly said: string }> =>
  new Promise((resolve) => {
    const program = fileURLToPath(new URL('../../../bin/start.ts', import.meta.url));
    const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once('close', (code) => resolve({ code, said }));
  });
