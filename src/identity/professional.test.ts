import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldRows } from '#directory/import/fold.ts';
import type { DirectoryEntry } from '#directory/directory-store.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { findProfessional } from './professional.ts';

const nationalId = asNationalId('899700427885');
const midwife: DirectoryEntry['professional'] = {
  kind: 'professional',
  otherIds: [],
  ...foldRows(nationalId, ['50|C||||||ARNOUX']),
};
const directory = (entry: DirectoryEntry | undefined) => ({ findEntry: async () => entry });
const active = directory({ professional: midwife, status: 'active' });

test('a known, active professional is found', async () =>
  assert.deepEqual(await findProfessional(active, { nationalId, professionCode: '50' }), {
    person: midwife,
    professionMismatch: false,
  }));

test('nobody carries the identifier: P301, without the identifier in the detail', async () => {
  const found = await findProfessional(directory(undefined), { nationalId, professionCode: '50' });
  assert.ok('fault' in found && found.fault === 'P301');
  assert.doesNotMatch(found.detail, /\d/);
});

test('a closed entry: P302', async () => {
  const found = await findProfessional(directory({ professional: midwife, status: 'closed' }), {
    nationalId,
    professionCode: '50',
  });
  assert.ok('fault' in found && found.fault === 'P302');
});

test('another profession on the card is reported and lets in', async () => {
  const found = await findProfessional(active, { nationalId, professionCode: '60' });
  assert.ok('person' in found && found.professionMismatch);
});

test('a card without a profession contradicts nothing', async () => {
  const found = await findProfessional(active, { nationalId, professionCode: '' });
  assert.ok('person' in found && !found.professionMismatch);
});
