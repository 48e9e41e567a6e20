import { after, before, test } from 'node:test';
import { type BadWorld, checkLog, maltreat, openBadWorld } from './bad-world.ts';
import { pageRequests } from './endpoints.ts';

let bad: BadWorld;
before(async () => {
  bad = await openBadWorld();
});
after(() => bad.close());

test('no spoilt visit of a page breaks the platform or leads astray', async (t) =>
  maltreat(t, bad, await pageRequests(bad), 2000));

test('none of it was taken for a defect', () => checkLog(bad));
