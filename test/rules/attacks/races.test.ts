import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPerson, type Person } from '../../support/person.ts';
import { type Answer, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

let service: PlainService;
let other: PlainService;
const world = ruleWorld(async (one) => {
  service = await newPlainService(one);
  other = await newPlainService(one);
});

const rounds = 25;

const logOut = async (idToken: unknown): Promise<void> => {
  const query = new URLSearchParams({ id_token_hint: String(idToken) });
  const answer = await fetch(`${world().issuer}/protocol/openid-connect/logout?${query}`);
  await answer.text();
  assert.equal(answer.status, 200);
};

const silently = (one: PlainService, person: Person): Promise<URL> =>
  person.follow(one.authorizeUrl({ prompt: 'none' })).then(({ url }) => url);

/** Tokens that came out of a race must be dead with the session. */
const areDead = async (answer: Answer): Promise<void> => {
  if (answer.status !== 200) return;
  assert.equal(
    (await service.userInfo(answer.json['access_token'])).status,
    401,
    'an access token outlived its session',
  );
  assert.equal(
    (await service.introspect(answer.json['refresh_token'])).json['active'],
    false,
    'a refresh token outlived its session',
  );
};

test('a logout is not undone by the services that ask at the same moment', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const person = newPerson(world());
    const tokens = await service.logIn({}, { person });
    const asking = () => [silently(service, person), silently(other, person)];
    const [callbacks] = await Promise.all([
      Promise.all([...asking(), ...asking()]),
      logOut(tokens['id_token']),
      ...asking(),
    ]);
    assert.equal((await silently(service, person)).searchParams.get('error'), 'login_required', `round ${round}`);
    for (const callback of callbacks.filter(
      ({ pathname, searchParams }) => pathname.includes(service.clientId) && searchParams.has('code'),
    )) {
      await areDead(await service.exchange(callback));
    }
    assert.equal((await service.userInfo(tokens['access_token'])).status, 401);
  }
});

test('nor by a refresh or an exchange at the same moment', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const person = newPerson(world());
    const tokens = await service.logIn({}, { person });
    const callback = await silently(service, person);
    const [refreshed, exchanged] = await Promise.all([
      service.refresh(tokens['refresh_token']),
      service.exchange(callback),
      logOut(tokens['id_token']),
    ]);
    await areDead(refreshed);
    await areDead(exchanged);
    assert.equal((await silently(service, person)).searchParams.get('error'), 'login_required', `round ${round}`);
  }
});

test('of one code sent ten times at once, at most one is answered, and the thief’s attempt ends the family', async () => {
  for (let round = 0; round < 5; round += 1) {
    const callback = await service.callback();
    const answers = await Promise.all(Array.from({ length: 10 }, () => service.exchange(callback)));
    const good = answers.filter(({ status }) => status === 200);
    assert.ok(good.length <= 1);
    for (const answer of good) await areDead(answer);
  }
});

test('of one refresh token sent ten times at once, at most one is answered, and the family ends', async () => {
  for (let round = 0; round < 5; round += 1) {
    const tokens = await service.logIn();
    const answers = await Promise.all(Array.from({ length: 10 }, () => service.refresh(tokens['refresh_token'])));
    const good = answers.filter(({ status }) => status === 200);
    assert.ok(good.length <= 1);
    for (const answer of good) await areDead(answer);
  }
});
