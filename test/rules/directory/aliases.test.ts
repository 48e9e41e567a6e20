import assert from 'node:assert/strict';
import { test } from 'node:test';
import { madeTestPeople } from '#sandbox/people/test-people-made.ts';
import { testRpps } from '#sandbox/people/test-people.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { extractionOf, type OpenDirectory, openDirectoryFor } from './open-directory.ts';

/** The switch from ADELI to RPPS: the old number leads to the record and stays among its identifiers (psc.md §10). */
const rpps = asNationalId(testRpps(9));
const adeli = asNationalId('0999390011');
const older = asNationalId('0999390029');
const text = extractionOf(madeTestPeople);
const event = { kind: 'directory.imported', atMilliseconds: 0, details: { aliases: 1 } } as const;

const otherIds = async (directory: OpenDirectory, id: string) => (await directory.find(id))?.professional.otherIds;

test('the former number resolves, and both numbers are told', async (context) => {
  const directory = await openDirectoryFor(context);
  await directory.importText(text);
  assert.deepEqual(await directory.stores.directory.addAliases([{ formerId: adeli, nationalId: rpps }], [event]), []);
  const expected = [
    { identifiant: rpps, origine: 'RPPS', qualite: 1 },
    { identifiant: adeli, origine: 'ADELI', qualite: 1 },
  ];
  assert.equal((await directory.find(adeli))?.professional.nationalId, rpps);
  assert.deepEqual(await otherIds(directory, adeli), expected);
  assert.deepEqual(await otherIds(directory, rpps), expected);
});

test('an alias outlives the next imports and does not make its person changed', async (context) => {
  const directory = await openDirectoryFor(context);
  await directory.importText(text);
  await directory.stores.directory.addAliases([{ formerId: adeli, nationalId: rpps }], [event]);
  const outcome = await directory.importText(text);
  assert.equal(outcome.report.unchanged, outcome.report.persons);
  assert.equal((await directory.find(adeli))?.professional.nationalId, rpps);
});

test('the former number leads to the new record even while the old one is still in the file', async (context) => {
  const directory = await openDirectoryFor(context);
  const old = { ...(madeTestPeople[8] ?? assert.fail()), idType: '0', id: adeli.slice(1) };
  await directory.importText(extractionOf([...madeTestPeople, old]));
  await directory.stores.directory.addAliases([{ formerId: adeli, nationalId: rpps }], [event]);
  assert.equal((await directory.find(adeli))?.professional.nationalId, rpps);
});

test('two switches in a row lead to the last record', async (context) => {
  const directory = await openDirectoryFor(context);
  const old = { ...(madeTestPeople[8] ?? assert.fail()), idType: '0', id: adeli.slice(1) };
  await directory.importText(extractionOf([...madeTestPeople, old]));
  await directory.stores.directory.addAliases([{ formerId: older, nationalId: adeli }], [event]);
  await directory.stores.directory.addAliases([{ formerId: adeli, nationalId: rpps }], [event]);
  assert.equal((await directory.find(older))?.professional.nationalId, rpps);
  assert.deepEqual(
    (await otherIds(directory, rpps))?.map((id) => id.identifiant),
    [rpps, adeli, older],
  );
});

test('a pair whose new number nobody has, or that goes in a circle, is left out and said so', async (context) => {
  const directory = await openDirectoryFor(context);
  await directory.importText(text);
  const unknown = { formerId: adeli, nationalId: asNationalId('899899999999') };
  const circle = { formerId: rpps, nationalId: rpps };
  assert.deepEqual(await directory.stores.directory.addAliases([unknown, circle], [event]), [unknown, circle]);
  assert.equal(await directory.find(adeli), undefined);
});

test('the same pair again changes nothing, and events go to the journal with the pairs', async (context) => {
  const directory = await openDirectoryFor(context);
  await directory.importText(text);
  const pairs = [{ formerId: adeli, nationalId: rpps }];
  await directory.stores.directory.addAliases(pairs, [event]);
  await directory.stores.directory.addAliases(pairs, [event]);
  assert.equal((await otherIds(directory, rpps))?.length, 2);
  assert.equal((await directory.stores.journal.head()).sequence, 3);
});
