import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleWorld } from '../../support/rule-world.ts';

const world = ruleWorld(undefined, { office: true });

// RGAA, "obligations": the statement is reached from every page. GDPR, article 13: so is what becomes of the data.
for (const [language, names] of [
  ['fr', ['Accessibilité', 'Données personnelles']],
  ['en', ['Accessibility', 'Personal data']],
] as const)
  test(`a page of the professional door leads to both in one step (${language})`, async () => {
    const door = new URL(world().authorizeUrl).origin;
    for (const path of ['/', '/nowhere']) {
      const page = await (await fetch(door + path, { headers: { 'accept-language': language } })).text();
      const foot = /<ul class="foot-links">([\s\S]*?)<\/ul>/.exec(page)?.[1] ?? '';
      const links = [...foot.matchAll(/<a href="([^"]+)">([^<]+)<\/a>/g)];
      assert.deepEqual(
        links.map(([, , name]) => name),
        names,
        path,
      );
      for (const [, address = ''] of links) assert.equal((await fetch(address)).status, 200, address);
    }
  });
