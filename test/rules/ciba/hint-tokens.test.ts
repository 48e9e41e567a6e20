import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { decodeJwt, SignJWT } from 'jose';
import type { Json } from '../../support/plain-service.ts';
import { presentCard } from './card-agent.ts';
import { cibaWorld } from './ciba-world.ts';
import { type Desk, doctor, newDesk } from './desk.ts';

// CIBA Core §7.1: login_hint_token, whose form is ours to say (docs/ciba.md), and id_token_hint.
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] };
let desk: Desk;
const world = cibaWorld(async (started) => {
  desk = await newDesk(started, { jwks });
});

const now = () => Math.floor(Date.now() / 1000);

const hint = (claims: Json = {}, key: KeyObject = privateKey): Promise<string> =>
  new SignJWT({ iss: desk.clientId, aud: world().issuer, exp: now() + 60, SubjectNameID: doctor, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .sign(key);

const askWith = (token: string) => desk.ask({ login_hint: undefined, login_hint_token: token, channel: 'CARD' });

const logInWith = async (hints: Record<string, string>): Promise<Json> => {
  const id = await desk.start({ login_hint: undefined, channel: 'CARD', ...hints });
  await presentCard(world(), doctor);
  const { json } = await desk.poll(id);
  assert.equal(decodeJwt(String(json['id_token']))['SubjectNameID'], doctor);
  return json;
};

test('a token that the service signed names the person', async () => {
  await logInWith({ login_hint_token: await hint() });
});

test('the person may stand in sub_id, as RFC 9493 has it', async () => {
  const sub_id = { format: 'opaque', id: doctor };
  await logInWith({ login_hint_token: await hint({ SubjectNameID: undefined, sub_id }) });
});

test('an access token or an id_token of ours names the person while it lives', async () => {
  const tokens = await logInWith({ login_hint: doctor });
  await logInWith({ login_hint_token: String(tokens['access_token']) });
  await logInWith({ login_hint_token: String(tokens['id_token']) });
  world().advance(130_000);
  assert.equal((await askWith(String(tokens['access_token']))).json['error'], 'expired_login_hint_token');
});

test('an id_token_hint names the person, even when it has expired', async () => {
  const { id_token } = await logInWith({ login_hint: doctor });
  world().advance(130_000);
  await logInWith({ id_token_hint: String(id_token) });
});

test('an id_token_hint of another service is refused', async () => {
  const { id_token } = await logInWith({ login_hint: doctor });
  const other = await newDesk(world());
  const { json } = await other.ask({ login_hint: undefined, id_token_hint: String(id_token) });
  assert.equal(json['error'], 'invalid_request');
});

test('an expired token is expired_login_hint_token', async () => {
  assert.equal((await askWith(await hint({ exp: now() - 60 }))).json['error'], 'expired_login_hint_token');
});

const refused: Readonly<Record<string, () => Promise<string>>> = {
  'signed by somebody else': () => hint({}, stranger),
  'for another issuer': () => hint({ aud: 'https://other.example' }),
  'of another service': () => hint({ iss: 'other' }),
  'without an end': () => hint({ exp: undefined }),
  'that names nobody': () => hint({ SubjectNameID: undefined }),
  'that names a number': () => hint({ SubjectNameID: 12 }),
  'that claims to be ours': () => hint({ iss: world().issuer, typ: 'ID' }),
  'without a signature': async () => `${(await hint()).split('.').slice(0, 2).join('.')}.`,
  'that is no JWT': async () => 'nonsense',
};

for (const [what, make] of Object.entries(refused)) {
  test(`a token ${what} is refused`, async () => {
    const { status, json } = await askWith(await make());
    assert.deepEqual([status, json['error']], [400, 'invalid_request']);
  });
}

test('a token that names somebody unknown is unknown_user_id', async () => {
  assert.equal((await askWith(await hint({ SubjectNameID: '899800009999' }))).json['error'], 'unknown_user_id');
});

test('a service without keys cannot sign hints', async () => {
  const keyless = await newDesk(world());
  const token = await hint({ iss: keyless.clientId });
  assert.equal(
    (await keyless.ask({ login_hint: undefined, login_hint_token: token })).json['error'],
    'invalid_request',
  );
});
