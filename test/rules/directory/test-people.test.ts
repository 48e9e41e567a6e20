import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProfessional } from '#identity/professional.ts';
import { madeFormerPeople } from '#sandbox/people/test-people-made.ts';
import { seedDirectory } from '#sandbox/people/seed-directory.ts';
import { testPeople, testRpps } from '#sandbox/people/test-people.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { clock, extractionOf, type OpenDirectory, openDirectoryFor } from './open-directory.ts';

const seed = (directory: OpenDirectory) => seedDirectory({ store: directory.stores.directory, clock });

const login = (directory: OpenDirectory, nationalId: string, professionCode = '') =>
  findProfessional(directory.stores.directory, { nationalId: asNationalId(nationalId), professionCode });

test('every test person is let in or refused as their note says', async (context) => {
  const directory = await openDirectoryFor(context);
  await seed(directory);
  for (const person of testPeople) {
    const found = await login(directory, person.nationalId, person.professionCode);
    const expected = { [testRpps(19)]: 'P302', [testRpps(20)]: 'P301' }[person.nationalId];
    assert.equal('fault' in found ? found.fault : undefined, expected, person.holderName);
    assert.equal('person' in found && found.professionMismatch, person.nationalId === testRpps(16), person.holderName);
  }
});

test('the corners are what they are said to be', async (context) => {
  const directory = await openDirectoryFor(context);
  await seed(directory);
  const of = async (number: number) => (await directory.find(testRpps(number)))?.professional.exercices ?? [];
  assert.equal((await of(1))[0]?.activities.length, 2);
  assert.equal((await of(7))[0]?.activities[0]?.codeSectionPharmacien, 'A');
  assert.equal((await of(11))[0]?.codeCategorieProfessionnelle, 'E');
  assert.deepEqual((await of(12))[0]?.activities, []);
  assert.deepEqual(
    (await of(13)).map((exercice) => exercice.codeProfession),
    ['70', '71'],
  );
  assert.equal((await of(14))[0]?.codeSavoirFaire, 'SM54');
});

test('the former ADELI number on a card leads to the RPPS record', async (context) => {
  const directory = await openDirectoryFor(context);
  await seed(directory);
  const card = testPeople.find((person) => person.nationalId.startsWith('0')) ?? assert.fail('no such card');
  const found = await login(directory, card.nationalId);
  assert.ok('person' in found);
  assert.deepEqual(
    found.person.otherIds.map((other) => other.origine),
    ['RPPS', 'ADELI'],
  );
});

test('cards, holders and identifiers are all different', () => {
  assert.equal(new Set(testPeople.map((person) => person.nationalId)).size, testPeople.length);
  assert.equal(new Set(testPeople.map((person) => person.holderName)).size, testPeople.length);
  for (const kind of ['CPS', 'CPF', 'CPE', 'CPA'] as const)
    assert.ok(testPeople.some((person) => person.kind === kind));
});

test('seeding twice writes once, and a directory that an operator filled is left alone', async (context) => {
  const [twice, filled] = [await openDirectoryFor(context), await openDirectoryFor(context)];
  assert.equal((await seed(twice))?.rows, 2000);
  const { sequence } = await twice.stores.journal.head();
  assert.equal(await seed(twice), undefined);
  assert.equal((await twice.stores.journal.head()).sequence, sequence);
  await filled.importText(extractionOf(madeFormerPeople));
  assert.equal(await seed(filled), undefined);
  assert.equal((await filled.find(testRpps(19)))?.status, 'active');
});
