import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { type Device, deviceLimits, type NewDevice } from '#methods/app/device-store.ts';
import { asDeviceId, asNationalId, asSessionId } from '#vocabulary/identifiers.ts';
import {
  type ExaminedStores,
  eventOf,
  examStartSeconds,
  kindsInJournal,
  type OpenExaminee,
  sentence,
  unwritableEvent,
} from './examinee.ts';

const person = asNationalId('899700000001');

export const deviceOf = (id: string, more: Partial<Device> = {}): Device => ({
  id: asDeviceId(id),
  nationalId: person,
  name: 'Téléphone',
  publicJwk: { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) },
  lock: { kind: 'pin', salt: 'salt', verifier: 'verifier' },
  wrongPins: 0,
  state: 'active',
  enrolledBy: 'card',
  enrolledAtSeconds: examStartSeconds,
  lastUsedAtSeconds: undefined,
  pushSubscription: undefined,
  ...more,
});

/** Makes an offer for the device's person and takes it up. */
export const enrolOne = async (stores: ExaminedStores, device: Device, more: Partial<NewDevice> = {}) => {
  const offerHash = `offer-${device.id}`;
  await stores.enrolments.saveOffer({
    tokenHash: offerHash,
    nationalId: device.nationalId,
    by: 'card',
    madeBy: undefined,
    isHeld: false,
    expiresAtSeconds: examStartSeconds + 90,
  });
  const enrolment = { device, offerHash, maximumActive: 3, nowSeconds: examStartSeconds, ...more };
  return stores.devices.enrol(enrolment, [eventOf('device.enrolled')]);
};

/** DeviceStore. */
export const examineDevices = (open: OpenExaminee): void => {
  describe('devices', () => {
    examineEnrolling(open);
    examinePins(open);
    examineChanging(open);
    examineRevocations(open);
    examineSessions(open);
  });
};

const examineEnrolling = (open: OpenExaminee): void => {
  sentence(open, 'are kept whole, and found after a restart, newest first', async (stores, _clock, examinee) => {
    const first = deviceOf('a', { lastUsedAtSeconds: examStartSeconds, pushSubscription: { endpoint: 'https://a' } });
    const lock = { kind: 'passkey', credentialId: 'c', credentialPublicKey: 'k', counter: 4 } as const;
    const second = deviceOf('b', { lock, enrolledBy: 'messages', enrolledAtSeconds: examStartSeconds + 1 });
    assert.equal(await enrolOne(stores, first), 'enrolled');
    assert.equal(await enrolOne(stores, second), 'enrolled');
    const { devices } = await examinee.reopen();
    assert.deepEqual(await devices.listOf(person), [second, first]);
    assert.deepEqual(await devices.find(first.id), first);
    assert.equal(await devices.find(asDeviceId('unknown')), undefined);
    assert.deepEqual(await devices.listOf(asNationalId('unknown')), []);
  });

  sentence(open, 'are enrolled by an offer of their person, within its time', async (stores) => {
    const { devices, enrolments, journal } = stores;
    const late = { nowSeconds: examStartSeconds + 90 };
    assert.equal(await enrolOne(stores, deviceOf('a'), late), 'no-offer');
    assert.equal(await enrolOne(stores, deviceOf('b'), { offerHash: 'unknown' }), 'no-offer');
    const others = deviceOf('c', { nationalId: asNationalId('another') });
    assert.equal(await enrolOne(stores, others, { offerHash: 'offer-a' }), 'no-offer');
    assert.deepEqual(await devices.listOf(person), []);
    assert.notEqual(await enrolments.findOffer('offer-a', examStartSeconds), undefined);
    assert.deepEqual(await kindsInJournal(journal), []);
  });

  sentence(open, 'take an offer up once, from two connections', async (stores, _clock, examinee) => {
    const other = await examinee.connectAgain();
    await enrolOne(stores, deviceOf('first'));
    await stores.enrolments.saveOffer({
      tokenHash: 'offer',
      nationalId: person,
      by: 'card',
      madeBy: undefined,
      isHeld: false,
      expiresAtSeconds: examStartSeconds + 90,
    });
    const callers = Array.from({ length: 20 }, (_, index) => (index % 2 ? stores : other).devices);
    const answers = await Promise.all(
      callers.map((devices, index) =>
        devices.enrol(
          { device: deviceOf(`d${index}`), offerHash: 'offer', maximumActive: 99, nowSeconds: examStartSeconds },
          [eventOf('device.enrolled')],
        ),
      ),
    );
    assert.equal(answers.filter((answer) => answer === 'enrolled').length, 1);
    assert.equal(answers.filter((answer) => answer === 'no-offer').length, 19);
    assert.equal((await stores.devices.listOf(person)).length, 2);
    assert.deepEqual(await kindsInJournal(stores.journal), ['device.enrolled', 'device.enrolled']);
  });

  sentence(
    open,
    'are so many a person at most, blocked ones too, revoked ones not',
    async (stores, _clock, examinee) => {
      const { devices, enrolments } = stores;
      const other = await examinee.connectAgain();
      const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
      const answers = await Promise.all(ids.map((id, index) => enrolOne(index % 2 ? stores : other, deviceOf(id))));
      assert.equal(answers.filter((answer) => answer === 'enrolled').length, 3);
      const [first, second] = await devices.listOf(person);
      assert.ok(first && second);
      for (let tries = 0; tries < deviceLimits.wrongPins; tries += 1) await devices.countWrongPin(first.id, []);
      assert.equal(await enrolOne(stores, deviceOf('g')), 'too-many');
      assert.notEqual(await enrolments.findOffer('offer-g', examStartSeconds), undefined);
      await devices.revoke(second.id, []);
      assert.equal(await enrolOne(stores, deviceOf('h')), 'enrolled');
      assert.equal(await enrolOne(stores, deviceOf('i', { nationalId: asNationalId('another') })), 'enrolled');
    },
  );

  sentence(open, 'are not enrolled when an event cannot be written, and the offer stays', async (stores) => {
    await stores.enrolments.saveOffer({
      tokenHash: 'offer',
      nationalId: person,
      by: 'card',
      madeBy: undefined,
      isHeld: false,
      expiresAtSeconds: examStartSeconds + 90,
    });
    const enrolment = { device: deviceOf('a'), offerHash: 'offer', maximumActive: 3, nowSeconds: examStartSeconds };
    await assert.rejects(stores.devices.enrol(enrolment, [unwritableEvent]));
    assert.deepEqual(await stores.devices.listOf(person), []);
    assert.equal(await stores.devices.enrol(enrolment, []), 'enrolled');
  });
};

const examinePins = (open: OpenExaminee): void => {
  sentence(open, 'are blocked at the third wrong PIN, with the event, once', async (stores) => {
    const { devices, journal } = stores;
    await enrolOne(stores, deviceOf('a'));
    const blocked = [eventOf('device.blocked')];
    const count = async () => {
      const { count: wrong, isBlockedNow } = await devices.countWrongPin(asDeviceId('a'), blocked);
      return isBlockedNow ? `${wrong}, blocked` : wrong;
    };
    assert.deepEqual([await count(), await count()], [1, 2]);
    assert.equal((await devices.find(asDeviceId('a')))?.state, 'active');
    assert.deepEqual([await count(), await count()], ['3, blocked', 3]);
    assert.equal((await devices.find(asDeviceId('a')))?.state, 'blocked');
    assert.deepEqual(await devices.countWrongPin(asDeviceId('unknown'), blocked), {
      count: deviceLimits.wrongPins,
      isBlockedNow: false,
    });
    assert.deepEqual(await kindsInJournal(journal), ['device.enrolled', 'device.blocked']);
  });

  sentence(
    open,
    'count exactly when wrong PINs come at once, from two connections',
    async (stores, _clock, examinee) => {
      const other = await examinee.connectAgain();
      await enrolOne(stores, deviceOf('a'));
      const counts = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? stores : other).devices.countWrongPin(asDeviceId('a'), [eventOf('device.blocked')]),
        ),
      );
      assert.deepEqual(
        counts.map(({ count }) => count).toSorted((least, most) => least - most),
        [1, 2, ...Array.from({ length: 18 }, () => 3)],
      );
      assert.equal(counts.filter(({ isBlockedNow }) => isBlockedNow).length, 1);
      assert.deepEqual(await kindsInJournal(stores.journal), ['device.enrolled', 'device.blocked']);
    },
  );

  sentence(open, 'stay unblocked when the event cannot be written', async (stores) => {
    await enrolOne(stores, deviceOf('a', { wrongPins: 2 }));
    await assert.rejects(stores.devices.countWrongPin(asDeviceId('a'), [unwritableEvent]));
    assert.deepEqual(await stores.devices.find(asDeviceId('a')), deviceOf('a', { wrongPins: 2 }));
  });

  sentence(open, 'forget wrong PINs when used, and can be used only while active', async (stores) => {
    const { devices } = stores;
    await enrolOne(stores, deviceOf('a'));
    await devices.countWrongPin(asDeviceId('a'), []);
    assert.equal(await devices.noteUse(asDeviceId('a'), examStartSeconds + 5, undefined), true);
    assert.deepEqual(await devices.find(asDeviceId('a')), deviceOf('a', { lastUsedAtSeconds: examStartSeconds + 5 }));
    for (let tries = 0; tries < deviceLimits.wrongPins; tries += 1) await devices.countWrongPin(asDeviceId('a'), []);
    assert.equal(await devices.noteUse(asDeviceId('a'), examStartSeconds + 6, undefined), false);
    assert.equal((await devices.find(asDeviceId('a')))?.wrongPins, deviceLimits.wrongPins);
    assert.equal(await devices.noteUse(asDeviceId('unknown'), examStartSeconds, undefined), false);
  });

  sentence(open, 'change their PIN from the old one, while active, and forget wrong tries', async (stores) => {
    const { devices, journal } = stores;
    const id = asDeviceId('a');
    await enrolOne(stores, deviceOf('a', { wrongPins: 2 }));
    const [old, fresh] = ['verifier', 'fresh'].map((verifier) => ({ kind: 'pin', salt: 'salt', verifier }) as const);
    assert.ok(old && fresh);
    const change = { from: old, to: fresh };
    await assert.rejects(devices.changePin(id, change, [unwritableEvent]));
    const changed = await Promise.all([1, 2].map(() => devices.changePin(id, change, [eventOf('device.changed')])));
    assert.deepEqual(changed, [true, false]);
    assert.deepEqual(await devices.find(id), deviceOf('a', { lock: fresh }));
    for (let tries = 0; tries < deviceLimits.wrongPins; tries += 1) await devices.countWrongPin(id, []);
    assert.equal(await devices.changePin(id, { from: fresh, to: old }, [eventOf('device.changed')]), false);
    assert.deepEqual(await kindsInJournal(journal), ['device.enrolled', 'device.changed']);
  });

  sentence(open, 'with a passkey are used with a counter that grows, or with none', async (stores) => {
    const { devices } = stores;
    const lock = { kind: 'passkey', credentialId: 'c', credentialPublicKey: 'k', counter: 0 } as const;
    await enrolOne(stores, deviceOf('a', { lock }));
    const use = (counter: number) => devices.noteUse(asDeviceId('a'), examStartSeconds, counter);
    assert.deepEqual([await use(0), await use(0), await use(7), await use(7)], [true, true, true, false]);
    assert.deepEqual([await use(0), await use(6), await use(8)], [false, false, true]);
    assert.deepEqual((await devices.find(asDeviceId('a')))?.lock, { ...lock, counter: 8 });
  });
};

const examineChanging = (open: OpenExaminee): void => {
  sentence(open, 'are renamed and given a push subscription until they are revoked', async (stores) => {
    const { devices, journal } = stores;
    const id = asDeviceId('a');
    await enrolOne(stores, deviceOf('a'));
    await devices.rename(id, 'Autre', [eventOf('device.changed')]);
    await devices.keepPushSubscription(id, { endpoint: 'https://push' });
    const changed = deviceOf('a', { name: 'Autre', pushSubscription: { endpoint: 'https://push' } });
    assert.deepEqual(await devices.find(id), changed);
    await devices.keepPushSubscription(id, undefined);
    assert.equal((await devices.find(id))?.pushSubscription, undefined);
    await devices.revoke(id, [eventOf('device.revoked')]);
    await devices.rename(id, 'Encore', [eventOf('device.changed')]);
    await devices.keepPushSubscription(id, { endpoint: 'https://push' });
    assert.deepEqual(await devices.find(id), { ...changed, state: 'revoked', pushSubscription: undefined });
    await devices.rename(asDeviceId('unknown'), 'Encore', [eventOf('device.changed')]);
    assert.deepEqual(await kindsInJournal(journal), ['device.enrolled', 'device.changed', 'device.revoked']);
  });

  sentence(open, 'are revoked once, and are pushed nothing any more', async (stores, _clock, examinee) => {
    const other = await examinee.connectAgain();
    await enrolOne(stores, deviceOf('a', { pushSubscription: { endpoint: 'https://push' } }));
    const answers = await Promise.all(
      [stores, other, stores].map(({ devices }) => devices.revoke(asDeviceId('a'), [eventOf('device.revoked')])),
    );
    assert.equal(answers.filter(Boolean).length, 1);
    assert.equal(await stores.devices.revoke(asDeviceId('unknown'), [eventOf('device.revoked')]), false);
    assert.deepEqual(await stores.devices.find(asDeviceId('a')), deviceOf('a', { state: 'revoked' }));
    assert.equal(await stores.devices.noteUse(asDeviceId('a'), examStartSeconds, undefined), false);
    assert.deepEqual(await kindsInJournal(stores.journal), ['device.enrolled', 'device.revoked']);
  });
};

const examineRevocations = (open: OpenExaminee): void => {
  sentence(
    open,
    'wait, when revoked, for what follows, in every process, and are settled once',
    async (stores, _clock, examinee) => {
      const other = await examinee.connectAgain();
      await enrolOne(stores, deviceOf('a'));
      await enrolOne(stores, deviceOf('b'));
      assert.deepEqual(await stores.devices.revocationsDue(), []);
      assert.equal(await stores.devices.settleRevocation(asDeviceId('a')), false);
      await other.devices.revoke(asDeviceId('a'), []);
      assert.deepEqual(await stores.devices.revocationsDue(), [deviceOf('a', { state: 'revoked' })]);
      const settled = await Promise.all(
        [stores, other, stores].map(({ devices }) => devices.settleRevocation(asDeviceId('a'))),
      );
      assert.equal(settled.filter(Boolean).length, 1);
      assert.deepEqual(await stores.devices.revocationsDue(), []);
      assert.equal(await stores.devices.revoke(asDeviceId('a'), []), false);
      assert.deepEqual(await stores.devices.revocationsDue(), []);
    },
  );
};

const examineSessions = (open: OpenExaminee): void => {
  sentence(open, 'remember the sessions that they opened, until those expire', async (stores, _clock, examinee) => {
    const { devices } = stores;
    await enrolOne(stores, deviceOf('a'));
    const note = (session: string, seconds: number) =>
      devices.noteSession(asDeviceId('a'), asSessionId(session), examStartSeconds + seconds);
    assert.deepEqual([await note('s1', 10), await note('s2', 20), await note('s1', 30)], [true, true, true]);
    assert.deepEqual(await (await examinee.reopen()).devices.sessionsOf(asDeviceId('a')), ['s1', 's2']);
  });

  sentence(open, 'remember no session once revoked, and keep those that they had', async (stores) => {
    const { devices } = stores;
    await enrolOne(stores, deviceOf('a'));
    await devices.noteSession(asDeviceId('a'), asSessionId('s1'), examStartSeconds + 10);
    await devices.revoke(asDeviceId('a'), []);
    assert.equal(await devices.noteSession(asDeviceId('a'), asSessionId('s2'), examStartSeconds + 10), false);
    assert.equal(await devices.noteSession(asDeviceId('unknown'), asSessionId('s2'), examStartSeconds + 10), false);
    assert.deepEqual(await devices.sessionsOf(asDeviceId('a')), ['s1']);
  });

  sentence(open, 'are purged of sessions that expired before the given time, at most so many', async (stores) => {
    const { devices } = stores;
    await enrolOne(stores, deviceOf('a'));
    for (const session of ['s1', 's2', 's3'])
      await devices.noteSession(asDeviceId('a'), asSessionId(session), examStartSeconds);
    await devices.noteSession(asDeviceId('a'), asSessionId('s4'), examStartSeconds + 1);
    assert.equal(await devices.purge(examStartSeconds, 10), 0);
    assert.equal(await devices.purge(examStartSeconds + 1, 2), 2);
    assert.equal(await devices.purge(examStartSeconds + 1, 2), 1);
    assert.deepEqual(await devices.sessionsOf(asDeviceId('a')), ['s4']);
    assert.notEqual(await devices.find(asDeviceId('a')), undefined);
  });
};
