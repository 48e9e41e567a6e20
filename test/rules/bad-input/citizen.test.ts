import { after, before, test } from 'node:test';
import { checkLog, maltreat } from './bad-world.ts';
import { type BadCitizenWorld, citizenRequests, openBadCitizenWorld } from './citizen-world.ts';

let bad: BadCitizenWorld;
before(async () => {
  bad = await openBadCitizenWorld();
});
after(() => bad?.close());

for (const door of ['low', 'plus'] as const)
  test(`no spoilt request of any endpoint of ${door} breaks the platform or leads astray`, async (t) =>
    maltreat(t, bad, await citizenRequests(bad, door), 1500));

test('none of it was taken for a defect', () => checkLog(bad));
