import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { expiredBeforeSeconds } from '#identity/citizen/accounts.ts';
import { identityHashOf } from '#identity/citizen/identity-hash.ts';
import type { CivilRegister } from '#identity/citizen/register.ts';
import { type VerifyCitizenDeps, verifyCitizen } from '#identity/citizen/verify-citizen.ts';
import { systemRandom } from '#platform/random.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { asAccountId, asClientId, asProviderId } from '#vocabulary/identifiers.ts';
import { makeDirectory, openIn } from '../../stores/sqlite-examinee.ts';
import { openRegisters, pivotOf, proofOf } from '../../support/citizen-registers.ts';

/** franceconnect.md §3.1 to §3.3: from a proof to the citizen and their account. */
const nowSeconds = 1_800_000_000;
const clock = { nowSeconds: () => nowSeconds, nowMilliseconds: () => nowSeconds * 1000 };

const open = async (context: TestContext) => {
  const directory = await makeDirectory();
  const stores = openIn(directory.path, clock);
  const { register } = await openRegisters(context);
  context.after(async () => {
    stores.close();
    await directory.remove();
  });
  const deps: VerifyCitizenDeps = { register, accounts: stores.accounts, ins: undefined, clock, random: systemRandom };
  return { stores, deps };
};

const wish = { ins: false };

const never: CivilRegister = {
  ask: () => {
    throw new Error('the register must not be asked');
  },
};

test('whoever comes by two providers, one of them careless, has one account', async (context) => {
  const { deps } = await open(context);
  const careful = await verifyCitizen(deps, proofOf(pivotOf('angela')), wish);
  const careless = { ...pivotOf('angela'), familyName: 'Duboys' };
  const other = await verifyCitizen(deps, proofOf(careless, { providerId: asProviderId('post-office') }), wish);
  assert.ok(careful.granted && other.granted);
  assert.equal(careful.account.accountId, other.account.accountId);
  assert.equal(other.registerCode, '3');
  assert.equal(other.citizen.rectified?.familyName, 'DUBOIS');
  assert.equal(other.citizen.identityHash, identityHashOf(pivotOf('angela')));
  assert.equal(other.citizen.register, 'verified');
});

test('twins have an account each', async (context) => {
  const { deps } = await open(context);
  const [one, other] = await Promise.all(
    ['jumeau-paul', 'jumeau-etienne'].map((name) => verifyCitizen(deps, proofOf(pivotOf(name)), wish)),
  );
  assert.ok(one?.granted && other?.granted);
  assert.notEqual(one.account.accountId, other.account.accountId);
});

test('ten logins at once make one account', async (context) => {
  const { deps } = await open(context);
  const verdicts = await Promise.all(
    Array.from({ length: 10 }, () => verifyCitizen(deps, proofOf(pivotOf('ange')), wish)),
  );
  const accounts = verdicts.map((verdict) => verdict.granted && verdict.account.accountId);
  assert.equal(new Set(accounts).size, 1);
});

test('whom the register refuses has no account; the caller is told what to journal', async (context) => {
  const { deps, stores } = await open(context);
  const about = { clientId: asClientId('service') };
  const verdict = await verifyCitizen(deps, proofOf(pivotOf('inconnu')), { ins: false, about });
  const event: NewEvent = {
    kind: 'citizen.register-asked',
    atMilliseconds: nowSeconds * 1000,
    clientId: asClientId('service'),
    details: { code: '8' },
  };
  assert.deepEqual(verdict, { granted: false, fault: 'Y010008', registerCode: '8', events: [event] });
  assert.equal(await stores.accounts.findByHash(identityHashOf(pivotOf('inconnu'))), undefined);
});

test('without a register the provider’s word stands', async (context) => {
  const { deps } = await open(context);
  const verdict = await verifyCitizen({ ...deps, register: undefined }, proofOf(pivotOf('inconnu')), wish);
  assert.ok(verdict.granted && verdict.registerCode === undefined);
  assert.equal(verdict.citizen.register, 'none');
  assert.deepEqual(verdict.citizen.rectified, pivotOf('inconnu'));
});

test('without INSi whoever asks for the health identity comes in without it, and nothing is decided', async (context) => {
  const { deps, stores } = await open(context);
  const verdict = await verifyCitizen(deps, proofOf(pivotOf('insi-adrun'), { level: 'eidas2' }), { ins: true });
  assert.ok(verdict.granted);
  assert.equal(verdict.citizen.ins, undefined);
  const lines = await stores.journal.readAfter(0, 100);
  assert.ok(lines.every(({ event }) => event.kind !== 'citizen.ins-decided'));
});

test('a person of another member state skips the register and is their subject at the node', async (context) => {
  const { deps } = await open(context);
  const foreign = { givenName: 'Greta', familyName: 'Müllersdorff', birthdate: '1990-04-01', gender: undefined };
  const proof = proofOf(pivotOf('angela'), { identity: { kind: 'foreign', foreign }, providerSubject: 'DE/FR/1' });
  const [one, again] = [
    await verifyCitizen({ ...deps, register: never }, proof, wish),
    await verifyCitizen({ ...deps, register: never }, proof, wish),
  ];
  assert.ok(one.granted && again.granted);
  assert.equal(one.citizen.register, 'foreign');
  assert.equal(one.citizen.rectified, undefined);
  assert.equal(one.account.accountId, again.account.accountId);
});

test('single sign-on that only lacks an INS does not ask the register again', async (context) => {
  const { deps } = await open(context);
  const first = await verifyCitizen(deps, proofOf(pivotOf('sans-accents')), wish);
  assert.ok(first.granted);
  const again = await verifyCitizen({ ...deps, register: never }, first.citizen.proof, {
    ins: false,
    known: first.citizen,
  });
  assert.ok(again.granted);
  assert.deepEqual(again.citizen, first.citizen);
});

test('a deactivated account is refused, also when it is deactivated meanwhile, and is not kept alive', async (context) => {
  const { deps, stores } = await open(context);
  const proof = proofOf(pivotOf('angela'));
  const first = await verifyCitizen(deps, proof, wish);
  assert.ok(first.granted);
  await stores.accounts.setActive(first.account.accountId, false, []);
  const later = { ...clock, nowSeconds: () => nowSeconds + 1000 };
  const refused = await verifyCitizen({ ...deps, clock: later }, proof, wish);
  assert.equal(refused.granted ? '' : refused.fault, 'Y180001');
  const account = await stores.accounts.find(first.account.accountId);
  assert.equal(account?.lastLoginAtSeconds, nowSeconds);
  const racing = { ...stores.accounts, findByHash: async () => undefined };
  const late = await verifyCitizen({ ...deps, accounts: racing }, proof, wish);
  assert.equal(late.granted ? '' : late.fault, 'Y180001');
  await stores.accounts.setActive(first.account.accountId, true, []);
  assert.equal((await verifyCitizen(deps, proof, wish)).granted, true);
});

test('a provider that the person blocked does not let them in, another one does', async (context) => {
  const { deps, stores } = await open(context);
  const [tax, post] = [asProviderId('tax-office'), asProviderId('post-office')];
  const first = await verifyCitizen(deps, proofOf(pivotOf('angela')), wish);
  assert.ok(first.granted);
  const faultBy = async (providerId: typeof tax) => {
    const verdict = await verifyCitizen(deps, proofOf(pivotOf('angela'), { providerId }), wish);
    return verdict.granted ? 'granted' : verdict.fault;
  };
  const prefer = (mode: 'exclude' | 'only') =>
    stores.accounts.setPreferences(first.account.accountId, { mode, list: [tax], updatedAtSeconds: nowSeconds }, []);
  await prefer('exclude');
  assert.deepEqual([await faultBy(tax), await faultBy(post)], ['Y100011', 'granted']);
  await prefer('only');
  assert.deepEqual([await faultBy(tax), await faultBy(post)], ['granted', 'Y100011']);
});

test('three years after the last login an account goes', async (context) => {
  const { deps, stores } = await open(context);
  const verdict = await verifyCitizen(deps, proofOf(pivotOf('angela')), wish);
  assert.ok(verdict.granted);
  const threeYears = Date.parse('2030-01-15T08:00:00Z') / 1000;
  assert.equal(new Date(nowSeconds * 1000).toISOString(), '2027-01-15T08:00:00.000Z');
  assert.equal(expiredBeforeSeconds(threeYears), nowSeconds);
  assert.equal(await stores.accounts.purge(expiredBeforeSeconds(threeYears), 10), 0);
  assert.equal(await stores.accounts.purge(expiredBeforeSeconds(threeYears + 1), 10), 1);
  assert.equal(await stores.accounts.find(asAccountId(verdict.account.accountId)), undefined);
});
