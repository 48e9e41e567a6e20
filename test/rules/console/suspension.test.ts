import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#platform/clock.ts';
import { asAccountId, asNationalId, asSessionId } from '#vocabulary/identifiers.ts';
import { type Desk, deskOf } from '../../support/console-desk.ts';
import { newPerson } from '../../support/person.ts';
import { newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { wordsOf } from '../../support/visitor.ts';
import { newDesk } from '../ciba/desk.ts';
import { newPhone } from '../ciba/soft-phone.ts';

// Issue 5, operator console: suspension of a person with immediate effect, at every way in.
let operator: Desk;
let service: PlainService;
const world = ruleWorld(
  async (made) => {
    operator = await deskOf(made, ['operator']);
    service = await newPlainService(made);
  },
  { office: true },
);

const suspend = (id: string, more: Record<string, string> = {}) =>
  operator.fill('/console/suspensions', '/suspensions', {
    ...{ kind: 'professional', id, reason: 'Carte signalée volée' },
    ...more,
  });
const resume = (id: string) =>
  operator.fill('/console/suspensions', '/retablissement', {
    kind: 'professional',
    id,
    reason: 'Erreur de notre part',
  });
const cardOf = (id: string) => world().card(id);

test('a professional who is suspended has nothing left, and is told whom to turn to; let in again, they come in', async () => {
  const [id, person] = ['899800000061', newPerson(world())];
  const tokens = await service.logIn({}, { person, card: cardOf(id) });
  const late = await service.callback({ prompt: 'none' }, { person });
  const page = await suspend(id);
  assert.equal(page.status, 200, wordsOf(page));
  assert.match(wordsOf(page), /C’est fait/);
  assert.equal((await service.userInfo(tokens['access_token'])).status, 401);
  assert.equal((await service.refresh(tokens['refresh_token'])).json['error'], 'invalid_grant');
  assert.equal((await service.exchange(late)).json['error'], 'invalid_grant');
  assert.equal((await service.introspect(tokens['access_token'])).text, '{"active":false}');
  const { url } = await person.follow(service.authorizeUrl({ prompt: 'none' }));
  assert.equal(url.searchParams.get('error'), 'login_required');
  const refused = await person.presentCard(await person.follow(service.authorizeUrl()), cardOf(id));
  assert.match(refused.text, /P306/);
  assert.match(refused.text, /assistance/);
  await resume(id);
  assert.ok((await service.logIn({}, { person: newPerson(world()), card: cardOf(id) }))['access_token']);
});

test('an offer to enrol a phone, made with a stolen card, does not outlive the suspension', async () => {
  const nationalId = asNationalId('899800000061');
  const { enrolments } = world().running.stores;
  const now = systemClock.nowSeconds();
  await enrolments.saveOffer({
    ...{ tokenHash: 'stolen', nationalId, by: 'card', madeBy: undefined, isHeld: true },
    expiresAtSeconds: now + 300,
  });
  await suspend(nationalId);
  assert.equal(await enrolments.findOffer('stolen', now), undefined);
  await resume(nationalId);
});

test('the session ends at once with its line in the journal, and who suspended whom and why stands there', async () => {
  const id = '899800000038';
  await service.logIn({}, { card: cardOf(id) });
  await suspend(id);
  await resume(id);
  const lines = await world().running.stores.journal.search({ nationalId: id }, 100);
  const kinds = lines.map(({ event }) => event.kind);
  assert.ok(kinds.includes('session.ended'));
  const line = lines.find(({ event }) => event.kind === 'person.suspended')?.event;
  assert.deepEqual(line?.details, { by: operator.operatorId, reason: 'Carte signalée volée' });
  assert.ok(kinds.includes('person.resumed'));
});

test('a session is found behind any number of later logins, and its tokens end with it', async () => {
  const id = asNationalId('899800000038');
  const { journal } = world().running.stores;
  const tokens = await service.logIn({}, { card: cardOf(id) });
  const later = { kind: 'authorization.granted', nationalId: id, sessionId: asSessionId('gone') } as const;
  await journal.append(
    Array.from({ length: 1200 }, () => ({ ...later, atMilliseconds: systemClock.nowMilliseconds() })),
  );
  const ended = async () => (await journal.search({ nationalId: id, kinds: ['session.ended'] }, 100)).length;
  const before = await ended();
  await suspend(id);
  assert.equal(await ended(), before + 1);
  await resume(id);
  assert.equal((await service.userInfo(tokens['access_token'])).status, 401);
});

test('a service without a browser is refused as well: what waits on the phone ends, and nothing new begins', async () => {
  const id = '899800000079';
  await newPhone(world(), id);
  const desk = await newDesk(world());
  const started = await desk.start({ login_hint: id });
  const waits = () => world().running.stores.challenges.pendingOf(asNationalId(id), 'MOBILE', systemClock.nowSeconds());
  assert.notEqual(await waits(), undefined);
  await suspend(id);
  assert.equal(await waits(), undefined);
  assert.equal((await desk.poll(started)).json['error'], 'access_denied');
  assert.equal((await desk.ask({ login_hint: id })).json['error'], 'unknown_user_id');
  await resume(id);
  assert.equal((await desk.ask({ login_hint: id })).status, 200);
});

test('an end that was given ends it', async () => {
  const id = '899800000046';
  await suspend(id, { days: '1' });
  const { professional } = world().running.stores.suspensions;
  const now = systemClock.nowSeconds();
  assert.notEqual(await professional.find(asNationalId(id), now + 86_000), undefined);
  assert.equal(await professional.find(asNationalId(id), now + 86_500), undefined);
});

test('an RPPS number, with spaces, is found; what nobody has keeps what was typed beside the fault', async () => {
  await suspend('99 80 00 00 05 3');
  const listed = await operator.open('/console/suspensions');
  assert.match(listed.text, /899800000053/);
  const page = await suspend('123456789');
  assert.equal(page.status, 422);
  assert.match(page.text, /value="123456789"/);
  assert.match(wordsOf(page), /Personne d’habilité/);
  const short = await suspend('899800000061', { reason: 'non' });
  assert.equal(short.status, 422);
});

test('a citizen’s account is deactivated, and reactivated', async () => {
  const { accounts } = world().running.stores;
  const id = asAccountId('compte-zoe');
  await accounts.noteLogin('hash of zoe', id, systemClock.nowSeconds(), () => []);
  await suspend(id, { kind: 'citizen' });
  assert.equal((await accounts.find(id))?.active, false);
  await operator.fill('/console/suspensions', '/retablissement', {
    kind: 'citizen',
    id,
    reason: 'Erreur de notre part',
  });
  assert.equal((await accounts.find(id))?.active, true);
  assert.equal((await suspend(id, { kind: 'citizen', days: '3' })).status, 422);
});

test('an auditor reads who is suspended and changes nothing; a reviewer sees nothing of it', async () => {
  const auditor = await deskOf(world(), ['auditor']);
  const page = await auditor.open('/console/suspensions');
  assert.equal(page.status, 200);
  assert.ok(!page.text.includes('action="/console/suspensions"'));
  const reviewer = await deskOf(world(), ['reviewer']);
  assert.equal((await reviewer.open('/console/suspensions')).status, 403);
});
