import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleWorld } from '../../support/rule-world.ts';
import { newVisitor } from '../../support/visitor.ts';

// A deployment may open its public pages and no console: then nothing leads there.
const world = ruleWorld(undefined, { office: true, overrides: { office: { console: { enabled: false } } } });

test('where the console is closed no page leads to it, and its address is unknown', async () => {
  const { officeOrigin, readerOrigin } = world();
  const visitor = newVisitor();
  const start = await visitor.open(`${readerOrigin}/`);
  assert.ok(start.text.includes(`href="${officeOrigin}/partenaires"`), 'the office itself is open');
  for (const page of [start, await visitor.open(`${officeOrigin}/`)])
    assert.doesNotMatch(page.text, /href="[^"]*\/console/, page.url.href);
  assert.equal((await visitor.open(`${officeOrigin}/console`)).status, 404);
});
