import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { call, type Caller, openEar } from '../../support/phone-caller.ts';
import { type BadWorld, checkLog, maltreat, openBadWorld } from './bad-world.ts';
import { judge } from './judge.ts';
import type { Mutation } from './mutation.ts';
import { nastyValue } from './nasty.ts';
import { agentRequests, apiRequests, enrolNurse, holderRequests } from './phone-endpoints.ts';
import { spoil, type Valid } from './spoil.ts';

// `listeners.test.ts` comes without cookie and without JSON; here comes somebody who is let in.
let bad: BadWorld;
let caller: Caller;
before(async () => {
  bad = await openBadWorld({ withCertificate: true });
  caller = await enrolNurse(bad);
});
after(() => bad?.close());

/** Asks and judges; a refusal of the phone's own API names its fault. */
const attempt = async (valid: Valid, spoilt: readonly Mutation[]): Promise<void> => {
  const asked = spoil(valid, spoilt);
  const answer = await bad.asker.ask(asked);
  judge({ ...bad.law, refusal: formAgain }, asked, answer);
  const isJson = String(answer.headers['content-type'] ?? '').startsWith('application/json');
  if (answer.status < 400 || !isJson || asked.method === 'HEAD' || asked.path.includes('/protocol/')) return;
  assert.match((JSON.parse(answer.body) as { fault: string }).fault, /^P\d{3}$/, `${asked.method} ${asked.path}`);
};

/** A form that was filled in wrongly is shown again, with words; everything else is a page with the code of its fault. */
const formAgain = (body: string): { readonly mayBeServerError: boolean } => {
  assert.match(body, /data-page="device-(enrol|codes)"|\bP\d{3}\b/);
  return { mayBeServerError: false };
};

test('no spoilt call of an enrolled phone breaks the platform, and the phone goes on', async (t) => {
  await maltreat(t, { ...bad, attempt }, await apiRequests(bad, caller), 1200);
  const { status } = await call({ origin: bad.world.phoneOrigin }, ['GET', '/api/device'], { cookie: caller.cookie });
  assert.equal(status, 200, 'the phone was let in all along');
});

test('no stream opens wrongly, wherever it says that it was', async () => {
  const place = { origin: bad.world.phoneOrigin };
  const header = nastyValue.map((value) => value.replaceAll(/[^\x21-\x7e]/g, '').slice(0, 2000));
  await fc.assert(
    fc.asyncProperty(header, async (lastEventId) => {
      const ear = await openEar(place, caller, lastEventId);
      ear.hangUp();
      assert.equal(ear.status, 200);
    }),
    { seed: 5, numRuns: 50 },
  );
});

test('no spoilt visit of the pages of phones breaks the platform or leads astray', async (t) =>
  maltreat(t, { ...bad, attempt }, await holderRequests(bad), 600));

test('no spoilt call of the software of a card breaks the card host', (t) =>
  maltreat(t, { ...bad, attempt }, agentRequests(bad), 200));

test('none of it was taken for a defect', () => checkLog(bad));
