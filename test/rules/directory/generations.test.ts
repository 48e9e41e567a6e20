import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { MadePerson } from '#sandbox/people/extraction-line.ts';
import { makePerson } from '#sandbox/people/synthetic-person.ts';
import { madeStaff, madeTestPeople } from '#sandbox/people/test-people-made.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { clock, extractionOf, openDirectoryFor } from './open-directory.ts';

/** From one generation of the file to the next (directory-cards-ins.md §1.2.1, points 4, 6 and 9). */
const world = { seed: 3, practices: 50, establishmentsBySector: 10 };
const crowd = Array.from({ length: 300 }, (_, index) => makePerson(world, 1000 + index));
const idOf = (person: MadePerson | undefined): string => `${person?.idType}${person?.id}`;
const marry = (person: MadePerson): MadePerson => ({ ...person, familyName: 'NOUVEAU-NOM' });

test('the same file again changes nothing, and is a generation nonetheless', async (context) => {
  const directory = await openDirectoryFor(context);
  const first = await directory.importText(extractionOf(crowd));
  const again = await directory.importText(extractionOf(crowd));
  assert.deepEqual([first.report.created, first.report.unchanged], [300, 0]);
  assert.deepEqual(
    [again.report.created, again.report.updated, again.report.closed, again.report.unchanged],
    [0, 0, 0, 300],
  );
  assert.equal((await directory.stores.directory.findAppliedFile('extraction'))?.generation, 2);
});

test('who is absent from the new file is closed, and opened again when back', async (context) => {
  const directory = await openDirectoryFor(context);
  const [gone] = crowd;
  await directory.importText(extractionOf(crowd));
  const second = await directory.importText(extractionOf(crowd.slice(1)));
  assert.equal(second.report.closed, 1);
  assert.equal((await directory.find(idOf(gone)))?.status, 'closed');
  const third = await directory.importText(extractionOf(crowd));
  assert.deepEqual([third.report.updated, third.report.created], [1, 0]);
  assert.equal((await directory.find(idOf(gone)))?.status, 'active');
});

test('a closed entry is closed once', async (context) => {
  const directory = await openDirectoryFor(context);
  await directory.importText(extractionOf(crowd));
  await directory.importText(extractionOf(crowd.slice(1)));
  assert.equal((await directory.importText(extractionOf(crowd.slice(1)))).report.closed, 0);
});

test('an ADELI number is never closed by its absence', async (context) => {
  const directory = await openDirectoryFor(context);
  const old: MadePerson = { ...(crowd[0] ?? assert.fail()), idType: '0', id: '999190018' };
  await directory.importText(extractionOf([...crowd, old]));
  const outcome = await directory.importText(extractionOf(crowd));
  assert.equal(outcome.report.closed, 0);
  assert.equal((await directory.find(idOf(old)))?.status, 'active');
});

test('more than 1 % closings stop the import, unless a person insists', async (context) => {
  const directory = await openDirectoryFor(context);
  await directory.importText(extractionOf(crowd));
  const before = await directory.active();
  const outcome = await directory.importText(extractionOf(crowd.slice(4)));
  assert.ok(outcome.kind === 'stopped' && outcome.stop.reason === 'too-many-closed');
  assert.equal(outcome.report.closed, 4);
  assert.deepEqual(await directory.active(), before);
  assert.equal((await directory.importText(extractionOf(crowd.slice(4)), { force: true })).kind, 'applied');
});

test('exactly 1 % closings pass', async (context) => {
  const directory = await openDirectoryFor(context);
  await directory.importText(extractionOf(crowd));
  assert.equal((await directory.importText(extractionOf(crowd.slice(3)))).kind, 'applied');
});

test('more than 5 % changes stop the import, unless a person insists', async (context) => {
  const directory = await openDirectoryFor(context);
  await directory.importText(extractionOf(crowd));
  const changed = extractionOf(crowd.map((person, index) => (index < 16 ? marry(person) : person)));
  const outcome = await directory.importText(changed);
  assert.ok(outcome.kind === 'stopped' && outcome.stop.reason === 'too-many-updated');
  assert.equal((await directory.importText(changed, { force: true })).report.updated, 16);
  assert.equal((await directory.find(idOf(crowd[0])))?.professional.familyName, 'NOUVEAU-NOM');
});

test('the event is in the journal with the counts, in the same transaction, and only when applied', async (context) => {
  const directory = await openDirectoryFor(context);
  await directory.importText(extractionOf(crowd));
  await directory.importText(extractionOf(crowd.slice(100)));
  const lines = await directory.stores.journal.readAfter(0, 10);
  assert.deepEqual(
    lines.map((line) => line.event.kind),
    ['directory.imported'],
  );
  assert.deepEqual(lines[0]?.event.details, {
    file: 'extraction.txt',
    source: 'extraction',
    sha256: createHash('sha256').update(extractionOf(crowd)).digest('hex'),
    rows: extractionOf(crowd).split('\n').length - 2,
    persons: 300,
    created: 300,
    updated: 0,
    closed: 0,
    unchanged: 0,
    malformedCount: 0,
    suspiciousCount: 0,
  });
});

test('when the journal cannot be written, nothing is', async (context) => {
  const directory = await openDirectoryFor(context);
  directory.stores.database.exec(
    "CREATE TRIGGER no_line BEFORE INSERT ON journal BEGIN SELECT raise(ABORT, 'the disk is full'); END",
  );
  await assert.rejects(directory.importText(extractionOf(crowd)), /the disk is full/);
  assert.deepEqual(await directory.active(), []);
  assert.equal(await directory.stores.directory.findAppliedFile('extraction'), undefined);
});

test('staff come from a file of their own, which the extraction does not close', async (context) => {
  const directory = await openDirectoryFor(context);
  const staff = await directory.importText(extractionOf(madeStaff), { source: 'staff' });
  assert.equal(staff.report.created, 2);
  await directory.importText(extractionOf(madeTestPeople));
  const entry = await directory.find(idOf(madeStaff[0]));
  assert.equal(entry?.status, 'active');
  assert.equal(entry?.professional.otherIds[0]?.origine, 'FINESS');
  assert.match(entry?.professional.nationalId ?? '', /\//);
  assert.equal(entry?.professional.exercices[0]?.activities.length, 1);
});

test('one import at a time; the next can begin when it has ended', async (context) => {
  const directory = await openDirectoryFor(context);
  const [first, second] = await Promise.all([
    directory.importText(extractionOf(crowd)),
    directory.importText(extractionOf(crowd)),
  ]);
  assert.equal(first.kind, 'applied');
  assert.ok(second.kind === 'stopped' && second.stop.reason === 'already-running');
  assert.equal((await directory.importText(extractionOf(crowd))).kind, 'applied');
});

test('an import that another process overtook writes nothing', async (context) => {
  const directory = await openDirectoryFor(context);
  const staging = (await directory.stores.directory.openStaging('extraction')) ?? assert.fail('no staging');
  directory.stores.database.exec("INSERT INTO directory_source VALUES ('extraction', 1, 'other.txt', 'key', 0)");
  const answer = await staging.apply(
    { fileName: 'late.txt', fileKey: 'key', atMilliseconds: clock.nowMilliseconds() },
    [],
  );
  await staging.discard();
  assert.equal(answer, 'overtaken');
  assert.equal((await directory.stores.directory.findAppliedFile('extraction'))?.fileName, 'other.txt');
});

test('lookups are answered while an import is under way', async (context) => {
  const directory = await openDirectoryFor(context);
  await directory.importText(extractionOf(crowd));
  const running = directory.importText(extractionOf(crowd));
  assert.equal((await directory.stores.directory.findEntry(asNationalId(idOf(crowd[5]))))?.status, 'active');
  await running;
});
