import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startWorld, type World } from '../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld({ citizen: true });
});
after(() => world.close());

type Body = {
  readonly id?: string;
  readonly place?: Record<string, unknown>;
  readonly callbackUrl?: string;
  readonly error?: string;
};

const post = async (path: string, body: unknown = {}): Promise<{ readonly status: number; readonly body: Body }> => {
  const response = await fetch(`${world.readerOrigin}/robot${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Body };
};

const openBrowser = async (): Promise<string> => (await post('/browsers')).body.id ?? '';

type Begun = { readonly authorizeUrl: string; readonly cookie: string };

/** The address to which a demonstration service sends the browser, and the cookie by which it knows it again. */
const begin = async (service = 'mairie'): Promise<Begun> => {
  const response = await fetch(`${world.citizen.demo}/${service}/login`, { redirect: 'manual' });
  const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]);
  return { authorizeUrl: response.headers.get('location') ?? '', cookie: cookie.join('; ') };
};

/** Hands the callback to the service. @returns the cookie of somebody who is logged in there */
const arrive = async ({ cookie }: Begun, callbackUrl = ''): Promise<string> => {
  const answer = await fetch(callbackUrl, { headers: { cookie }, redirect: 'manual' });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
};

/** Hands the callback to the service, and reads what it shows. */
const finish = async (begun: Begun, callbackUrl = ''): Promise<string> => {
  const cookie = await arrive(begun, callbackUrl);
  return (await fetch(callbackUrl.split('/callback')[0] ?? '', { headers: { cookie } })).text();
};

const angela = { provider: 'impots', citizen: 'angela' } as const;

test('one call brings a citizen back with a code, and the service finishes as with any browser', async () => {
  const begun = await begin();
  const { status, body } = await post('/login', { authorizeUrl: begun.authorizeUrl, ...angela });
  assert.equal(status, 200);
  assert.match(body.callbackUrl ?? '', /\/mairie\/callback\?code=[^&]+&state=[^&]+&iss=/);
  assert.match(await finish(begun, body.callbackUrl), /Angela Claire Louise DUBOIS/);
});

test('it consents, and reads what a provider wants to be read, at the level high too', async () => {
  for (const [service, provider] of [
    ['mutuelle', 'assurance-maladie'],
    ['dossier-medical', 'identite-nationale'],
  ] as const) {
    const begun = await begin(service);
    const { body } = await post('/login', { authorizeUrl: begun.authorizeUrl, provider, citizen: 'anne-helene' });
    assert.match(await finish(begun, body.callbackUrl), /ESTRÉES/, service);
  }
});

test('step by step it tells where it stands', async () => {
  const browser = `/browsers/${await openBrowser()}`;
  const { authorizeUrl } = await begin('mutuelle');
  const opened = (await post(`${browser}/open`, { url: authorizeUrl })).body.place;
  assert.equal(opened?.['at'], 'choice');
  assert.equal(opened?.['service'], 'Mutuelle de démonstration');
  assert.ok(Array.isArray(opened?.['providers']) && opened['providers'].includes('impots'));
  const chosen = await post(`${browser}/provider`, { provider: 'impots' });
  assert.deepEqual(chosen.body.place, { at: 'provider', provider: 'impots' });
  const told = await post(`${browser}/citizen`, { citizen: 'angela' });
  assert.deepEqual(told.body.place, { at: 'consent', service: 'Mutuelle de démonstration', kind: 'consent' });
  assert.equal((await post(`${browser}/consent`)).body.place?.['at'], 'service');
});

test('a browser that is kept needs no provider the second time', async () => {
  const browser = await openBrowser();
  await post('/login', { authorizeUrl: (await begin()).authorizeUrl, browser, ...angela });
  const opened = await post(`/browsers/${browser}/open`, { url: (await begin('sondage')).authorizeUrl });
  assert.deepEqual(opened.body.place, { at: 'consent', service: 'Sondage de démonstration', kind: 'anonymous' });
  // Without an address it goes on where the browser stands.
  const { body } = await post('/login', { browser, ...angela });
  assert.match(body.callbackUrl ?? '', /\/sondage\/callback\?code=/);
});

test('it gives up at the choice and at the consent, and the service is told', async () => {
  for (const abandonAt of ['choice', 'consent'] as const) {
    const { authorizeUrl } = await begin();
    const { body } = await post('/login', { authorizeUrl, ...angela, abandonAt });
    assert.equal(new URL(body.callbackUrl ?? '').searchParams.get('error'), 'access_denied', abandonAt);
  }
});

test('it gives up at the provider, and stands before the choice again', async () => {
  const { authorizeUrl } = await begin();
  const { status, body } = await post('/login', { authorizeUrl, ...angela, abandonAt: 'provider' });
  assert.deepEqual([status, body.error, body.place?.['at']], [409, 'not-logged-in', 'choice']);
  assert.match(String(body.place?.['failed']), /^Y\d{6}$/);
});

test('somebody whom the register refuses ends on the page that says why', async () => {
  const { authorizeUrl } = await begin();
  const { status, body } = await post('/login', { authorizeUrl, provider: 'impots', citizen: 'decede' });
  assert.deepEqual([status, body.place?.['at']], [409, 'error']);
  assert.match(String(body.place?.['code']), /^Y\d{6}$/);
});

test('a logout goes through the provider and ends at the service', async () => {
  const browser = await openBrowser();
  const begun = await begin();
  const { body } = await post('/login', { authorizeUrl: begun.authorizeUrl, browser, ...angela });
  const cookie = await arrive(begun, body.callbackUrl);
  const logout = `${world.citizen.demo}/mairie/logout`;
  const leaving = await fetch(logout, { method: 'POST', headers: { cookie }, redirect: 'manual' });
  const url = leaving.headers.get('location');
  assert.deepEqual((await post(`/browsers/${browser}/open`, { url })).body.place, { at: 'confirm-logout' });
  const left = (await post(`/browsers/${browser}/confirm`)).body.place;
  assert.match(String(left?.['url']), /\/mairie\/logged-out\?state=/);
  const again = await post(`/browsers/${browser}/open`, { url: (await begin()).authorizeUrl });
  assert.equal(again.body.place?.['at'], 'choice');
});

test('what it does not know it says', async () => {
  const browser = `/browsers/${await openBrowser()}`;
  const { authorizeUrl } = await begin();
  const cases: readonly (readonly [string, unknown, number, string])[] = [
    ['/login', { authorizeUrl, provider: 'nobody', citizen: 'angela' }, 404, 'unknown-provider'],
    ['/login', { authorizeUrl, provider: 'impots', citizen: 'nobody' }, 404, 'unknown-citizen'],
    ['/login', { authorizeUrl, provider: 'impots' }, 400, 'bad-request'],
    [`${browser}/provider`, { provider: 'impots' }, 409, 'not-there'],
    [`${browser}/citizen`, { citizen: 'angela' }, 409, 'not-there'],
    [`${browser}/consent`, {}, 409, 'not-there'],
    [`${browser}/abandon`, {}, 409, 'not-there'],
    [`${browser}/open`, { url: world.citizen.demo }, 403, 'address-refused'],
  ];
  for (const [path, body, status, error] of cases) {
    const answer = await post(path, body);
    assert.deepEqual([answer.status, answer.body.error], [status, error], `${path} ${JSON.stringify(body)}`);
  }
});
