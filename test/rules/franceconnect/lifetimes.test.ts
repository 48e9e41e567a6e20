import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { shiftTime } from '../../support/shifted-time.ts';
import { askUserinfo, authorizeParams, newBrowser, redeem } from './citizen-browser.ts';
import { type Door, type IssuerWorld, openIssuerWorld, secret } from './issuer-world.ts';

/** Lifetimes, sessions and single sign-on (franceconnect.md §0 points 12 and 13, §1.8, §1.12). */
let world: IssuerWorld;
let client: CitizenClient;
let other: CitizenClient;
let strong: CitizenClient;
before(async () => {
  world = await openIssuerWorld();
  client = await world.low.register();
  other = await world.low.register();
  strong = await world.plus.register();
});
after(() => world.close());

const sessionAt = async (door: Door, browser: ReturnType<typeof newBrowser>, asker: CitizenClient, acr?: string) => {
  const uid = await browser.begin(door, authorizeParams(asker, acr === undefined ? {} : { acr_values: acr }));
  const login = (await (await browser.get(`${door.issuer}/interaction/${uid}`)).json()) as { session?: object };
  return { uid, session: login.session };
};

test('a code lives thirty seconds', async () => {
  const browser = newBrowser();
  const back = await browser.letIn(world.low, await browser.begin(world.low, authorizeParams(client)));
  shiftTime(31_000);
  assert.equal((await redeem(world.low, client, back)).status, 400);
});

test('an access token lives sixty seconds, to the last of them', async () => {
  const browser = newBrowser();
  const back = await browser.letIn(world.low, await browser.begin(world.low, authorizeParams(client)));
  shiftTime(28_000);
  const { access_token: token } = (await (await redeem(world.low, client, back)).json()) as { access_token: string };
  shiftTime(58_000);
  assert.equal((await askUserinfo(world.low, token)).status, 200);
  shiftTime(3000);
  assert.equal((await askUserinfo(world.low, token)).status, 401);
});

test('a second service is served by the session, and sees the same login', async () => {
  const browser = newBrowser();
  await browser.login(world.low, client);
  const { uid, session } = await sessionAt(world.low, browser, other);
  assert.ok(session);
  const back = await browser.singleSignOn(world.low, uid);
  assert.equal((await redeem(world.low, other, back)).status, 200);
});

test('low slides by thirty minutes', async () => {
  const browser = newBrowser();
  await browser.login(world.low, client);
  shiftTime(29 * 60_000);
  assert.ok((await sessionAt(world.low, browser, other)).session);
  shiftTime(29 * 60_000);
  const { uid, session } = await sessionAt(world.low, browser, other);
  assert.ok(session);
  await browser.singleSignOn(world.low, uid);
  shiftTime(31 * 60_000);
  assert.equal((await sessionAt(world.low, browser, other)).session, undefined);
});

test('plus ends after ten minutes, whatever its use', async () => {
  const browser = newBrowser();
  await browser.login(world.plus, strong);
  shiftTime(6 * 60_000);
  assert.ok((await sessionAt(world.plus, browser, strong)).session);
  shiftTime(5 * 60_000);
  assert.equal((await sessionAt(world.plus, browser, strong)).session, undefined);
});

test('eidas3 is never served by the session, eidas2 is by one that reached eidas3', async () => {
  const browser = newBrowser();
  await browser.login(world.plus, strong, { acr_values: 'eidas3' });
  assert.equal((await sessionAt(world.plus, browser, strong, 'eidas3')).session, undefined);
  assert.ok((await sessionAt(world.plus, browser, strong, 'eidas2')).session);
});

test('the doors of one host do not share sessions', async () => {
  const browser = newBrowser();
  await browser.login(world.plus, strong);
  assert.equal((await sessionAt(world.low, browser, client)).session, undefined);
});

test('another person in the same browser takes nothing from the tokens of the first', async () => {
  const browser = newBrowser();
  const { access_token: first } = await browser.login(world.low, client);
  const told = await (await askUserinfo(world.low, first)).text();
  await browser.login(world.low, other, {}, { who: 'joelle' });
  const answer = await askUserinfo(world.low, first);
  assert.equal(answer.status, 200);
  const familyName = (token: string) =>
    (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>)[
      'family_name'
    ];
  assert.equal(familyName(told), 'DUBOIS');
  assert.equal(familyName(await answer.text()), 'DUBOIS');
  const { uid } = await sessionAt(world.low, browser, other);
  const second = (await (await redeem(world.low, other, await browser.singleSignOn(world.low, uid))).json()) as {
    access_token: string;
  };
  assert.equal(familyName(await (await askUserinfo(world.low, second.access_token)).text()), 'DUBINÔRE');
});

test('two tabs at once end each where they began', async () => {
  const browser = newBrowser();
  const one = await browser.begin(world.low, authorizeParams(client, { state: 'first-tab' }));
  const two = await browser.begin(world.low, authorizeParams(other, { state: 'second-tab' }));
  assert.equal((await browser.letIn(world.low, one)).searchParams.get('state'), 'first-tab');
  assert.equal((await browser.letIn(world.low, two, { who: 'joelle' })).searchParams.get('state'), 'second-tab');
});

test('a login that the session outlived, or did not, goes on', async () => {
  const browser = newBrowser();
  await browser.login(world.plus, strong);
  shiftTime(9 * 60_000);
  const { uid } = await sessionAt(world.plus, browser, strong);
  shiftTime(3 * 60_000);
  const back = await browser.letIn(world.plus, uid);
  assert.ok(back.searchParams.get('code'));
});

test('a revoked token is dead at once, and only its own service revokes it', async () => {
  const { access_token: token } = await newBrowser().login(world.low, client);
  const revoke = (asker: CitizenClient) =>
    fetch(`${world.low.issuer}/token/revocation`, {
      method: 'POST',
      body: new URLSearchParams({ token, client_id: asker.clientId, client_secret: secret }),
    });
  assert.equal((await revoke(other)).status, 200);
  assert.equal((await askUserinfo(world.low, token)).status, 200);
  assert.equal((await revoke(client)).status, 200);
  assert.equal((await askUserinfo(world.low, token)).status, 401);
});

test('a login is answered in its own browser only', async () => {
  const [owner, thief] = [newBrowser(), newBrowser()];
  const uid = await owner.begin(world.low, authorizeParams(client));
  assert.equal(await (await thief.get(`${world.low.issuer}/interaction/${uid}`)).json(), null);
  const page = await thief.get(`${world.low.issuer}/authorize/${uid}`);
  assert.match(await page.text(), /Y030025/);
});
