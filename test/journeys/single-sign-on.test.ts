import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { newPerson, type Person } from '../support/person.ts';
import { newService, type Service, type Tokens } from '../support/service.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let agenda: Service;
let files: Service;
before(async () => {
  world = await startWorld();
  agenda = await newService(world, { client_name: 'Agenda' });
  files = await newService(world, { client_name: 'Dossiers' });
});
after(() => world.close());

const [camille, mathieu] = ['899800000012', '899800000020'];

const open = async (
  service: Service,
  person: Person,
  cardId: string,
  more: Record<string, string> = {},
): Promise<Tokens> => {
  const { url, checks } = await service.begin(more);
  return service.finish(await person.logIn(url, world.card(cardId)), checks);
};

/** Opens a service without any card: single sign-on, or the error. */
const openSilently = async (service: Service, person: Person): Promise<Tokens | string> => {
  const { url, checks } = await service.begin({ prompt: 'none' });
  const arrival = await person.follow(url);
  return arrival.url.searchParams.get('error') ?? service.finish(arrival.url, checks);
};

const opensUserInfo = (service: Service, tokens: Tokens): Promise<boolean> =>
  service.userInfo(tokens.access_token, tokens.claims()?.sub ?? '').then(
    () => true,
    () => false,
  );

test('a doctor who is logged in opens a second service without a page', async () => {
  const person = newPerson(world);
  const first = await open(agenda, person, camille);
  const { url, checks } = await files.begin();
  const arrival = await person.follow(url);
  assert.ok(arrival.outside, 'no page in between');
  const second = await files.finish(arrival.url, checks);
  assert.equal(second.claims()?.sub, first.claims()?.sub);
  assert.equal(second.claims()?.['auth_time'], first.claims()?.['auth_time']);
  assert.equal(second.claims()?.['sid'], first.claims()?.['sid']);
  assert.ok(await opensUserInfo(agenda, first));
  assert.ok(await opensUserInfo(files, second));
});

test('another browser knows nobody', async () => {
  await open(agenda, newPerson(world), camille);
  assert.equal(await openSilently(agenda, newPerson(world)), 'login_required');
});

test('a colleague who takes over the desk: the first session ends everywhere, the second begins', async () => {
  const desk = newPerson(world);
  const hers = [await open(agenda, desk, camille), await open(files, desk, camille)] as const;
  const his = await open(agenda, desk, mathieu, { prompt: 'select_account' });
  assert.equal(his.claims()?.['SubjectNameID'], mathieu);
  assert.notEqual(his.claims()?.['sid'], hers[0].claims()?.['sid']);
  assert.equal(await opensUserInfo(agenda, hers[0]), false);
  assert.equal(await opensUserInfo(files, hers[1]), false);
  for (const tokens of hers) {
    const service = tokens === hers[0] ? agenda : files;
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' };
    assert.equal((await service.post('/protocol/openid-connect/token', form)).status, 400);
  }
  assert.ok(await opensUserInfo(agenda, his));
  const silently = await openSilently(files, desk);
  assert.ok(typeof silently !== 'string');
  assert.equal(silently.claims()?.['SubjectNameID'], mathieu, 'single sign-on is his now');
});

test('a colleague who only looks at the login page and cancels takes nothing over', async () => {
  const desk = newPerson(world);
  const hers = await open(agenda, desk, camille);
  const { url } = await agenda.begin({ prompt: 'login' });
  await desk.cancel(await desk.follow(url));
  assert.ok(await opensUserInfo(agenda, hers));
  assert.ok(typeof (await openSilently(files, desk)) !== 'string');
});

test('a card that is refused ends nobody’s session', async () => {
  const desk = newPerson(world);
  const hers = await open(agenda, desk, camille);
  const { url } = await agenda.begin({ prompt: 'login' });
  const page = await desk.presentCard(await desk.follow(url), world.card('899800000012-expired'));
  assert.match(page.text, /P202/);
  assert.ok(await opensUserInfo(agenda, hers));
});

test('sessions of the same doctor on two desks are two, and end apart', async () => {
  const [one, two] = [newPerson(world), newPerson(world)];
  const [first, second] = [await open(agenda, one, camille), await open(agenda, two, camille)];
  assert.notEqual(first.claims()?.['sid'], second.claims()?.['sid']);
  await fetch(`${world.issuer}/protocol/openid-connect/logout?id_token_hint=${first.id_token ?? ''}`);
  assert.equal(await openSilently(files, one), 'login_required');
  assert.ok(typeof (await openSilently(files, two)) !== 'string');
});

test('a session outlives a restart of the platform', async () => {
  const person = newPerson(world);
  const tokens = await open(agenda, person, camille);
  world = await world.restart();
  assert.ok(await opensUserInfo(agenda, tokens));
  const silently = await openSilently(files, person);
  assert.ok(typeof silently !== 'string');
  assert.equal(decodeJwt(silently.access_token)['sid'], tokens.claims()?.['sid']);
});

test('after half an hour of doing nothing the card is asked for again', async () => {
  const person = newPerson(world);
  await open(agenda, person, camille);
  world.advance(31 * 60_000);
  assert.equal(await openSilently(agenda, person), 'login_required');
  assert.ok(typeof (await open(agenda, person, camille)).id_token === 'string');
});
