import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCitizenPages, provider } from '../../support/citizen-pages-world.ts';

/** franceconnect.md §2.4: what a gateway calls suspicious is held to strong providers, believed from the gateway only. */
const obstacle = async (headers: Record<string, string>): Promise<{ text: string; close: () => Promise<void> }> => {
  const pages = await openCitizenPages('low');
  pages.bent.providers = [
    provider('weak', 'Faible'),
    provider('wide', 'Large', { allowedLevels: ['eidas1', 'eidas2'] }),
    provider('strong', 'Fort', { allowedLevels: ['eidas2'] }),
  ];
  await fetch(`${pages.issuer}/authorize?uid=u`, { redirect: 'manual' });
  const page = await fetch(`${pages.issuer}/interaction/u`, { headers: { cookie: 'at_u=1', ...headers } });
  return { text: await page.text(), close: pages.close };
};

test('from the gateway: only providers whose weakest answer is substantial can be chosen', async () => {
  const { text, close } = await obstacle({ 'x-suspicious': '1', 'x-from-gateway': 'yes' });
  assert.match(text, /name="providerUid" value="strong"/);
  for (const id of ['weak', 'wide']) assert.match(text, new RegExp(`data-provider="${id}" data-obstacle="suspicious"`));
  assert.match(text, /seuls les comptes les mieux protégés/);
  await close();
});

test('from anybody else the header means nothing, and so does another value', async () => {
  for (const headers of [{ 'x-suspicious': '1' }, { 'x-suspicious': '0', 'x-from-gateway': 'yes' }]) {
    const { text, close } = await obstacle(headers);
    assert.match(text, /name="providerUid" value="weak"/);
    await close();
  }
});

test('a low answer on a suspicious connection leads back to the choice, which says why', async () => {
  const pages = await openCitizenPages('low');
  const at = `${pages.issuer}/interaction/u`;
  await fetch(`${pages.issuer}/authorize?uid=u`, { redirect: 'manual' });
  const choice = await fetch(at, { headers: { cookie: 'at_u=1' } });
  const cookie = ['at_u=1', ...choice.headers.getSetCookie().map((each) => each.split(';')[0])].join('; ');
  const csrfToken = /name="csrfToken" value="([^"]+)"/.exec(await choice.text())?.[1] ?? '';
  const body = new URLSearchParams({ csrfToken, providerUid: 'impots' });
  const left = await fetch(`${pages.issuer}/redirect-to-idp`, {
    method: 'POST',
    headers: { cookie },
    body,
    redirect: 'manual',
  });
  const { search } = new URL(left.headers.get('location') ?? '');
  const headers = { cookie, 'x-suspicious': '1', 'x-from-gateway': 'yes' };
  const back = await fetch(`${pages.issuer}/oidc-callback${search}&code=good`, { headers });
  assert.equal(back.url, at);
  assert.match(await back.text(), /data-failed="Y100001"/);
  await pages.close();
});
