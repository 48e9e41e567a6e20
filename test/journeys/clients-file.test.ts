import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { hashSecret } from '#clients/secret.ts';
import { systemRandom } from '#platform/random.ts';
import { newPerson } from '../support/person.ts';
import { startWorld, type World } from '../support/world.ts';

// The running platform follows its clients file: what an operator saves there counts without a restart.
const secret = 'a-long-enough-secret-for-the-tests-0001';
const redirectUri = 'http://localhost:9/callback';
const declaration = {
  client_id: 'from-the-file',
  client_name: 'Logiciel du fichier',
  profile: 'compatible',
  token_endpoint_auth_method: 'client_secret_post',
  client_secret_hashes: [hashSecret(secret, systemRandom)],
  redirect_uris: [redirectUri],
};

let folder: string;
let world: World;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-clients-'));
  await save([]);
  const clients = { file: join(folder, 'clients.json') };
  // `eventually` asks as fast as it can.
  world = await startWorld({ overrides: { clients, limits: { requestsPerAddress: 1_000_000 } } });
});
after(async () => {
  await world?.close();
  await rm(folder, { recursive: true });
});

const save = (clients: readonly object[]): Promise<void> =>
  writeFile(join(folder, 'clients.json'), JSON.stringify(clients));

const authorizeUrl = (): string => {
  const asked = { response_type: 'code', client_id: declaration.client_id, redirect_uri: redirectUri };
  return `${world.authorizeUrl}?${new URLSearchParams({ ...asked, scope: 'openid scope_all' })}`;
};

/** The file is noticed in the platform's own time: asks, without rest, until the page is the one wanted. */
const eventually = async (words: RegExp): Promise<void> => {
  const deadline = performance.now() + 20_000;
  let { text } = await newPerson(world).follow(authorizeUrl());
  while (!words.test(text) && performance.now() < deadline) ({ text } = await newPerson(world).follow(authorizeUrl()));
  assert.match(text, words);
};

test('a service that is saved in the file logs people in; one that is taken out is unknown again', async () => {
  await eventually(/data-page="error"/);
  await save([declaration]);
  await eventually(/Logiciel du fichier/);
  const callback = await newPerson(world).logIn(authorizeUrl(), world.card('899800000012'));
  const answer = await fetch(`${world.issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: declaration.client_id,
      client_secret: secret,
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
    }),
  });
  assert.equal(answer.status, 200);
  await answer.body?.cancel();
  await save([{ ...declaration, client_name: 'Logiciel renommé' }]);
  await eventually(/Logiciel renommé/);
  await save([]);
  await eventually(/data-page="error"/);
});
