import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { type ChildPlatform, prepareChild } from '../../support/child-platform.ts';
import { openPartner } from '../../support/partner.ts';
import { newPerson } from '../../support/person.ts';

// What somebody sees who types `npm start`, and what the printed lines are worth; then the commands beside it.
let platform: ChildPlatform;
before(async () => {
  platform = await prepareChild();
  await platform.start();
});
after(() => platform?.close());

const addressesOf = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => /^ {2}[a-z][a-zA-Z ]+ +(http:\/\/\S+?),?(?: |$)/.exec(line)?.[1] ?? []);

test('every address that the start command prints answers', async () => {
  const printed = addressesOf(platform.welcome);
  assert.ok(printed.length >= 6, platform.welcome.join('\n'));
  for (const name of ['issuer', 'discovery', 'card host', 'phone app', 'operations', 'sandbox', 'demo service'])
    assert.ok(
      platform.welcome.some((line) => line.startsWith(`  ${name} `)),
      name,
    );
  for (const address of printed.filter((one) => one !== platform.place.issuer))
    assert.equal((await fetch(address)).status, 200, address);
});

test('it names test people, each with a card', async () => {
  const people = platform.welcome.flatMap((line) => /^ {2}(\d\S+) {2}\S/.exec(line)?.[1] ?? []);
  assert.ok(people.length >= 5, platform.welcome.join('\n'));
  for (const person of people) assert.equal(platform.pki.find(person)?.nationalId, person);
});

/** The lines below the number of one of the things to try. */
const trial = (number: number): string => {
  const begin = platform.welcome.findIndex((line) => line.startsWith(`  ${number}. `));
  const end = platform.welcome.findIndex((line, index) => index > begin && /^( {2}\d\. |$)/.test(line));
  assert.ok(begin > 0 && end > begin, `no ${number}. thing to try`);
  return platform.welcome.slice(begin + 1, end).join('\n');
};

test('its three things to try work as they are printed', async (t) => {
  const [demo = ''] = /http:\S+/.exec(platform.welcome.find((line) => line.startsWith('  1. ')) ?? '') ?? [];
  assert.equal((await fetch(demo)).status, 200);
  const [, declaration = ''] = /echo '(\{.*\})' \| npm run -s clients -- add/.exec(trial(2)) ?? [];
  const added = await platform.command('clients', ['add'], declaration);
  assert.equal(added.status, 0, added.output);
  const hasCurl = await promisify(execFile)('curl', ['--version']).then(
    () => true,
    () => false,
  );
  t.diagnostic(hasCurl ? 'driven with curl' : 'curl is not installed here: the line is read instead');
  if (!hasCurl) return assert.match(trial(3), /curl -s \S+\/robot\/login .*"card/);
  const { stdout } = await promisify(execFile)('sh', ['-c', trial(3)]);
  assert.match(new URL(JSON.parse(stdout).callbackUrl).search, /[?&]code=/);
});

const redirectUri = 'http://localhost:9/callback';
const declaration = { client_name: 'Service', profile: 'compatible', redirect_uris: [redirectUri] };

/** An id_token of a service that a command has registered. */
const logIn = async (more: object = {}): Promise<string> => {
  const { output } = await platform.command('clients', ['add'], JSON.stringify({ ...declaration, ...more }));
  const { client_id, client_secret } = JSON.parse(output) as { client_id: string; client_secret: string };
  const asked = { response_type: 'code', client_id, redirect_uri: redirectUri, scope: 'openid scope_all' };
  const { authorizeUrl, issuer } = platform.place;
  const card = platform.pki.find('899800000012') ?? assert.fail('no card');
  const callback = await newPerson(platform.place).logIn(`${authorizeUrl}?${new URLSearchParams(asked)}`, card);
  const code = callback.searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', client_id, client_secret, code, redirect_uri: redirectUri };
  const answer = await fetch(`${issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return ((await answer.json()) as { id_token: string }).id_token;
};

const kidOf = (token: string) => decodeProtectedHeader(token).kid;

/** The running platform notices in its own time: logs in, without rest, until it signs with another key. */
const logInAfter = async (old: string): Promise<string> => {
  const deadline = performance.now() + 20_000;
  let fresh = await logIn();
  while (kidOf(fresh) === kidOf(old) && performance.now() < deadline) fresh = await logIn();
  return fresh;
};

test('`keys rotate` beside it: the next tokens are signed with a key published before, the old ones still verify', async () => {
  const certs = `${platform.place.issuer}/protocol/openid-connect/certs`;
  const publishedBefore = JSON.stringify(await (await fetch(certs)).json());
  const old = await logIn();
  const { status, output } = await platform.command('keys', ['rotate']);
  assert.equal(status, 0, output);
  const { signsWith, oldTokensVerifyForSeconds } = JSON.parse(output) as Record<string, unknown>;
  assert.ok(publishedBefore.includes(String(signsWith)), 'published before use');
  assert.ok(Number(oldTokensVerifyForSeconds) > 0);
  const fresh = await logInAfter(old);
  assert.equal(kidOf(fresh), signsWith);
  for (const token of [old, fresh]) await jwtVerify(token, createRemoteJWKSet(new URL(certs)));
});

test('`deliveries` beside it: which service was told of which logout, and not who it was', async (t) => {
  const partner = await openPartner();
  t.after(() => partner.close());
  const idToken = await logIn({ backchannel_logout_uri: `${partner.origin}/logout` });
  const leave = `${platform.place.issuer}/protocol/openid-connect/logout?id_token_hint=${idToken}`;
  assert.equal((await fetch(leave)).status, 200);
  const delivery = await finishedDelivery();
  assert.deepEqual(
    [delivery['clientId'], delivery['lastOutcome'], delivery['tries']],
    [decodeJwt(idToken).aud, '200', 1],
  );
  assert.doesNotMatch(JSON.stringify(delivery), /899800000012/);
});

/** The service is told after the logout was answered. */
const finishedDelivery = async (): Promise<Record<string, unknown>> => {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const { output } = await platform.command('deliveries', []);
    const [delivery = {}, ...others] = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(others.length, 0);
    if (delivery['state'] !== 'waiting' || performance.now() > deadline) return delivery;
  }
};
