import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type CitizenPages, openCitizenPages } from '../../support/citizen-pages-world.ts';

/** franceconnect.md §1.2: what is answered without a login. */
let pages: CitizenPages;
before(async () => {
  pages = await openCitizenPages();
});
after(() => pages.close());

const open = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(new URL(path, pages.issuer), { ...init, redirect: 'manual' });

test('anything else is a page Y000404, inside and outside the issuer', async () => {
  for (const path of [
    '/api/v2/nothing',
    '/nothing',
    '/api/v2',
    '/%zz',
    '/api/v2/interaction',

    '/api/v2/login',
  ]) {
    const answer = await open(path);
    assert.equal(answer.status, 404, path);
    assert.match(await answer.text(), /data-code="Y000404"/);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
  }
});

test('help, explanation and accessibility can be read', async () => {
  for (const path of ['/api/v2/aide', '/api/v2/a-propos', '/api/v2/accessibilite', '/']) {
    const answer = await open(path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  }
});

test('the root leads elsewhere where the operator says so', async () => {
  const other = await openCitizenPages('low', { rootRedirect: 'https://www.example/' });
  const answer = await fetch(new URL('/', other.issuer), { redirect: 'manual' });
  assert.deepEqual([answer.status, answer.headers.get('location')], [301, 'https://www.example/']);
  await other.close();
});

test('our keys as a client, and our one redirect address, are JSON and may be cached', async () => {
  const keys = await open('/api/v2/client/.well-known/keys');
  assert.deepEqual(await keys.json(), { keys: [{ kty: 'EC', use: 'enc' }] });
  assert.match(keys.headers.get('cache-control') ?? '', /max-age=600/);
  const sector = await open('/api/v2/client/.well-known/sector-identifier');
  assert.deepEqual(await sector.json(), [`${pages.issuer}/oidc-callback`]);
});

test('pages of a login are never kept by anybody, and let nothing run but our script', async () => {
  const visitor = pages.newVisitor();
  await pages.begin(visitor);
  const answer = await fetch(`${pages.issuer}/interaction/login-one`, { headers: { cookie: 'at_login-one=1' } });
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const policy = answer.headers.get('content-security-policy') ?? '';
  assert.match(policy, /script-src 'self'/);
  assert.doesNotMatch(policy, /unsafe/);
  const [cookie = ''] = answer.headers.getSetCookie();
  assert.match(cookie, /^vestibule_low_pages_browser=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
});

test('whoever asks too often is told how long to wait', async () => {
  pages.bent.waitSeconds = 30;
  const answer = await open('/api/v2/aide', { headers: { accept: 'text/html' } });
  const program = await open('/api/v2/jwks');
  pages.bent.waitSeconds = 0;
  assert.equal(((await program.json()) as { error: string }).error, 'temporarily_unavailable');
  assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '30']);
  assert.match(await answer.text(), /data-code="Y500429"/);
});

test('a defect of a page is a page with an error id', async () => {
  const other = await openCitizenPages('low', {
    findBanner: async () => {
      throw new Error('a defect');
    },
  });
  const page = await other.begin(other.newVisitor());
  assert.equal(page.status, 500);
  assert.match(page.text, /data-code="Y000000" data-error-id="[0-9a-f-]{36}"/);
  await other.close();
});
