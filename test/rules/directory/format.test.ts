import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportOutcome } from '#directory/import/import-extraction.ts';
import { extractionHeader, extractionLines } from '#sandbox/people/extraction-line.ts';
import { makePerson } from '#sandbox/people/synthetic-person.ts';
import { madeTestPeople } from '#sandbox/people/test-people-made.ts';
import { testRpps } from '#sandbox/people/test-people.ts';
import { extractionOf, openDirectoryFor, replaceColumn } from './open-directory.ts';

/** Traps of the real file (directory-cards-ins.md §0 point 3, §1.1, §5.5). */
const text = extractionOf(madeTestPeople);
const linesOf = (file: string): string[] => file.split('\n').slice(0, -1);
const camille = testRpps(1);
const world = { seed: 7, practices: 20, establishmentsBySector: 10 };
const crowd = (count: number): string =>
  Array.from({ length: count }, (_, index) => extractionLines(makePerson(world, 1000 + index))[0] ?? '').join('');

const assertApplied = (outcome: ImportOutcome): void =>
  assert.equal(outcome.kind, 'applied', outcome.kind === 'stopped' ? outcome.stop.detail : '');

test('every line ends with a pipe, which is no 57th value', async (context) => {
  const directory = await openDirectoryFor(context);
  const outcome = await directory.importText(text);
  assertApplied(outcome);
  assert.equal(outcome.report.persons, madeTestPeople.length);
  assert.equal(outcome.report.malformedCount, 0);
  assert.equal(outcome.report.suspiciousCount, 0);
  const entry = await directory.find(camille);
  assert.equal(entry?.professional.exercices[0]?.activities[0]?.codeGenreActivite, 'GENR01');
});

test('a person is folded to exercices and activities with the words of the wire', async (context) => {
  const directory = await openDirectoryFor(context);
  await directory.importText(text);
  const { professional } = (await directory.find(camille)) ?? assert.fail('not found');
  assert.deepEqual(professional.otherIds, [{ identifiant: camille, origine: 'RPPS', qualite: 1 }]);
  assert.equal(professional.familyName, 'ARNOUX');
  assert.equal(professional.codeCivilite, 'MME');
  assert.equal(professional.exercices.length, 1);
  const [exercice] = professional.exercices;
  assert.deepEqual(
    [
      exercice?.codeProfession,
      exercice?.codeCategorieProfessionnelle,
      exercice?.codeCiviliteDexercice,
      exercice?.codeSavoirFaire,
    ],
    ['10', 'C', 'DR', 'SM54'],
  );
  assert.deepEqual(exercice?.activities.map((activity) => activity.codeSecteurDactivite).sort(), ['SA07', 'SA52']);
});

test('a Latin-1 copy reads as the UTF-8 original', async (context) => {
  const [utf8, latin1] = [await openDirectoryFor(context), await openDirectoryFor(context)];
  const western = text.replaceAll('’', "'");
  assertApplied(await utf8.importText(western));
  assertApplied(await latin1.importBytes(Buffer.from(western, 'latin1')));
  assert.deepEqual(await latin1.active(), await utf8.active());
  assert.equal((await latin1.find(testRpps(3)))?.professional.familyName, "D'ESTRÉES-LÉVÊQUE");
});

test('a byte order mark and Windows line ends change nothing', async (context) => {
  const [plain, windows] = [await openDirectoryFor(context), await openDirectoryFor(context)];
  await plain.importText(text);
  assertApplied(await windows.importText(`\uFEFF${text.replaceAll('\n', '\r\n')}`));
  assert.deepEqual(await windows.active(), await plain.active());
});

test('the 52 columns of 2021 are enough; role and kind of activity stay empty', async (context) => {
  const directory = await openDirectoryFor(context);
  const short = linesOf(text).map((line) => `${line.split('|').slice(0, 52).join('|')}|`);
  assertApplied(await directory.importText(`${short.join('\n')}\n`));
  const activity = (await directory.find(camille))?.professional.exercices[0]?.activities[0];
  assert.equal(activity?.codeRole, '');
  assert.equal(activity?.codeGenreActivite, '');
  assert.notEqual(activity?.raisonSocialeSite, '');
});

test('columns are found by name: their order does not matter, and further ones are ignored', async (context) => {
  const [plain, turned] = [await openDirectoryFor(context), await openDirectoryFor(context)];
  await plain.importText(text);
  const reversed = linesOf(text).map((line) => `${line.split('|').slice(0, -1).reverse().join('|')}|more|`);
  assertApplied(await turned.importText(`${reversed.join('\n')}\n`));
  assert.deepEqual(await turned.active(), await plain.active());
});

test('a missing column stops the import and is named', async (context) => {
  const directory = await openDirectoryFor(context);
  const outcome = await directory.importText(text.replace('|Code profession|', '|Code du métier|'));
  assert.equal(outcome.kind, 'stopped');
  assert.ok(outcome.kind === 'stopped' && outcome.stop.reason === 'missing-column');
  assert.match(outcome.stop.detail, /Code profession/);
  assert.deepEqual(await directory.active(), []);
});

test('the same line twice is one activity', async (context) => {
  const [once, twice] = [await openDirectoryFor(context), await openDirectoryFor(context)];
  await once.importText(text);
  const [header, ...lines] = linesOf(text);
  assertApplied(await twice.importText(`${[header, ...lines, ...lines].join('\n')}\n`));
  assert.deepEqual(await twice.active(), await once.active());
});

test('an empty given name and a name of one letter are values like others', async (context) => {
  const directory = await openDirectoryFor(context);
  await directory.importText(text);
  const professional = (await directory.find(testRpps(15)))?.professional;
  assert.deepEqual([professional?.familyName, professional?.givenName], ['O', '']);
});

test('quotes, backslashes and separators of other formats are data', async (context) => {
  const directory = await openDirectoryFor(context);
  const name = `"CABINET" \\ 'A;B,C' \t{}`;
  const lines = linesOf(text).map((line, index) =>
    index === 0 ? line : replaceColumn(line, 'Raison sociale site', name),
  );
  assertApplied(await directory.importText(`${lines.join('\n')}\n`));
  assert.equal((await directory.find(camille))?.professional.exercices[0]?.activities[0]?.raisonSocialeSite, name);
});

test('a last line that was cut is left out, counted, and told by its number', async (context) => {
  const directory = await openDirectoryFor(context);
  const whole = text + crowd(300);
  const lineCount = linesOf(whole).length;
  const outcome = await directory.importText(whole.slice(0, -9));
  assertApplied(outcome);
  assert.equal(outcome.report.malformedCount, 1);
  assert.equal(outcome.report.malformed[0]?.line, lineCount);
});

test('a last line cut just before its pipe is noticed too', async (context) => {
  const directory = await openDirectoryFor(context);
  const outcome = await directory.importText((text + crowd(300)).slice(0, -2));
  assert.equal(outcome.report.malformedCount, 1);
});

test('malformed lines are told without their content, at most twenty, and more than 1 % of them stop the import', async (context) => {
  const directory = await openDirectoryFor(context);
  const outcome = await directory.importText(`${text + crowd(100)}${'SECRET|NAME\n'.repeat(30)}`, { force: true });
  assert.ok(outcome.kind === 'stopped' && outcome.stop.reason === 'too-many-malformed');
  assert.equal(outcome.report.malformedCount, 30);
  assert.equal(outcome.report.malformed.length, 20);
  assert.doesNotMatch(JSON.stringify(outcome), /SECRET/);
  assert.deepEqual(await directory.active(), []);
});

test('an identifier that disagrees with its own columns names nobody', async (context) => {
  const directory = await openDirectoryFor(context);
  const line = replaceColumn(linesOf(text)[1] ?? '', 'Identification nationale PP', '899799999999');
  const outcome = await directory.importText(`${text}${crowd(200)}${line}\n`);
  assertApplied(outcome);
  assert.equal(outcome.report.malformedCount, 1);
  assert.equal(await directory.find('899799999999'), undefined);
});

test('a wrong key of an RPPS number is only a warning', async (context) => {
  const directory = await openDirectoryFor(context);
  const wrong = text.replaceAll(camille.slice(1), '99800000011');
  const outcome = await directory.importText(wrong);
  assertApplied(outcome);
  assert.equal(outcome.report.suspiciousCount, 1);
  assert.ok(await directory.find('899800000011'));
});

test('what is no extraction at all is said to be none', async (context) => {
  const directory = await openDirectoryFor(context);
  const reasons = await Promise.all([directory.importText('')].map(async (outcome) => outcomeReason(await outcome)));
  assert.deepEqual(reasons, ['not-an-extraction']);
  assert.equal(outcomeReason(await directory.importBytes(new Uint8Array(2_500_000))), 'not-an-extraction');
  assert.equal(outcomeReason(await directory.importText('PK\u0003\u0004 a zip\n')), 'missing-column');
  assert.equal(outcomeReason(await directory.importText(extractionHeader)), 'no-rows');
});

const outcomeReason = (outcome: ImportOutcome): string =>
  outcome.kind === 'stopped' ? outcome.stop.reason : 'applied';
