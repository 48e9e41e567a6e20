import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { shiftTime } from '../../support/shifted-time.ts';
import { askUserinfo, authorizeParams, newBrowser, type Params, redeem } from './citizen-browser.ts';
import { type IssuerWorld, openIssuerWorld } from './issuer-world.ts';

/** What an operator may set otherwise than FranceConnect (franceconnect.md §1.4, §1.12): each issuer follows its own. */
const base = 'https://help.example/codes/';
let world: IssuerWorld;
before(async () => {
  world = await openIssuerWorld({
    low: {
      singleSignOn: { enabled: false, levels: ['eidas1'] },
      allowedIdpHints: [asProviderId('of-the-platform')],
      redirectUrisNeedTld: true,
      errorUriBase: base,
      lifetimes: { codeSeconds: 5, accessTokenSeconds: 20, idTokenSeconds: 40, grantSeconds: 5, loginSeconds: 600 },
    },
    plus: {
      singleSignOn: { enabled: true, levels: ['eidas2', 'eidas3'] },
      session: { idleSeconds: 60, maximumSeconds: 150 },
    },
  });
});
after(() => world.close());

type Door = 'low' | 'plus';

const hasSession = async (door: Door, browser: ReturnType<typeof newBrowser>, params: URLSearchParams) => {
  const uid = await browser.begin(world[door], params);
  const login = (await (await browser.get(`${world[door].issuer}/interaction/${uid}`)).json()) as { session?: object };
  return login.session !== undefined;
};

test('single sign-on can be off at one issuer, and reach eidas3 at the other', async () => {
  const [weak, strong] = [await world.low.register(), await world.plus.register()];
  const browser = newBrowser();
  await browser.login(world.low, weak);
  assert.equal(await hasSession('low', browser, authorizeParams(weak)), false);
  const high = { acr_values: 'eidas3' };
  await browser.login(world.plus, strong, high);
  assert.equal(await hasSession('plus', browser, authorizeParams(strong, high)), true);
});

test('a session idles and lasts for as long as it was set', async () => {
  const client = await world.plus.register();
  const standing = async (...visits: readonly number[]) => {
    const browser = newBrowser();
    await browser.login(world.plus, client);
    let stands = true;
    for (const seconds of visits) {
      shiftTime(seconds * 1000);
      stands = await hasSession('plus', browser, authorizeParams(client));
    }
    return stands;
  };
  assert.equal(await standing(55), true);
  assert.equal(await standing(65), false, 'nobody came for longer than a minute');
  assert.equal(await standing(50, 50), true, 'each visit counts anew');
  assert.equal(await standing(50, 50, 55), false, 'but not beyond the end');
});

test('codes and tokens live as long as was set', async () => {
  const client = await world.low.register({ redirectUris: ['https://service.example.fr/callback'] });
  const browser = newBrowser();
  const callback = async () => browser.letIn(world.low, await browser.begin(world.low, authorizeParams(client)));
  const late = await callback();
  shiftTime(6000);
  assert.equal((await redeem(world.low, client, late)).status, 400);
  const tokens = (await (await redeem(world.low, client, await callback())).json()) as {
    access_token: string;
    expires_in: number;
    id_token: string;
  };
  const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1] ?? '', 'base64url').toString()) as {
    exp: number;
    iat: number;
  };
  assert.deepEqual([tokens.expires_in, claims.exp - claims.iat], [20, 40]);
  shiftTime(21_000);
  assert.equal((await askUserinfo(world.low, tokens.access_token)).status, 401);
});

test('the hints of the platform hold for services without a list; a list of their own replaces them', async () => {
  const own = await world.low.register({ allowedIdpHints: [asProviderId('of-the-service')] });
  const [usual, strong] = [await world.low.register(), await world.plus.register()];
  const isTaken = async (door: Door, params: URLSearchParams) => {
    const { headers } = await newBrowser().authorize(world[door], params);
    return !(headers.get('location') ?? '').includes('error=invalid_idp_hint');
  };
  const hint = (idp_hint: string): Params => ({ idp_hint });
  assert.equal(await isTaken('low', authorizeParams(usual, hint('of-the-platform'))), true);
  assert.equal(await isTaken('low', authorizeParams(usual, hint('of-the-service'))), false);
  assert.equal(await isTaken('low', authorizeParams(own, hint('of-the-service'))), true);
  assert.equal(await isTaken('low', authorizeParams(own, hint('of-the-platform'))), false);
  assert.equal(await isTaken('plus', authorizeParams(strong, hint('of-the-platform'))), false);
});

test('localhost and addresses in figures are Y030007 where a top-level domain is wanted, and taken elsewhere', async () => {
  for (const redirect of ['http://localhost:3000/callback', 'http://127.0.0.1:3000/callback']) {
    for (const [door, isRefused] of [
      ['low', true],
      ['plus', false],
    ] as const) {
      const client = await world[door].register({ redirectUris: [redirect] });
      const answer = await newBrowser().authorize(world[door], authorizeParams(client));
      assert.equal(answer.status === 400 && /Y030007/.test(await answer.text()), isRefused, `${door} ${redirect}`);
    }
  }
});

test('errors lead to the page that was set', async () => {
  const client = await world.low.register();
  const answer = await redeem(world.low, client, new URL('https://service.example.fr/callback?code=none'));
  const { error_uri: address } = (await answer.json()) as { error_uri: string };
  assert.ok(address.startsWith(`${base}?code=Y049E20B&id=`), address);
});
