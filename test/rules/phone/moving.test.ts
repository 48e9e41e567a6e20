import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openChallenge } from '#methods/app/open-challenge.ts';
import { enrolDevice } from '#methods/app/enrol.ts';
import { type OfferByDeviceOutcome, offerByDevice } from '#methods/app/offer-by-device.ts';
import {
  alice,
  ask,
  bruno,
  orderFor,
  type PhoneDeps,
  type PhoneWorld,
  startSeconds,
  withPhoneWorld,
} from './phone-world.ts';
import { answer, enrolmentFor, enrolPhone, makeKeyPair, signAct, type SoftPhone, wrongPin } from './soft-phone.ts';

const wordOf = (outcome: OfferByDeviceOutcome): string => ('fault' in outcome ? outcome.fault : 'offered');

const offer = (deps: PhoneDeps, phone: SoftPhone, more: Readonly<Record<string, unknown>> = {}) =>
  offerByDevice(deps, phone.device, { jws: signAct(deps, phone, 'vestibule-offer', { phones: 1, ...more }) });

const withPhone = (
  play: (world: PhoneWorld, old: SoftPhone) => Promise<void>,
  more: Partial<PhoneDeps> = {},
): (() => Promise<void>) => withPhoneWorld(async (world) => play(world, await enrolPhone(world.deps(), alice)), more);

describe('the holder of a phone may have another one enrolled from it', () => {
  it(
    'the offer is good for 90 seconds, the new phone is the same person’s, the journal says from which it came',
    withPhone(async (world, old) => {
      const offered = await offer(world.deps(), old);
      assert.ok('token' in offered);
      assert.equal(offered.expiresAtSeconds, startSeconds + 90);
      const outcome = await enrolDevice(world.deps(), enrolmentFor(offered.token, makeKeyPair()));
      assert.ok('device' in outcome);
      const { device } = outcome;
      assert.deepEqual([device.nationalId, device.enrolledBy], [alice, 'device']);
      const [line] = await world.stores().journal.search({ kinds: ['device.enrolled'] }, 1);
      assert.deepEqual(line?.event.details, { device: device.id, by: 'device', lock: 'pin', from: old.device.id });
      assert.deepEqual(world.announced.at(-1), { nationalId: alice, what: 'enrolled', deviceName: 'Téléphone' });
      const challenge = await ask(world.deps(), alice);
      assert.deepEqual(await answer(world.deps(), old, challenge), { is: 'approved' }, 'the old one goes on');
    }),
  );

  it(
    'a wrong PIN counts; the third blocks, and the person is told once',
    withPhone(async (world, old) => {
      const guess = () => offer(world.deps(), old, { pinProof: wrongPin(old) });
      assert.deepEqual(await guess(), { fault: 'P507', triesLeft: 2 });
      assert.deepEqual(await guess(), { fault: 'P507', triesLeft: 1 });
      assert.deepEqual(await guess(), { fault: 'P506' });
      assert.deepEqual(await offer(world.deps(), old), { fault: 'P506' }, 'also with the right one');
      const blocked = world.announced.filter(({ what }) => what === 'blocked');
      assert.deepEqual(blocked, [{ nationalId: alice, what: 'blocked', deviceName: 'Téléphone' }]);
    }),
  );

  it(
    'sixty guesses at once, with the right one among them, are three: nothing is offered',
    withPhone(async (world, old) => {
      const other = world.otherDeps();
      const outcomes = await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          offer(index % 2 ? world.deps() : other, old, index === 59 ? {} : { pinProof: wrongPin(old) }),
        ),
      );
      assert.ok(
        outcomes.every((outcome) => 'fault' in outcome),
        outcomes.map(wordOf).join(),
      );
      assert.equal((await world.deps().devices.find(old.device.id))?.state, 'blocked');
      assert.equal(world.announced.filter(({ what }) => what === 'blocked').length, 1);
    }),
  );

  const lies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'in a look-alike of the app': { origin: 'https://app.test.evil' },
    'over no note of ours': { note: 'x.y' },
    'for another number of phones than the person has': { phones: 2 },
    'in the name of another phone': { deviceId: 'other' },
    'for something else': { typ: 'vestibule-connect' },
    'with more than there is to say': { also: true },
  };
  for (const [what, more] of Object.entries(lies)) {
    it(
      `signed ${what}, nothing is offered and no try is lost`,
      withPhone(async (world, old) => {
        assert.deepEqual(await offer(world.deps(), old, more), { fault: 'P104' });
        assert.equal((await world.deps().devices.find(old.device.id))?.wrongPins, 0);
      }),
    );
  }

  it(
    'a signature counts once, for a minute, and from its own phone',
    withPhone(async (world, old) => {
      const deps = world.deps();
      const jws = signAct(deps, old, 'vestibule-offer', { phones: 1 });
      const sent = await Promise.all([1, 2, 3].map(() => offerByDevice(deps, old.device, { jws })));
      assert.deepEqual(sent.map(wordOf).toSorted(), ['P104', 'P104', 'offered']);
      const late = signAct(deps, old, 'vestibule-offer', { phones: 1 });
      world.advance(60);
      assert.deepEqual(await offerByDevice(deps, old.device, { jws: late }), { fault: 'P104' });
      const strange = await enrolPhone(deps, bruno);
      const crossed = signAct(deps, { ...old, ...makeKeyPair() }, 'vestibule-offer', { phones: 1 });
      assert.deepEqual(await offerByDevice(deps, old.device, { jws: crossed }), { fault: 'P104' });
      const others = signAct(deps, strange, 'vestibule-offer', { phones: 1 });
      assert.deepEqual(await offerByDevice(deps, old.device, { jws: others }), { fault: 'P104' });
    }),
  );

  it(
    'an answer to a request is no offer, and an offer is no answer',
    withPhone(async (world, old) => {
      const deps = world.deps();
      const challenge = await openChallenge(deps, orderFor(alice));
      assert.ok('nonce' in challenge);
      const jws = signAct(deps, old, 'vestibule-offer', { phones: 1 });
      assert.deepEqual(
        await answer(deps, old, challenge, JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString())),
        {
          fault: 'P104',
        },
      );
    }),
  );

  it(
    'with enough phones nothing is offered (P509), and no try is lost',
    withPhone(async (world, old) => assert.deepEqual(await offer(world.deps(), old), { fault: 'P509' }), {
      maximumDevices: 1,
    }),
  );

  it(
    'a phone offers ten times an hour at most',
    withPhone(async (world, old) => {
      for (let times = 0; times < 10; times += 1) assert.equal(wordOf(await offer(world.deps(), old)), 'offered');
      assert.deepEqual(await offer(world.deps(), old), { fault: 'P504' });
    }),
  );

  it(
    'what a lost phone offered is worth nothing once it is revoked',
    withPhone(async (world, old) => {
      const offered = await offer(world.deps(), old);
      assert.ok('token' in offered);
      await world.deps().devices.revoke(old.device.id, []);
      assert.deepEqual(await enrolDevice(world.deps(), enrolmentFor(offered.token, makeKeyPair())), { fault: 'P508' });
    }),
  );
});
