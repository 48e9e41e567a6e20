import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { directoryOperations } from '#console/directory.ts';
import { createImportDesk, type ImportDesk } from '#directory/import/import-desk.ts';
import { madeTestPeople } from '#sandbox/people/test-people-made.ts';
import { extractionOf } from '../directory/open-directory.ts';
import { makeDirectory } from '../../stores/sqlite-examinee.ts';
import { at, type Desk, openDesk } from './desk.ts';
import { byTwo, detailsOf, obtain } from './second-pair.ts';

const stack = new AsyncDisposableStack();
const fileName = 'PS_LibreAcces_Personne_activite_202611200830.txt';
let desk: Desk;
let path: string;
let imports: ImportDesk;
let operations: ReturnType<typeof directoryOperations>;
const broken: unknown[] = [];
before(async () => {
  desk = await openDesk(stack);
  const folder = await makeDirectory();
  stack.defer(folder.remove);
  path = join(folder.path, fileName);
  const { directory, importReports: reports, journal } = desk.stores;
  const room = { store: directory, reports, clock: desk.clock };
  imports = createImportDesk(room, path, (error) => broken.push(error));
  stack.defer(imports.stop);
  operations = directoryOperations({
    ...{ directory, reports, desk: imports, journal, clock: desk.clock },
    findOperator: desk.table.findOperator,
  });
});
after(() => stack.disposeAsync());

const reason = 'a person asks why they cannot log in';
const everybody = extractionOf(madeTestPeople);

describe('the directory', () => {
  test('is imported now, from the file that the configuration names, once at a time', async () => {
    assert.deepEqual((await obtain(desk, operations.show, {})).sources, []);
    await writeFile(path, everybody);
    const begun = await obtain(desk, operations.import, {});
    assert.deepEqual(begun, { fileName });
    assert.equal((await obtain(desk, operations.show, {})).running?.by.name, 'Name of operator-1');
    assert.equal((await desk.perform(operations.import, {}, at('operator-1'))).outcome, 'refused');
    await imports.settled();
    const [line] = await detailsOf(desk, 'directory.imported');
    assert.equal(line?.details?.['by'], 'operator-1');
  });

  test('says what stands: file, day, hash, rows, persons, how old', async () => {
    const { sources, running, configuredFile } = await obtain(desk, operations.show, {}, 'support-1');
    const [extraction] = sources;
    assert.deepEqual(
      [extraction?.fileName, extraction?.extractedOn, configuredFile],
      [fileName, '2026-11-20', fileName],
    );
    assert.equal(extraction?.report?.sha256, createHash('sha256').update(everybody).digest('hex'));
    assert.equal(extraction?.report?.persons, madeTestPeople.length);
    assert.ok(extraction && extraction.ageSeconds >= 0 && extraction.ageSeconds < 60);
    assert.equal(running, null);
  });

  test('keeps the report of what was refused, with the first faults; a forced import needs four eyes', async () => {
    const [header = '', first = '', ...rest] = everybody.split('\n');
    await writeFile(path, [header, `${first}|x`, ...rest].join('\n'));
    await obtain(desk, operations.import, {});
    await imports.settled();
    await writeFile(path, extractionOf(madeTestPeople.slice(3)));
    await obtain(desk, operations.import, {});
    await imports.settled();
    const [stopped, malformed] = await obtain(desk, operations.imports, {}, 'auditor-1');
    assert.equal(stopped?.stop?.reason, 'too-many-closed');
    assert.deepEqual([malformed?.stop?.reason, malformed?.malformed[0]?.line], ['too-many-malformed', 2]);
    await byTwo(desk, operations.forceImport, { reason });
    await imports.settled();
    const [applied] = await obtain(desk, operations.imports, { limit: 1 });
    assert.deepEqual([applied?.stop, applied?.closed, applied?.by?.operatorId], [null, 3, 'operator-2']);
  });

  test('says when an import broke off', async () => {
    await rm(path);
    await obtain(desk, operations.import, {});
    await imports.settled();
    assert.equal(broken.length, 1);
    assert.notEqual((await obtain(desk, operations.show, {})).brokeOffAtMilliseconds, null);
  });

  test('tells who somebody is for a reason only, and the journal knows, found or not', async () => {
    const person = madeTestPeople.at(-1);
    const nationalId = `${person?.idType}${person?.id}`;
    const entry = await obtain(desk, operations.lookUp, { nationalId, reason }, 'support-1');
    assert.equal(entry.nationalId, nationalId);
    assert.notEqual(entry.familyName, '');
    assert.equal(
      (await desk.perform(operations.lookUp, { nationalId, reason: '' }, at('support-1'))).outcome,
      'refused',
    );
    assert.equal((await desk.perform(operations.lookUp, { nationalId, reason }, at('auditor-1'))).outcome, 'forbidden');
    const unknown = await desk.perform(operations.lookUp, { nationalId: '899900000000', reason }, at('operator-1'));
    assert.equal(unknown.outcome, 'missing');
    const lines = await detailsOf(desk, 'directory.entry-read');
    assert.deepEqual(
      lines.map((line) => [line.nationalId, line.details]),
      [
        [nationalId, { by: 'support-1', reason, found: true }],
        ['899900000000', { by: 'operator-1', reason, found: false }],
      ],
    );
  });
});
