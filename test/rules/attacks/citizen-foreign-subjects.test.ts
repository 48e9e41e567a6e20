import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CivilRegister } from '#identity/citizen/register.ts';
import { verifyCitizen, type VerifyCitizenDeps } from '#identity/citizen/verify-citizen.ts';
import { systemRandom } from '#platform/random.ts';
import type { SqliteStores } from '#stores/sqlite/open.ts';
import type { UpstreamProof } from '#vocabulary/citizen.ts';
import { makeDirectory, openIn } from '../../stores/sqlite-examinee.ts';
import { people } from '../franceconnect/people.ts';

/**
 * Both kinds of people are known by a SHA-256 (franceconnect.md §1.11 points 1 and 5): of joined traits, or of a subject
 * at an eIDAS node. A node that gives somebody the traits of another as a subject would log them in as that person.
 */
const nowSeconds = 1_800_000_000;
const clock = { nowSeconds: () => nowSeconds, nowMilliseconds: () => nowSeconds * 1000 };
const register: CivilRegister = { ask: async (rectified) => ({ kind: 'found', code: '2', rectified }) };
const wish = { ins: false };

let directory: Awaited<ReturnType<typeof makeDirectory>>;
let stores: SqliteStores;
let deps: VerifyCitizenDeps;
before(async () => {
  directory = await makeDirectory();
  stores = openIn(directory.path, clock);
  deps = { register, accounts: stores.accounts, ins: undefined, clock, random: systemRandom };
});
after(async () => {
  stores.close();
  await directory.remove();
});

const foreigner = (providerSubject: string): UpstreamProof => ({
  ...people.angela.proof,
  providerSubject,
  identity: {
    kind: 'foreign',
    foreign: { givenName: 'Mal', familyName: 'ORY', birthdate: '1980-01-01', gender: undefined },
  },
});

test('a subject that reads as somebody’s traits does not open their account', async () => {
  const angela = await verifyCitizen(deps, people.angela.proof, wish);
  assert.ok(angela.granted);
  const thief = await verifyCitizen(deps, foreigner('Angela Claire LouiseDUBOIS1962-08-24female7510799100'), wish);
  assert.equal(thief.granted, false);
  assert.equal(!thief.granted && thief.fault, 'Y600006');
});

test('of whoever was born abroad, or in Corsica, neither', async () => {
  for (const subject of ['AnnaNOWAK1970-00-00female99122', 'LucSANTONI1970-02-03unspecified2A00499100'])
    assert.equal((await verifyCitizen(deps, foreigner(subject), wish)).granted, false, subject);
});

test('subjects as nodes give them are taken', async () => {
  for (const subject of ['BE/FR/12345678', 'a'.repeat(64), 'CB/FR/1962-08-24-0001'])
    assert.equal((await verifyCitizen(deps, foreigner(subject), wish)).granted, true, subject);
});
