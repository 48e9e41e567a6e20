import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type CitizenService, newCitizenService } from '../support/citizen-service.ts';
import { logIn, logInAgain, pageName, setRegister } from '../support/citizen-steps.ts';
import { newVisitor, wordsOf } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

// The national health identity, INS, for services that are authorised for it (issue 4, "Who is it").
let world: World;
let clinic: CitizenService;
let labs: CitizenService;
let weak: CitizenService;
let library: CitizenService;
before(async () => {
  world = await startWorld({ citizen: true });
  const record = { scopes: ['identite_pivot', 'email', 'ins'] };
  clinic = await newCitizenService(world, { door: 'plus', record });
  labs = await newCitizenService(world, { door: 'plus' });
  weak = await newCitizenService(world, { record });
  library = await newCitizenService(world);
});
after(async () => {
  await Promise.all([clinic, labs, weak, library].map((service) => service?.close()));
  await world?.close();
});

const wanted = { scope: 'openid identite_pivot ins' };
type Ins = Readonly<Record<string, unknown>>;

const insOf = async (service: CitizenService, provider: string, citizen = 'insi-adrun'): Promise<Ins> =>
  (await logIn(newVisitor(), service, { provider, citizen }, wanted)).claims['ins'] as Ins;

test('by a substantial account that the operator mapped: qualified, with its number', async () => {
  const ins = await insOf(clinic, 'la-poste');
  assert.deepEqual([ins['identityStatus'], ins['method'], ins['validationMode']], ['QUAL', 'INSI', 'IN']);
  assert.deepEqual([ins['matricule'], ins['oid']], ['275126322074974', '1.2.250.1.213.1.4.10']);
  assert.deepEqual([ins['nomNaissance'], ins['prenoms'], ins['sexe']], ['ADRUN', ['ZOE'], 'F']);
  assert.deepEqual([ins['dateNaissance'], ins['lieuNaissance']], ['1975-12-31', '63220']);
});

test('by the carte Vitale app, which brings the number: qualified without asking anybody', async () => {
  const ins = await insOf(clinic, 'carte-vitale');
  assert.deepEqual([ins['identityStatus'], ins['method'], ins['validationMode']], ['QUAL', 'AV', 'AV']);
  assert.equal(ins['matricule'], '275126322074974');
});

test('by a weak account: retrieved, and the number does not leave', async () => {
  const ins = await insOf(weak, 'impots');
  assert.equal(ins['identityStatus'], 'RECUP');
  assert.equal(ins['validationMode'], undefined);
  assert.deepEqual(['matricule' in ins, 'oid' in ins], [false, false]);
});

test('nobody is found: validated traits without a number; the login goes on', async () => {
  assert.equal((await insOf(clinic, 'la-poste', 'presume-annee'))['identityStatus'], 'VALI');
});

test('INSi is away: the login goes on without a number', async () => {
  await setRegister(world, 'insi', 'failing');
  const ins = await insOf(clinic, 'la-poste');
  await setRegister(world, 'insi', 'normal');
  assert.equal(ins['identityStatus'], 'VALI');
  assert.equal('matricule' in ins, false);
});

test('INSi speaks of somebody else: nobody receives that number', async () => {
  await setRegister(world, 'insi', 'contradictory');
  const ins = await insOf(clinic, 'la-poste', 'angela');
  await setRegister(world, 'insi', 'normal');
  assert.equal('matricule' in ins, false);
  assert.equal(ins['nomNaissance'], 'DUBOIS');
});

test('off by default: a service that is not entitled is refused the scope, and receives nothing without it', async () => {
  for (const service of [labs, library]) {
    const { url } = await newVisitor().open(service.authorizeUrl(wanted));
    assert.equal(url.searchParams.get('error'), 'invalid_scope');
    assert.equal((await logIn(newVisitor(), service)).claims['ins'], undefined);
  }
});

test('an entitled service that does not ask receives nothing, and INSi is not asked', async () => {
  const asked = await countDecisions();
  assert.equal((await logIn(newVisitor(), clinic)).claims['ins'], undefined);
  assert.equal(await countDecisions(), asked);
});

test('it is looked up once more where an earlier service of the session did not want it, and the page names it', async () => {
  const me = newVisitor();
  await logIn(me, labs);
  const consent = await me.open(clinic.authorizeUrl(wanted));
  assert.equal(pageName(consent), 'citizen-consent');
  assert.match(wordsOf(consent), /identité nationale de santé|INS/i);
  const { claims } = await logInAgain(me, clinic, wanted);
  assert.equal((claims['ins'] as Ins)['identityStatus'], 'QUAL');
});

const countDecisions = async (): Promise<number> => (await decisions()).length;

const decisions = async () =>
  (await world.running.stores.journal.readAfter(0, 10_000)).filter(({ event }) => event.kind === 'citizen.ins-decided');

test('every decision is kept as evidence, without traits or number', async () => {
  const lines = await decisions();
  assert.ok(lines.length >= 6);
  assert.doesNotMatch(JSON.stringify(lines), /ADRUN|DUBOIS|275126322074974|1975-12-31/);
  const accountId = lines.at(-1)?.event.accountId;
  assert.ok(accountId !== undefined);
  const evidence = await world.running.stores.insEvidence.listOf(accountId);
  assert.ok(evidence.length > 0);
  assert.ok(evidence.every(({ traitsHash }) => /^[\w-]{43}$/.test(traitsHash)));
});
