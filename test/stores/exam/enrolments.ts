import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { EnrolmentOffer, MessageCodes } from '#methods/app/enrolment-store.ts';
import { asDeviceId, asNationalId } from '#vocabulary/identifiers.ts';
import { deviceOf, enrolOne } from './devices.ts';
import { examStartSeconds, type OpenExaminee, sentence } from './examinee.ts';

const person = asNationalId('899700000001');

const offerOf = (tokenHash: string, more: Partial<EnrolmentOffer> = {}): EnrolmentOffer => ({
  tokenHash,
  nationalId: person,
  by: 'card',
  madeBy: undefined,
  isHeld: false,
  expiresAtSeconds: examStartSeconds + 90,
  ...more,
});

const codesOf = (id: string, more: Partial<MessageCodes> = {}): MessageCodes => ({
  id,
  nationalId: person,
  mailCodeHash: 'mail',
  smsCodeHash: 'sms',
  tries: 0,
  expiresAtSeconds: examStartSeconds + 90,
  ...more,
});

/** EnrolmentStore. That an offer is taken up once is examined with the devices. */
export const examineEnrolments = (open: OpenExaminee): void => {
  describe('enrolments', () => {
    sentence(open, 'are offered until their time is over', async ({ enrolments }, _clock, examinee) => {
      await enrolments.saveOffer(offerOf('a', { by: 'messages' }));
      const again = (await examinee.reopen()).enrolments;
      assert.deepEqual(await again.findOffer('a', examStartSeconds + 89), offerOf('a', { by: 'messages' }));
      assert.equal(await again.findOffer('a', examStartSeconds + 90), undefined);
      assert.equal(await again.findOffer('unknown', examStartSeconds), undefined);
    });

    sentence(
      open,
      'of one person go when that person is shut out, held ones and codes as well',
      async ({ enrolments }) => {
        const other = asNationalId('899700000002');
        await enrolments.saveOffer(offerOf('a', { isHeld: true }));
        await enrolments.saveOffer(offerOf('b', { nationalId: other }));
        await enrolments.saveCodes(codesOf('c'));
        assert.equal(await enrolments.removeOf(person), 2);
        assert.equal(await enrolments.findOffer('a', examStartSeconds), undefined);
        assert.equal(await enrolments.findCodes('c', examStartSeconds), undefined);
        assert.ok(await enrolments.findOffer('b', examStartSeconds));
      },
    );

    sentence(
      open,
      'are held by one of those who read them, under another token and for another time',
      async ({ enrolments }, _clock, examinee) => {
        const other = (await examinee.connectAgain()).enrolments;
        await enrolments.saveOffer(offerOf('a'));
        const holdAs = (store: typeof enrolments, tokenHash: string, from = 'a') =>
          store.holdOffer(from, { tokenHash, expiresAtSeconds: examStartSeconds + 300 }, examStartSeconds + 89);
        const tokens = Array.from({ length: 10 }, (_, index) => `held-${index}`);
        const held = await Promise.all(tokens.map((token, index) => holdAs(index % 2 ? enrolments : other, token)));
        assert.equal(held.filter(Boolean).length, 1);
        const own = tokens[held.indexOf(true)] ?? '';
        assert.equal(await enrolments.findOffer('a', examStartSeconds), undefined);
        assert.deepEqual(
          await enrolments.findOffer(own, examStartSeconds + 299),
          offerOf(own, { isHeld: true, expiresAtSeconds: examStartSeconds + 300 }),
        );
        assert.equal(await enrolments.findOffer(own, examStartSeconds + 300), undefined);
        assert.equal(await holdAs(enrolments, 'longer', own), false, 'what is held is not held again');
      },
    );

    sentence(open, 'are not held after their time', async ({ enrolments }) => {
      await enrolments.saveOffer(offerOf('a'));
      const hold = { tokenHash: 'b', expiresAtSeconds: examStartSeconds + 300 };
      assert.equal(await enrolments.holdOffer('a', hold, examStartSeconds + 90), false);
      assert.equal(await enrolments.holdOffer('unknown', hold, examStartSeconds), false);
    });

    sentence(open, 'are worth nothing once the phone that made them is not active', async (stores) => {
      const { enrolments, devices } = stores;
      await enrolOne(stores, deviceOf('old'));
      const made = { by: 'device', madeBy: asDeviceId('old') } as const;
      await enrolments.saveOffer(offerOf('a', made));
      await enrolments.saveOffer(offerOf('b', { ...made, isHeld: true }));
      assert.deepEqual(await enrolments.findOffer('a', examStartSeconds), offerOf('a', made));
      await devices.revoke(asDeviceId('old'), []);
      assert.equal(await enrolments.findOffer('a', examStartSeconds), undefined);
      const hold = { tokenHash: 'c', expiresAtSeconds: examStartSeconds + 300 };
      assert.equal(await enrolments.holdOffer('a', hold, examStartSeconds), false);
      const enrolment = { device: deviceOf('new'), offerHash: 'b', maximumActive: 3, nowSeconds: examStartSeconds };
      assert.equal(await devices.enrol(enrolment, []), 'no-offer');
    });

    sentence(
      open,
      'wait for their codes until their time is over, decoys too',
      async ({ enrolments }, _clock, examinee) => {
        await enrolments.saveCodes(codesOf('a'));
        await enrolments.saveCodes(codesOf('b', { nationalId: undefined }));
        const again = (await examinee.reopen()).enrolments;
        assert.deepEqual(await again.findCodes('a', examStartSeconds + 89), codesOf('a'));
        assert.deepEqual(await again.findCodes('b', examStartSeconds), codesOf('b', { nationalId: undefined }));
        assert.equal(await again.findCodes('a', examStartSeconds + 90), undefined);
      },
    );

    sentence(open, 'count tries exactly, from two connections', async ({ enrolments }, _clock, examinee) => {
      const other = (await examinee.connectAgain()).enrolments;
      await enrolments.saveCodes(codesOf('a'));
      const tries = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? enrolments : other).countTry('a', examStartSeconds)),
      );
      assert.deepEqual(
        tries.toSorted((one = 0, two = 0) => one - two),
        Array.from({ length: 20 }, (_, index) => index + 1),
      );
      assert.equal((await enrolments.findCodes('a', examStartSeconds))?.tries, 20);
      assert.equal(await enrolments.countTry('a', examStartSeconds + 90), undefined);
      assert.equal(await enrolments.countTry('unknown', examStartSeconds), undefined);
    });

    sentence(open, 'remove codes for one caller, from two connections', async ({ enrolments }, _clock, examinee) => {
      const other = (await examinee.connectAgain()).enrolments;
      await enrolments.saveCodes(codesOf('a'));
      const answers = await Promise.all([enrolments, other, enrolments].map((store) => store.removeCodes('a')));
      assert.equal(answers.filter(Boolean).length, 1);
      assert.equal(await enrolments.findCodes('a', examStartSeconds), undefined);
    });

    sentence(open, 'are purged when they expired before the given time, at most so many', async ({ enrolments }) => {
      await enrolments.saveOffer(offerOf('a'));
      await enrolments.saveOffer(offerOf('b', { expiresAtSeconds: examStartSeconds + 91 }));
      await enrolments.saveCodes(codesOf('c'));
      await enrolments.saveCodes(codesOf('d', { expiresAtSeconds: examStartSeconds + 91 }));
      assert.equal(await enrolments.purge(examStartSeconds + 90, 10), 0);
      assert.equal(await enrolments.purge(examStartSeconds + 91, 1), 1);
      assert.equal(await enrolments.purge(examStartSeconds + 91, 10), 1);
      assert.notEqual(await enrolments.findOffer('b', examStartSeconds), undefined);
      assert.notEqual(await enrolments.findCodes('d', examStartSeconds), undefined);
    });
  });
};
