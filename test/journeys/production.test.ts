import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as oidc from 'openid-client';
import { type Arrival, cardUrlOf, handshake, newPerson, type PocketCard } from '../support/person.ts';
import { doctor, type Production, startProduction } from '../support/production.ts';
import { askOnce, beginLogin } from '../support/production-service.ts';

let platform: Production;
before(async () => {
  platform = await startProduction();
});
after(() => platform?.close());

/** From a service to the page or the address where a card leads. */
const tryCard = async (card: PocketCard | undefined): Promise<Arrival> => {
  const person = newPerson(platform);
  return person.presentCard(await person.follow((await beginLogin(platform, 'software')).url), card);
};

describe('a card in production', () => {
  test('a real one logs in, on the host of the authorize page, to a service that knows the issuer’s', async () => {
    const { configuration, url, checks } = await beginLogin(platform, 'software');
    const person = newPerson(platform);
    const page = await person.follow(url);
    assert.equal(page.url.origin, new URL(platform.authorizeUrl).origin);
    const { url: callback } = await person.presentCard(page, platform.cards.sound);
    assert.equal(callback.searchParams.get('iss'), platform.issuer);
    const tokens = await oidc.authorizationCodeGrant(configuration, callback, checks);
    const info = await oidc.fetchUserInfo(configuration, tokens.access_token, tokens.claims()?.sub ?? '');
    assert.equal(info['SubjectNameID'], doctor);
    assert.equal(info['family_name'], 'ARNOUX');
  });

  test('P205: a test card is refused, by its issuer and by what it says of itself', async () => {
    for (const card of [platform.cards.belowTestRoot, platform.cards.testCategory]) {
      const { outside, text } = await tryCard(card);
      assert.equal(outside, false);
      assert.match(text, /Ceci est une carte de test[\s\S]*P205/);
    }
  });

  test('P203: one that stands on the revocation list is refused', async () =>
    assert.match((await tryCard(platform.cards.revoked)).text, /mise en opposition[\s\S]*P203/));

  test('P201: none at all', async () => assert.match((await tryCard(undefined)).text, /P201/));

  test('no page speaks of a sandbox, and nothing of one is running', async () => {
    const person = newPerson(platform);
    const pages = [(await beginLogin(platform, 'software')).url, new URL('/', platform.issuer).href];
    for (const url of pages) assert.doesNotMatch((await person.follow(url)).text, /bac à sable|sandbox-band|virtuel/i);
    assert.equal(platform.running.sandbox, undefined);
  });
});

describe('https', () => {
  test('cookies are for https and this host alone, and pages tell browsers to stay', async () => {
    const { cookies, pages } = await watchLogin();
    for (const cookie of cookies) {
      for (const attribute of ['secure', 'httponly', 'samesite=lax'])
        assert.match(cookie, new RegExp(`; ${attribute}(;|$)`, 'i'), cookie);
      assert.doesNotMatch(cookie, /; domain=/i);
    }
    assert.match(cookies.find((cookie) => /^__Host-vestibule=[^;]+/.test(cookie)) ?? '', /; path=\/(;|$)/i);
    assert.equal(pages.length, 2);
    const faults = [await fetch(`${platform.cardUrl}/card`), await fetch(platform.authorizeUrl)];
    for (const { url, status, headers } of [...pages, ...faults])
      assert.match(headers.get('strict-transport-security') ?? '', /^max-age=\d{7,}/, `${status} ${url}`);
  });

  test('the discovery document names https addresses only', async () => {
    const document = await fetch(`${platform.issuer}/.well-known/wallet-openid-configuration`);
    assert.doesNotMatch(await document.text(), /http:/);
  });

  /** Every cookie that a whole login leaves, and its pages. */
  const watchLogin = async (): Promise<{
    readonly cookies: readonly string[];
    readonly pages: readonly Response[];
  }> => {
    const [cookies, pages]: [string[], Response[]] = [[], []];
    const person = newPerson(platform);
    const watch = async (url: string): Promise<string> => {
      const response = await person.visit(url);
      cookies.push(...response.headers.getSetCookie().filter((line) => !/expires=Thu, 01 Jan 1970/i.test(line)));
      const location = response.headers.get('location');
      if (location === null) pages.push(response);
      return location === null ? url : new URL(location, url).href;
    };
    const login = await watch((await beginLogin(platform, 'software')).url);
    await watch(login);
    await watch(`${login}?lang=en`);
    let next = await handshake(platform, cardUrlOf(await person.follow(login)), platform.cards.sound);
    while (!next.startsWith('https://software.example')) next = await watch(next);
    return { cookies, pages };
  };
});

describe('mutual TLS on the issuer’s own origin', () => {
  const endpoint = (path: string) => `${platform.issuer}/protocol/openid-connect${path}`;

  const exchange = async (certificate: PocketCard | undefined) => {
    const { url, checks } = await beginLogin(platform, 'machine');
    const callback = await newPerson(platform).logIn(url, platform.cards.sound);
    const form = {
      grant_type: 'authorization_code',
      client_id: 'machine',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: 'https://machine.example/callback',
      code_verifier: checks.pkceCodeVerifier,
    };
    return askOnce(endpoint('/token'), { form, certificate });
  };

  test('a service proves itself with its certificate, and its tokens are bound to it', async () => {
    const { status, json } = await exchange(platform.machine);
    assert.equal(status, 200, JSON.stringify(json));
    const token = String(json['access_token']);
    const bound = await askOnce(endpoint('/userinfo'), { token, certificate: platform.machine });
    assert.equal(bound.json['SubjectNameID'], doctor);
    assert.equal((await askOnce(endpoint('/userinfo'), { token })).status, 401);
  });

  test('without one, or with one of the same name from elsewhere, it is nobody', async () => {
    for (const certificate of [undefined, platform.impostor]) {
      const { status, json } = await exchange(certificate);
      assert.deepEqual([status, json['error']], [401, 'invalid_client']);
    }
  });
});
