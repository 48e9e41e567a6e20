import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { eventOf, kindsInJournal, type OpenExaminee, sentence, unwritableEvent } from './examinee.ts';

const [one, other] = [asNationalId('899700000001'), asNationalId('899700000002')];

/** ContactStore. */
export const examineContacts = (open: OpenExaminee): void => {
  describe('contacts', () => {
    sentence(
      open,
      'are kept, replaced and removed, with the events',
      async ({ contacts, journal }, _clock, examinee) => {
        await contacts.keep(
          [
            { nationalId: one, sealed: 'a' },
            { nationalId: other, sealed: 'b' },
          ],
          [eventOf('contact.changed'), eventOf('contact.changed')],
        );
        await contacts.keep(
          [
            { nationalId: one, sealed: 'c' },
            { nationalId: other, sealed: undefined },
          ],
          [eventOf('contact.changed')],
        );
        assert.equal((await kindsInJournal(journal)).length, 3);
        const again = (await examinee.reopen()).contacts;
        assert.deepEqual([await again.find(one), await again.find(other)], ['c', undefined]);
      },
    );

    sentence(open, 'stay as they were when an event cannot be written', async ({ contacts }) => {
      await contacts.keep([{ nationalId: one, sealed: 'a' }], []);
      await assert.rejects(contacts.keep([{ nationalId: one, sealed: 'b' }], [unwritableEvent]));
      assert.equal(await contacts.find(one), 'a');
      assert.deepEqual(await contacts.noticesDue(10), []);
    });

    sentence(
      open,
      'that were known and are no longer leave a notice, once for each change, for exactly one caller',
      async ({ contacts }, _clock, examinee) => {
        await contacts.keep([{ nationalId: one, sealed: 'a' }], []);
        await contacts.keep([{ nationalId: other, sealed: undefined }], []);
        assert.deepEqual(await contacts.noticesDue(10), []);
        await contacts.keep([{ nationalId: one, sealed: 'b' }], []);
        await contacts.keep([{ nationalId: one, sealed: undefined }], []);
        const again = (await examinee.reopen()).contacts;
        const due = await again.noticesDue(10);
        assert.deepEqual(
          due.map(({ nationalId, before, after }) => [nationalId, before, after]),
          [
            [one, 'a', 'b'],
            [one, 'b', undefined],
          ],
        );
        const [first, second] = due.map(({ id }) => id);
        assert.ok(first !== undefined && second !== undefined);
        assert.deepEqual(
          (await again.noticesDue(1)).map(({ id }) => id),
          [first],
        );
        const taken = await Promise.all([first, first, second].map(again.settleNotice));
        assert.deepEqual(taken, [true, false, true]);
        assert.deepEqual(await again.noticesDue(10), []);
      },
    );
  });
};
