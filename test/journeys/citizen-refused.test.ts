import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sandboxCitizens } from '#sandbox/citizen/people.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { type CitizenService, newCitizenService } from '../support/citizen-service.ts';
import { agree, comeBy, faultCode, logIn, misbehave, pageName } from '../support/citizen-steps.ts';
import { newVisitor, type VisitedPage, type Visitor, wordsOf } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

// Somebody is not let in, is told so with a code, and has a way on (issue 4, "Shown by"; franceconnect.md §1.15).
let world: World;
let town: CitizenService;
let clinic: CitizenService;
before(async () => {
  world = await startWorld({ citizen: true });
  town = await newCitizenService(world, { record: { scopes: ['identite_pivot', 'email', 'idp_birthdate'] } });
  clinic = await newCitizenService(world, { door: 'plus' });
});
after(async () => {
  await Promise.all([town, clinic].map((service) => service?.close()));
  await world?.close();
});

/** The page says its code, leads to the choice where another account still works, and back to the service. */
const checkWays = async (me: Visitor, page: VisitedPage, code: string, service = town): Promise<void> => {
  assert.equal(faultCode(page), code, wordsOf(page).slice(0, 300));
  const choice = await me.click(page, '/interaction/');
  assert.equal(pageName(choice), 'citizen-choice');
  const { url } = await me.click(page, '/redirect-to-sp-with-error');
  assert.equal(url.origin + url.pathname, service.redirectUri);
  assert.ok(url.searchParams.has('error') && url.searchParams.has('state') && url.searchParams.has('iss'));
  const consent = await comeBy(me, choice, { provider: 'la-poste', citizen: 'outre-mer' });
  await service.finish(await agree(me, consent, service));
};

const refusals = {
  'un-echo': 'Y010004',
  'plusieurs-echos': 'Y010006',
  'usage-seul': 'Y010007',
  inconnu: 'Y010008',
  rejete: 'Y010009',
  'registre-casse': 'Y010012',
  'registre-illisible': 'Y010013',
} as const;

for (const [citizen, code] of Object.entries(refusals))
  test(`refused by the register: ${citizen} reads ${code}, and comes in by another account`, async () => {
    const me = newVisitor();
    const page = await comeBy(me, await me.open(town.authorizeUrl()), { citizen });
    assert.ok(page.status >= 400);
    await checkWays(me, page, code);
  });

test('the register takes too long: Y010011, and nothing is lost', async () => {
  const me = newVisitor();
  await checkWays(me, await comeBy(me, await me.open(town.authorizeUrl()), { citizen: 'registre-lent' }), 'Y010011');
});

test('somebody whom the register knows as deceased reads a neutral sentence', async () => {
  const me = newVisitor();
  const page = await comeBy(me, await me.open(town.authorizeUrl()), { citizen: 'decede' });
  assert.equal(faultCode(page), 'Y010015');
  assert.doesNotMatch(wordsOf(page), /décéd|mort|defunt|DEFUNTEAU|2020/i);
  assert.match(wordsOf(page), /Cette identité ne permet plus de se connecter/);
  assert.doesNotMatch(wordsOf(await me.click(page, 'lang=en')), /decea|dead|died|death/i);
});

test('a careless provider: low gives the rectified identity, plus the provider’s, with rnipp_* beside it', async () => {
  const citizen = 'sans-accents';
  const scope = 'openid identite_pivot idp_birthdate';
  const { claims: low } = await logIn(newVisitor(), town, { citizen }, { scope });
  assert.deepEqual([low['given_name'], low['family_name']], ['Françoise-Marie', 'LÉVÊQUE']);
  const wanted = { scope: 'openid rnipp_identite_pivot' };
  const { claims: plus } = await logIn(newVisitor(), clinic, { citizen }, wanted);
  assert.deepEqual([plus['given_name'], plus['family_name']], ['FRANCOISE MARIE', 'LEVEQUE']);
  assert.deepEqual([plus['rnipp_given_name'], plus['rnipp_family_name']], ['Françoise-Marie', 'LÉVÊQUE']);
  assert.deepEqual(plus['rnipp_given_name_array'], ['Françoise-Marie']);
});

test('presumed born in a month: low says its first day, and what the provider said beside it', async () => {
  const scope = 'openid identite_pivot idp_birthdate';
  const { claims } = await logIn(newVisitor(), town, { citizen: 'presume-mois' }, { scope });
  assert.deepEqual([claims['birthdate'], claims['idp_birthdate']], ['1974-09-01', '1974-09-00']);
});

test('everybody whom the register knows can log in, whatever their name or place of birth', async () => {
  const known = sandboxCitizens.filter(
    ({ people, registerCase }) =>
      people === 'national' && (registerCase.code === '2' || (registerCase.code === '3' && !registerCase.deceasedOn)),
  );
  assert.ok(known.length > 15);
  for (const { citizenId } of known) {
    const { claims } = await logIn(newVisitor(), town, { citizen: citizenId });
    assert.ok(typeof claims['family_name'] === 'string' && claims['family_name'] !== '', citizenId);
  }
});

const accountOf = async (citizen: string) => {
  await logIn(newVisitor(), town, { citizen });
  const lines = await world.running.stores.journal.readAfter(0, 100_000);
  const accountId = lines.findLast(({ event }) => event.kind === 'citizen.verified')?.event.accountId;
  assert.ok(accountId !== undefined);
  return accountId;
};

test('an account that I blocked in my preferences does not open; another one does', async () => {
  const accountId = await accountOf('ange');
  const { accounts } = world.running.stores;
  const preferences = { mode: 'exclude', list: [asProviderId('msa')], updatedAtSeconds: 0 } as const;
  await accounts.setPreferences(accountId, preferences, []);
  const me = newVisitor();
  const blocked = await comeBy(me, await me.open(town.authorizeUrl()), { provider: 'msa', citizen: 'ange' });
  await checkWays(me, blocked, 'Y100011');
  await logIn(newVisitor(), town, { provider: 'la-poste', citizen: 'ange' });
});

test('a blocked account does not open a second service either, though I am logged in by it', async () => {
  const accountId = await accountOf('nom-usage');
  const me = newVisitor();
  await logIn(me, town, { provider: 'impots', citizen: 'nom-usage' });
  const preferences = { mode: 'only', list: [asProviderId('la-poste')], updatedAtSeconds: 0 } as const;
  await world.running.stores.accounts.setPreferences(accountId, preferences, []);
  assert.equal(faultCode(await me.open(town.authorizeUrl())), 'Y100011');
});

test('a deactivated account opens nothing, by whatever provider, and opens again when it is active again', async () => {
  const accountId = await accountOf('marie-claude');
  const { accounts } = world.running.stores;
  const session = newVisitor();
  await logIn(session, town, { citizen: 'marie-claude' });
  await accounts.setActive(accountId, false, []);
  for (const provider of ['impots', 'la-poste']) {
    const me = newVisitor();
    const page = await comeBy(me, await me.open(town.authorizeUrl()), { provider, citizen: 'marie-claude' });
    assert.equal(faultCode(page), 'Y180001');
  }
  assert.equal(faultCode(await session.open(town.authorizeUrl())), 'Y180001', 'not by single sign-on either');
  await accounts.setActive(accountId, true, []);
  await logIn(newVisitor(), town, { citizen: 'marie-claude' });
});

test('a provider that answers below what the service wants: I am told, and come in by a stronger one', async () => {
  const me = newVisitor();
  const choice = await me.open(clinic.authorizeUrl());
  await misbehave(world, 'la-poste', { kind: 'lower-level' });
  const page = await comeBy(me, choice);
  await misbehave(world, 'la-poste');
  assert.match(String(faultCode(page)), /^Y100001$|^Y100018$/);
  const consent = await comeBy(me, await me.click(page, '/interaction/'), { provider: 'identite-nationale' });
  await clinic.finish(await agree(me, consent, clinic));
});
