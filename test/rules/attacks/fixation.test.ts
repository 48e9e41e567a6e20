import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createSealer } from '#platform/sealed-token.ts';
import { type Arrival, cardUrlOf, handshake, newPerson, type Person } from '../../support/person.ts';
import { newService, type Service } from '../../support/service.ts';
import { startWorld, type World } from '../../support/world.ts';

const doctor = '899800000012';

let world: World;
let service: Service;
let thief: Person;
let victim: Person;

before(async () => {
  world = await startWorld();
  service = await newService(world);
});
after(() => world.close());
beforeEach(() => {
  thief = newPerson(world);
  victim = newPerson(world);
});

const beginLogin = async (person: Person): Promise<Arrival> => person.follow((await service.begin()).url);

const otherCard = () => world.card('899800000020');

const faultOf = ({ text }: Arrival): string | undefined => /\bP\d{3}\b/.exec(text)?.[0];

/** Whoever is logged in gets in without a question. */
const isLoggedIn = async (person: Person): Promise<boolean> =>
  (await person.follow((await service.begin({ prompt: 'none' })).url)).url.searchParams.has('code');

test('a thief sends the victim the link of his own login: the card answers, and neither is logged in', async () => {
  const page = await beginLogin(thief);
  const back = await handshake(world, cardUrlOf(page), world.card(doctor));
  const seen = await victim.follow(back);
  assert.equal(seen.outside, false);
  assert.equal(faultOf(seen), 'P104');
  assert.equal(await isLoggedIn(victim), false);
  const resumed = await thief.follow(page.url.href);
  assert.equal(resumed.outside, false, 'the thief is still only asked for a card');
  assert.equal(await isLoggedIn(thief), false);
});

test('the proof that went astray is burnt: the thief who reads it over the shoulder cannot use it either', async () => {
  const page = await beginLogin(thief);
  const back = await handshake(world, cardUrlOf(page), world.card(doctor));
  await victim.follow(back);
  const stolen = await thief.follow(back);
  assert.equal(stolen.outside, false);
  assert.equal(faultOf(stolen), 'P104');
  assert.equal(await isLoggedIn(thief), false);
});

/** Where a login goes on that was answered elsewhere: an address that the thief knows, for the login is his. */
const resumeOf = (page: Arrival): string =>
  `${world.issuer}/protocol/openid-connect/auth/${page.url.pathname.split('/').at(-1)}`;

test('a thief plants his login’s cookies in the victim’s browser: he cannot go on where the victim’s card answered', async () => {
  const page = await beginLogin(thief);
  for (const [key, cookie] of thief.cookies) victim.cookies.set(key, cookie);
  const back = await handshake(world, cardUrlOf(page), world.card(doctor));
  const served = await victim.visit(back);
  assert.match(served.headers.get('location') ?? '', /\/callback\?code=/, 'the browser that brought the card goes on');
  for (const address of [resumeOf(page), back, page.url.href]) {
    const stolen = await thief.follow(address);
    assert.equal(
      stolen.outside,
      false,
      'the thief’s browser has the same login cookies, and must not receive the code',
    );
    assert.equal(faultOf(stolen), 'P104');
  }
  assert.equal(await isLoggedIn(thief), false);
});

test('a thief who goes on at the very moment the victim’s card answers receives nothing of it', async () => {
  const page = await beginLogin(thief);
  for (const [key, cookie] of thief.cookies) victim.cookies.set(key, cookie);
  const back = await handshake(world, cardUrlOf(page), world.card(doctor));
  const tries = Array.from({ length: 4 }, () => thief.visit(resumeOf(page)));
  const [served, ...stolen] = await Promise.all([victim.visit(back), ...tries]);
  for (const { headers } of stolen) assert.doesNotMatch(headers.get('location') ?? '', /[?&]code=/);
  await served?.body?.cancel();
  assert.equal(await isLoggedIn(thief), false);
});

test('a session cookie that was planted before the login is not the one that is logged in', async () => {
  const planted = { name: 'vestibule', value: 'A'.repeat(43), path: '/', host: new URL(world.authorizeUrl).host };
  victim.cookies.set(`${planted.host} / vestibule`, planted);
  await victim.logIn((await service.begin()).url, world.card(doctor));
  const now = [...victim.cookies.values()].find(({ name }) => name === 'vestibule');
  assert.notEqual(now?.value, planted.value);
});

test('the session’s name changes when somebody logs in, so that a name known before is worth nothing', async () => {
  await victim.logIn((await service.begin()).url, world.card(doctor));
  const known = new Map(victim.cookies);
  await victim.logIn((await service.begin({ prompt: 'login' })).url, world.card(doctor));
  for (const [key, cookie] of known) if (cookie.path === '/') thief.cookies.set(key, cookie);
  assert.equal(await isLoggedIn(thief), false);
  assert.equal(await isLoggedIn(victim), true);
});

test('a session cookie without our signature, or with another’s, is nobody’s', async () => {
  await victim.logIn((await service.begin()).url, world.card(doctor));
  for (const [key, cookie] of victim.cookies)
    if (cookie.path === '/' && !cookie.name.endsWith('.sig')) thief.cookies.set(key, cookie);
  assert.equal(await isLoggedIn(thief), false);
});

test('the victim is handed the thief’s proof, to work in the thief’s name without knowing (login CSRF)', async () => {
  const page = await beginLogin(thief);
  const back = await handshake(world, cardUrlOf(page), otherCard());
  const here = await beginLogin(victim);
  const handoff = new URL(back).searchParams.get('handoff') ?? '';
  const seen = await victim.follow(`${here.url.href}/card?handoff=${handoff}`);
  assert.equal(seen.outside, false, 'the proof belongs to another login');
  assert.equal(faultOf(seen), 'P104');
  assert.equal(await isLoggedIn(victim), false);
});

test('a proof is good once, whichever of two clicks comes first', async () => {
  const page = await beginLogin(victim);
  const back = await handshake(world, cardUrlOf(page), world.card(doctor));
  const answers = await Promise.all(Array.from({ length: 8 }, () => victim.visit(back)));
  const resumed = answers.filter(
    (answer) => answer.status === 303 && /[?&]code=/.test(answer.headers.get('location') ?? ''),
  );
  assert.equal(resumed.length, 1);
  assert.equal((await victim.visit(back)).status, 400, 'and a replay later is refused');
  for (const answer of answers) await answer.body?.cancel();
});

test('the ticket of another login brings the proof to that other login', async () => {
  const mine = await beginLogin(victim);
  const other = await beginLogin(thief);
  const back = await handshake(world, cardUrlOf(other), world.card(doctor));
  assert.ok(new URL(back).pathname.startsWith(other.url.pathname));
  assert.ok(!back.includes(mine.url.pathname));
});

test('the refusal of another login is not shown in mine', async () => {
  const mine = await beginLogin(victim);
  const other = await beginLogin(thief);
  const back = await handshake(world, cardUrlOf(other), undefined);
  const note = new URL(back).searchParams.get('refusal') ?? '';
  assert.match((await thief.follow(back)).text, /data-refusal="P201"|P201/);
  const seen = await victim.follow(`${mine.url.href}?refusal=${note}`);
  assert.doesNotMatch(seen.text, /P201/);
});

test('a ticket that is forged, over, or made for another use opens nothing at the card host', async () => {
  const page = await beginLogin(victim);
  const ticket = new URL(cardUrlOf(page)).searchParams.get('ticket') ?? '';
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const later = Math.floor(Date.now() / 1000) + 600;
  const ours = createSealer(new Uint8Array(32)).seal(
    { use: 'ticket', interactionId: page.url.pathname.slice(7) },
    later,
  );
  const [body = '', mac = ''] = ticket.split('.');
  const longer = Buffer.from(
    Buffer.from(body, 'base64url')
      .toString()
      .replace(/"exp":\d+/, `"exp":${later + 9999}`),
  ).toString('base64url');
  for (const forged of [
    ours,
    `${longer}.${mac}`,
    `${body}.`,
    body,
    `${ticket}x`,
    `x${ticket}`,
    csrf,
    `${body}.${mac}.${mac}`,
    '',
  ]) {
    await assert.rejects(
      handshake(world, `${world.cardOrigin}/card?ticket=${forged}`, world.card(doctor)),
      /400/,
      forged,
    );
  }
});

test('a note made for the card does not cancel a login', async () => {
  const page = await beginLogin(victim);
  const ticket = new URL(cardUrlOf(page)).searchParams.get('ticket') ?? '';
  const answer = await victim.follow(`${page.url.href}/cancel`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: page.url.origin },
    body: new URLSearchParams({ csrf: ticket }).toString(),
  });
  assert.equal(faultOf(answer), 'P107');
});

test('two clicks that end a login at once are both answered', async () => {
  const page = await beginLogin(victim);
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const post = () =>
    victim.visit(`${page.url.href}/cancel`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrf }).toString(),
      signal: AbortSignal.timeout(5000),
    });
  const resumed = async () => {
    const answer = await post();
    const location = answer.headers.get('location');
    return location === null ? answer.status : (await victim.visit(location)).status;
  };
  const statuses = await Promise.all([resumed(), resumed(), resumed()]);
  assert.ok(
    statuses.every((status) => status === 303 || status === 400),
    statuses.join(),
  );
});

/** Runs last: it moves the time of the whole process. */
test('a ticket and a proof end with time', async () => {
  const page = await beginLogin(victim);
  const back = await handshake(world, cardUrlOf(page), world.card(doctor));
  world.advance(61_000);
  assert.equal(faultOf(await victim.follow(back)), 'P104', 'the proof had a minute');
  world.advance(600_000);
  await assert.rejects(handshake(world, cardUrlOf(page), world.card(doctor)), /400/);
});
