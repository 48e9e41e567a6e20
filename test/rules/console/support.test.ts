import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { supportOperations } from '#console/support.ts';
import type { ShownLogin } from '#console/support-shapes.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';
import { asAccountId, asClientId, asCorrelationId, asNationalId, asSessionId } from '#vocabulary/identifiers.ts';
import { at, type Desk, openDesk } from './desk.ts';
import { detailsOf, obtain } from './second-pair.ts';

const stack = new AsyncDisposableStack();
let desk: Desk;
let operations: ReturnType<typeof supportOperations>;
const doctor = asNationalId('899700000042');
const account = asAccountId('5e0d2f5c-1f4e-4c70-9a0c-0d6f7a3f0b11');
const [cardLogin, refusedLogin, citizenLogin] = ['0A1B-2C3D-4E5F', '1111-2222-3333', 'ZZZZ-YYYY-XXXX'];
const names: Readonly<Record<string, string>> = {
  cabinet: 'Logiciel du cabinet',
  'idp-1': 'Compte de démonstration',
  [doctor]: 'Camille ARNOUX',
};

before(async () => {
  desk = await openDesk(stack);
  const now = desk.clock.nowMilliseconds();
  const line = (minutes: number, kind: EventKind, more: Partial<NewEvent>): NewEvent => ({
    ...{ kind, atMilliseconds: now - (60 - minutes) * 60_000, clientId: asClientId('cabinet') },
    ...more,
  });
  const [sessionId, correlationId, citizen] = [
    asSessionId('session-1'),
    asCorrelationId(cardLogin ?? ''),
    asCorrelationId(citizenLogin ?? ''),
  ];
  await desk.stores.journal.append([
    line(0, 'login.refused', { correlationId, details: { fault: 'P203', method: 'card' } }),
    line(1, 'login.accepted', { correlationId, nationalId: doctor, details: { method: 'card', level: 'eidas3' } }),
    line(1, 'authorization.granted', { correlationId, nationalId: doctor, sessionId, details: { acr: 'eidas3' } }),
    line(2, 'token.issued', { nationalId: doctor, sessionId, details: { grant: 'authorization_code' } }),
    line(2, 'token.issued', { clientId: asClientId('other'), nationalId: doctor, sessionId }),
    line(3, 'login.refused', { correlationId: asCorrelationId(refusedLogin ?? ''), details: { fault: 'P201' } }),
    line(4, 'citizen.provider-chosen', { correlationId: citizen, details: { door: 'low', provider: 'idp-1' } }),
    line(5, 'citizen.refused', {
      ...{ correlationId: citizen, accountId: account },
      details: { door: 'low', provider: 'idp-1', fault: 'Y180001' },
    }),
    line(30, 'session.ended', { clientId: undefined, nationalId: doctor, sessionId, details: { services: 2 } }),
    line(31, 'logout.failed', { sessionId, details: { tries: 8 } }),
  ]);
  const nameOf = async (id: string) => names[id];
  operations = supportOperations({
    ...{ journal: desk.stores.journal, clock: desk.clock, sessionSeconds: 14_400 },
    names: { service: nameOf, provider: nameOf, person: ({ id }) => nameOf(id), operator: nameOf },
  });
});
after(() => stack.disposeAsync());

const reason = 'called us about a refused card';
const storyOf = async (code: string, who = 'support-1'): Promise<ShownLogin> => {
  const found = await obtain(desk, operations.find, { code }, who);
  assert.ok(found.found === 'login');
  return found;
};

describe('the story of a login', () => {
  test('is told from the first step to the last word of a service, by a code that was read aloud', async () => {
    const story = await storyOf('oa1b 2c3d 4e5f');
    assert.deepEqual(
      story.steps.map(({ kind }) => kind),
      ['login.refused', 'login.accepted', 'authorization.granted', 'token.issued', 'session.ended', 'logout.failed'],
    );
    const [refused, accepted] = story.steps;
    assert.equal(refused?.fault?.code, 'P203');
    assert.ok(refused?.fault?.hint !== '' && refused?.fault?.advice.fr !== '');
    assert.deepEqual([accepted?.method, accepted?.level, accepted?.service], ['card', 'eidas3', 'Logiciel du cabinet']);
    assert.deepEqual([story.door, story.outcome, story.service], ['professional', 'granted', 'Logiciel du cabinet']);
  });

  test('of a citizen names door and provider, and says why it was refused', async () => {
    const story = await storyOf(citizenLogin ?? '');
    assert.deepEqual([story.door, story.outcome], ['low', 'refused']);
    assert.equal(story.steps[0]?.provider, 'Compte de démonstration');
    assert.equal(story.steps[1]?.fault?.code, 'Y180001');
  });

  test('names nobody', async () => {
    const story = await storyOf(cardLogin ?? '', 'auditor-1');
    assert.deepEqual([story.person, story.identity], ['899•••••••42', null]);
    assert.doesNotMatch(JSON.stringify(story), /899700000042|ARNOUX/);
  });

  test('is not made up where the journal says nothing', async () => {
    const unknown = await desk.perform(operations.find, { code: '0000-0000-0000' }, at('support-1'));
    assert.equal(unknown.outcome, 'missing');
    assert.equal((await desk.perform(operations.find, { code: 'hello' }, at('support-1'))).outcome, 'refused');
  });
});

test('the code of a fault is explained, with the last logins that it ended', async () => {
  const found = await obtain(desk, operations.find, { code: 'y180001' }, 'support-1');
  assert.ok(found.found === 'fault');
  assert.equal(found.fault.code, 'Y180001');
  assert.deepEqual(
    found.recent.map(({ code }) => code),
    [citizenLogin],
  );
});

describe('whose login it was', () => {
  test('is shown for a reason of ten characters, to this operator, for this login, for a quarter of an hour', async () => {
    const code = cardLogin ?? '';
    const short = await desk.perform(operations.unmask, { code, reason: 'because' }, at('support-1'));
    assert.equal(short.outcome, 'refused');
    const shown = await obtain(desk, operations.unmask, { code, reason }, 'support-1');
    assert.deepEqual(shown.identity, { kind: 'professional', id: doctor, name: 'Camille ARNOUX' });
    assert.equal((await storyOf(code)).identity?.id, doctor);
    assert.equal((await storyOf(code, 'support-2')).identity, null, 'not to a colleague');
    const program = { ...at('support-1', 'token'), roles: ['auditor'] as const };
    const audited = await desk.perform(operations.find, { code }, program);
    assert.ok(audited.outcome === 'done' && audited.output.found === 'login');
    assert.equal(audited.output.identity, null, 'not to a program of theirs with fewer roles');
    assert.equal((await storyOf(citizenLogin ?? '')).identity, null, 'not of another login');
    desk.clock.pass(16 * 60_000);
    assert.equal((await storyOf(code)).identity, null);
    const [line] = await detailsOf(desk, 'support.unmasked');
    assert.deepEqual(
      [line?.nationalId, line?.correlationId, line?.details],
      [doctor, code, { by: 'support-1', reason }],
    );
  });

  test('is an account where nobody keeps a name', async () => {
    const shown = await obtain(desk, operations.unmask, { code: citizenLogin ?? '', reason }, 'support-1');
    assert.deepEqual(shown.identity, { kind: 'citizen', id: account, name: null });
  });

  test('stays unknown where the login stopped before, and to whoever may not ask', async () => {
    const nobody = await desk.perform(operations.unmask, { code: refusedLogin ?? '', reason }, at('support-1'));
    assert.equal(nobody.outcome, 'refused');
    const auditor = await desk.perform(operations.unmask, { code: cardLogin ?? '', reason }, at('auditor-1'));
    assert.equal(auditor.outcome, 'forbidden');
  });
});
