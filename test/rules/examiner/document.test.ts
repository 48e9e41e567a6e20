import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { requirements, type RequirementId } from '#examiner/requirements/catalogue.ts';

const document = readFileSync(new URL('../../../docs/qualification.md', import.meta.url), 'utf8');

const kindOf = (id: RequirementId): string =>
  requirements[id].kinds.length === 2 ? 'both' : (requirements[id].kinds[0] ?? '');

/** The rows that the document must have, in the order of the report. */
const rows = Object.keys(requirements)
  .map((id) => id as RequirementId)
  .map(
    (id) =>
      `| \`${id}\` | ${kindOf(id)} | ${requirements[id].text.en} | ${requirements[id].mend.en} | ${requirements[id].source} |`,
  );

it('docs/qualification.md lists every requirement, and no other', () => {
  const listed = document.split('\n').filter((line) => line.startsWith('| `'));
  assert.deepEqual(listed, rows, `the rows should be:\n${rows.join('\n')}\n`);
});

it('every requirement says what, where it stands and what to do, in both languages', () => {
  for (const [id, { source, text, mend }] of Object.entries(requirements))
    for (const said of [source, text.fr, text.en, mend.fr, mend.en]) assert.ok(said.length > 5, id);
});
