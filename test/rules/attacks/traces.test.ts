import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { createLog } from '#platform/log.ts';
import { openPartner, type Partner } from '../../support/partner.ts';
import { cardUrlOf, newPerson } from '../../support/person.ts';
import { newPlainService, type PlainService } from '../../support/plain-service.ts';
import { assertAbsent } from '../../support/traces.ts';
import { startWorld, type World } from '../../support/world.ts';

const doctor = '899800000012';

let world: World;
let partner: Partner;
let service: PlainService;
const logLines: string[] = [];
/** What must stay between the person, the service and us, by name. */
const secrets = new Map<string, string>();
/** Who it was. Belongs in the journal, by identifier, and nowhere else. */
const identity = new Map<string, string>();

before(async () => {
  world = await startWorld({ log: createLog('debug', { write: (line) => void logLines.push(line) }) });
  partner = await openPartner();
  service = await newPlainService(world, {
    profile: 'strict',
    backchannel_logout_uri: `${partner.origin}/backchannel`,
  });
  await liveThrough();
});
after(async () => {
  await partner?.close();
  await world?.close();
});

/** A whole life of a session, with what goes wrong on the way: everything that might be tempted to write a line. */
const liveThrough = async (): Promise<void> => {
  const person = newPerson(world);
  secrets.set('client secret', service.secret);
  const begun = await person.follow(
    service.authorizeUrl({ login_hint: 'a-person-by-name@example.test', state: 'the-state-of-the-service' }),
  );
  secrets.set('ticket', new URL(cardUrlOf(begun)).searchParams.get('ticket') ?? '');
  await person.presentCard(begun, undefined);
  await person.presentCard(begun, world.card('899800000020')).catch(() => undefined);
  const again = newPerson(world);
  const callback = await again.logIn(
    service.authorizeUrl({ login_hint: 'a-person-by-name@example.test' }),
    world.card(doctor),
  );
  secrets.set('code', callback.searchParams.get('code') ?? '');
  const tokens = (await service.exchange(callback)).json;
  const info = await service.userInfo(tokens['access_token']);
  for (const name of ['family_name', 'given_name', 'SubjectNameID']) identity.set(name, String(info.json[name]));
  identity.set('login_hint', 'a-person-by-name');
  const refreshed = (await service.refresh(tokens['refresh_token'])).json;
  await service.introspect(refreshed['access_token']);
  await service.exchange(callback);
  const fresh = (await service.exchange(await again.logIn(service.authorizeUrl(), world.card(doctor)))).json;
  for (const [which, one] of Object.entries({ first: tokens, second: refreshed, third: fresh })) {
    for (const name of ['access_token', 'refresh_token', 'id_token']) {
      const token = String(one[name]);
      secrets.set(`${which} ${name}`, token);
      secrets.set(`${which} ${name} jti`, String(decodeJwt(token).jti));
    }
  }
  for (const { name, value } of again.cookies.values()) secrets.set(`cookie ${name}`, value);
  await misbehave(tokens);
  await again.follow(
    `${world.issuer}/protocol/openid-connect/logout?${new URLSearchParams({ id_token_hint: String(fresh['id_token']), post_logout_redirect_uri: service.byeUri })}`,
  );
  await partner.arrived(1);
  await world.running.deliveries.settled();
  secrets.set('logout token', partner.received[0]?.form.get('logout_token') ?? '');
};

const misbehave = async (tokens: Record<string, unknown>): Promise<void> => {
  const wrong = 'a-wrong-secret-that-is-long-enough';
  secrets.set('wrong secret', wrong);
  answers.push(
    await service.post('/protocol/openid-connect/token', {
      grant_type: 'refresh_token',
      refresh_token: String(tokens['refresh_token']),
      client_secret: wrong,
    }),
    await service.post('/protocol/openid-connect/token', {
      grant_type: 'authorization_code',
      code: secrets.get('code'),
      redirect_uri: 'https://evil.example/',
    }),
    await service.refresh(tokens['refresh_token']),
    await service.userInfo(`${String(tokens['access_token'])}x`),
    await service.introspect(tokens['id_token']),
    await service.post('/protocol/openid-connect/token', { grant_type: 'password', password: wrong, username: 'x' }),
    await service.post('/protocol/openid-connect/ext/par/request', { request: String(tokens['id_token']) }),
  );
};

const answers: { readonly status: number; readonly text: string }[] = [];

test('the log of a whole session holds no identity, no code, no token, no secret, no cookie', () => {
  assert.ok(logLines.length > 0, 'something was logged');
  assertAbsent('the log', logLines.join(''), secrets);
  assertAbsent('the log', logLines.join(''), identity);
});

test('nor do the metrics', async () => {
  const text = await (await fetch(`${world.operationsOrigin}/metrics`)).text();
  assertAbsent('the metrics', text, secrets);
  assertAbsent('the metrics', text, identity);
});

test('the journal knows who by identifier, and holds no name, no claim, no token', async () => {
  const lines = JSON.stringify(await world.running.stores.journal.readAfter(0, 1000));
  assert.ok(lines.includes(doctor));
  assertAbsent('the journal', lines, secrets);
  assertAbsent('the journal', lines, new Map([...identity].filter(([name]) => name !== 'SubjectNameID')));
  assert.doesNotMatch(lines, /redirect|callback|http|eidas.*email|family_name|given_name/);
});

test('whoever steals the database file finds no token, no secret, no key in clear', async () => {
  const directory = world.config.dataDirectory;
  const files = (await readdir(directory)).filter((name) => name.startsWith('vestibule.db'));
  const bytes = (await Promise.all(files.map((name) => readFile(join(directory, name), 'latin1')))).join('');
  assert.ok(bytes.length > 100_000);
  // Identifiers inside tokens, and the unsigned half of cookies, are there: `token-confusion.test.ts` and
  // `fixation.test.ts` show that they open nothing. So is a code, which lives a minute and needs the service's secret.
  const isHalf = (name: string) => name.endsWith('jti') || name === 'code' || /^cookie .*(?<!\.sig)$/.test(name);
  const whole = [...secrets].filter(([name]) => !isHalf(name));
  assert.ok(whole.length >= 12);
  assertAbsent('the database', bytes, new Map(whole));
  assert.doesNotMatch(bytes, /PRIVATE KEY|"d":"|"qi":"|"dp":"/, 'a private key');
  assert.match(bytes, /hmac-sha256\./, 'secrets are there as hashes');
});

test('only the owner of the process reads its files', async () => {
  for (const name of ['vestibule.db', 'vestibule.db-wal', 'master.key']) {
    const { mode } = await stat(join(world.config.dataDirectory, name));
    assert.equal(mode & 0o077, 0, `${name} is readable by others: ${mode.toString(8)}`);
  }
});

test('no refusal repeats what was sent in confidence', () => {
  for (const { status, text } of answers) {
    assert.ok(status < 500);
    assertAbsent('a refusal', text, secrets);
    assertAbsent('a refusal', text, identity);
  }
});

/** Client identifiers are public, but an answer should not make a directory of them; the comparison itself takes the same time (`clients/secret.ts`). */
test('an unknown service and a wrong secret are refused in the same words', async () => {
  const [unknown, wrong] = await Promise.all([
    service.post('/protocol/openid-connect/token', {
      client_id: 'nobody',
      client_secret: 'x'.repeat(30),
      grant_type: 'refresh_token',
      refresh_token: 'x',
    }),
    service.post('/protocol/openid-connect/token', {
      client_secret: 'x'.repeat(30),
      grant_type: 'refresh_token',
      refresh_token: 'x',
    }),
  ]);
  assert.equal(unknown?.status, wrong?.status);
  assert.deepEqual(unknown?.json, wrong?.json);
});
