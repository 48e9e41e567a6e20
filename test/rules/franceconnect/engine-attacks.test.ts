import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { askUserinfo, authorizeParams, newBrowser, redeem } from './citizen-browser.ts';
import { type IssuerWorld, openIssuerWorld, secret } from './issuer-world.ts';

/** What nobody may get out of a citizen issuer. */
let world: IssuerWorld;
let client: CitizenClient;
let other: CitizenClient;
before(async () => {
  world = await openIssuerWorld();
  client = await world.low.register({ lenient: true });
  other = await world.low.register();
});
after(() => world.close());

test('a code is redeemed once, by its own service and with its own address; a replay ends its tokens', async () => {
  const browser = newBrowser();
  const codeFor = async () => browser.letIn(world.low, await browser.begin(world.low, authorizeParams(client)));
  assert.equal((await redeem(world.low, other, await codeFor())).status, 400);
  const elsewhere = { redirect_uri: 'https://evil.example.org/' };
  assert.equal((await redeem(world.low, client, await codeFor(), elsewhere)).status, 400);
  const callback = await codeFor();
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => redeem(world.low, client, callback)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  const good = answers.find(({ status }) => status === 200);
  assert.ok(good);
  const { access_token: token } = (await good.json()) as { access_token: string };
  await redeem(world.low, client, callback);
  assert.equal((await askUserinfo(world.low, token)).status, 401);
});

test('a code of one door is unknown at the other', async () => {
  const strong = await world.plus.register();
  const browser = newBrowser();
  const callback = await browser.letIn(world.low, await browser.begin(world.low, authorizeParams(client)));
  assert.equal((await redeem(world.plus, strong, callback)).status, 400);
});

test('a browser that planted the cookies of a login cannot take up what another one answered', async () => {
  const [victim, thief] = [newBrowser(), newBrowser()];
  const uid = await thief.begin(world.low, authorizeParams(client));
  for (const path of ['/api/v2/interaction/x', `/api/v2/authorize/${uid}`])
    for (const cookie of await thief.jar.getCookies(`${new URL(world.low.issuer).origin}${path}`))
      await victim.jar.setCookie(cookie, `${new URL(world.low.issuer).origin}${path}`);
  await victim.get(`${world.low.issuer}/test/accept?uid=${uid}`);
  const stolen = await thief.get(`${world.low.issuer}/authorize/${uid}`);
  assert.equal(stolen.headers.get('location'), null);
});

test('a login is answered once: the way back cannot be walked again', async () => {
  const browser = newBrowser();
  const uid = await browser.begin(world.low, authorizeParams(client));
  await browser.letIn(world.low, uid);
  const again = await browser.get(`${world.low.issuer}/authorize/${uid}`);
  assert.equal(again.headers.get('location'), null);
  assert.match(await again.text(), /Y030025/);
});

test('a way back that nobody answered asks again, and gives no code', async () => {
  const browser = newBrowser();
  await browser.login(world.low, client);
  const uid = await browser.begin(world.low, authorizeParams(client));
  const back = await browser.get(`${world.low.issuer}/authorize/${uid}`);
  assert.match(back.headers.get('location') ?? '', /\/interaction\//);
});

test('a session renames itself at every login, and the old name opens nothing', async () => {
  const browser = newBrowser();
  await browser.login(world.low, client);
  const name = async () =>
    (await browser.jar.getCookies(world.low.issuer)).find(({ key }) => key === 'vestibule-low')?.value;
  const first = await name();
  await browser.login(world.low, client);
  assert.notEqual(await name(), first);
  assert.equal(await world.stores.protocol.find('Session', `low:${String(first)}`), undefined);
});

test('every record carries the name of its door', async () => {
  await newBrowser().login(world.low, client);
  const ids = world.stores.database.prepare('SELECT id, uid, grant_id FROM protocol_record').all();
  for (const { id, uid, grant_id: grantId } of ids as { id: string; uid: string | null; grant_id: string | null }[])
    for (const value of [id, uid, grantId]) if (value !== null) assert.match(value, /^(low|plus):/);
});

test('somebody else than the service expects is refused, by hint and by a sub among the claims', async () => {
  const tokens = await newBrowser().login(world.low, client);
  const { sub } = decodeJwt(tokens.id_token);
  const claims = JSON.stringify({ id_token: { sub: { value: sub } } });
  for (const more of [{ id_token_hint: tokens.id_token }, { claims }]) {
    const browser = newBrowser();
    const wrong = await browser.letIn(world.low, await browser.begin(world.low, authorizeParams(client, more)), {
      who: 'joelle',
    });
    assert.equal(wrong.searchParams.get('error'), 'login_required');
    const right = await browser.letIn(world.low, await browser.begin(world.low, authorizeParams(client, more)));
    assert.ok(right.searchParams.get('code'));
  }
});

test('a hundred logins begun leave the browser with a dozen cookies', async () => {
  const browser = newBrowser();
  for (let count = 0; count < 30; count += 1) await browser.begin(world.low, authorizeParams(client));
  const names = (await browser.jar.getCookies(`${world.low.issuer}/login`)).map(({ key }) => key);
  const logins = names.filter((key) => key.startsWith('vestibule_low_at_') && !key.endsWith('.sig'));
  assert.ok(logins.length <= 12, `${logins.length}`);
  const uid = await browser.begin(world.low, authorizeParams(client));
  assert.ok((await browser.letIn(world.low, uid)).searchParams.get('code'));
});

test('strange requests are refused, none is a defect', async () => {
  const at = (path: string, init?: RequestInit) => fetch(`${world.low.issuer}${path}`, { redirect: 'manual', ...init });
  const form = (body: string) => ({
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const strange = [
    at('/authorize'),
    at('/authorize?client_id=%00&scope[]=openid'),
    at('/authorize?__proto__=1&constructor=2'),
    at(`/authorize?${authorizeParams(client, { claims: '{"id_token":{"__proto__":null},"userinfo":7}' }).toString()}`),
    at('/authorize', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }),
    at('/authorize', form('x'.repeat(70_000))),
    at('/authorize', { method: 'PUT', body: 'x' }),
    at('/token'),
    at('/token', form('grant_type=password')),
    at('/token', form('grant_type=authorization_code&grant_type=authorization_code')),
    at('/token', form(`client_id=${client.clientId}&client_secret=${secret}&grant_type=refresh_token&refresh_token=x`)),
    at('/token', form('x'.repeat(70_000))),
    at('/userinfo?access_token=a&access_token=b'),
    at('/token/revocation', form('token=a.b.c')),
    at('/checktoken', form('x'.repeat(70_000))),
    at('/checktoken'),
    at('/jwks', { method: 'DELETE' }),
  ];
  for (const response of await Promise.all(strange)) {
    const text = await response.text();
    assert.ok(response.status < 500 && response.status !== 200, `${response.url} ${response.status} ${text}`);
    assert.deepEqual(response.headers.getSetCookie(), []);
  }
});

test('no code leaves that was not kept: when the disk refuses any of the writes, a page says that it failed', async () => {
  const { database } = world.stores;
  for (const kind of ['Grant', 'AuthorizationCode', 'Session']) {
    const browser = newBrowser();
    const uid = await browser.begin(world.low, authorizeParams(client));
    database.exec(`CREATE TEMP TRIGGER disk_full BEFORE INSERT ON protocol_record WHEN NEW.kind = '${kind}'
      BEGIN SELECT RAISE(ABORT, 'the disk is full, as this test wants it'); END`);
    const answer = await browser.get(`${world.low.issuer}/test/accept?uid=${uid}`);
    database.exec('DROP TRIGGER disk_full');
    assert.equal(answer.status, 500, kind);
    assert.equal(answer.headers.get('location'), null);
    assert.match(await answer.text(), /Y000000/);
  }
});
