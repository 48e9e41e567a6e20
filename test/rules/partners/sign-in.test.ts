import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readEmail } from '#partners/sign-in.ts';
import { codeFor, messagesTo, partnerBrowser, signIn } from '../../support/partner-desk.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld({ office: true });
});
after(() => world.close());

test('a known address and an unknown one look alike', async () => {
  await signIn(world, 'known@site.example');
  const [known, unknown] = [partnerBrowser(world, 'known@site.example'), partnerBrowser(world, 'unknown@site.example')];
  const pages = [];
  for (const one of [known, unknown]) pages.push(await one.send('/partenaires/connexion', { email: one.email }));
  assert.equal(pages[0]?.text, pages[1]?.text);
  assert.equal(messagesTo(world, 'unknown@site.example').length, 1);
});

test('nobody is sent more than five codes an hour, and whoever asks cannot tell', async () => {
  const email = 'victim@site.example';
  const person = partnerBrowser(world, email);
  const pages = [];
  for (let asked = 0; asked < 7; asked += 1) pages.push(await person.send('/partenaires/connexion', { email }));
  assert.equal(messagesTo(world, email).length, 5);
  assert.equal(new Set(pages.map(({ text }) => text)).size, 1);
});

test('a code ends after five wrong tries, and the right one is then too late', async () => {
  const email = 'tries@site.example';
  const person = partnerBrowser(world, email);
  await person.send('/partenaires/connexion', { email });
  const right = codeFor(world, email) ?? '';
  const wrong = right === '000000' ? '000001' : '000000';
  for (let tried = 0; tried < 5; tried += 1)
    assert.equal((await person.send('/partenaires/connexion/code', { code: wrong })).status, 422);
  assert.equal((await person.send('/partenaires/connexion/code', { code: right })).status, 422);
});

test('a code is good once, in the browser that asked for it', async () => {
  const email = 'once@site.example';
  const [person, other] = [partnerBrowser(world, email), partnerBrowser(world, email)];
  await person.send('/partenaires/connexion', { email });
  const code = codeFor(world, email) ?? '';
  assert.equal((await other.send('/partenaires/connexion/code', { code })).status, 422);
  assert.equal((await person.send('/partenaires/connexion/code', { code })).status, 200);
  assert.equal((await person.send('/partenaires/connexion/code', { code })).status, 422);
});

test('codes and session tokens are kept as hashes only, and signing out ends the session', async () => {
  const person = await signIn(world, 'hash@site.example');
  const cookies = await person.jar.getCookies(world.officeOrigin);
  const token = cookies.find(({ key }) => key === 'partner_session')?.value ?? '';
  assert.ok(token.length > 40);
  const rows = world.running.stores.database.prepare('SELECT token_hash FROM partner_session').all();
  assert.ok(rows.every((row) => row['token_hash'] !== token));
  const code = codeFor(world, 'hash@site.example');
  const codes = world.running.stores.database.prepare('SELECT code_hash FROM partner_code').all();
  assert.ok(codes.every((row) => row['code_hash'] !== code));
  await person.send('/partenaires/deconnexion', {});
  const again = await fetch(`${world.officeOrigin}/partenaires/compte`, {
    headers: { cookie: `partner_session=${token}` },
    redirect: 'manual',
  });
  assert.equal(again.status, 303);
});

test('an address is an address', () => {
  assert.equal(readEmail(' A@B.Example '), 'a@b.example');
  for (const wrong of [
    '',
    'a',
    'a@b',
    'a@b.example\nbcc: c@d.example',
    'a b@c.example',
    '<a@b.example>',
    'a@b..example',
    `${'a'.repeat(250)}@b.example`,
  ])
    assert.equal(readEmail(wrong), undefined, wrong);
});
