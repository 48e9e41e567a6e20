import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { StoredKey } from '#issuer/key-store.ts';
import { eventOf, examStartSeconds, kindsInJournal, type OpenExaminee, sentence, unwritableEvent } from './examinee.ts';

const keyOf = (kid: string, more: Partial<StoredKey> = {}): StoredKey => ({
  kid,
  algorithm: 'RS256',
  state: 'published',
  publicJwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' },
  sealedPrivateJwk: 'c2VhbGVk',
  createdAtSeconds: examStartSeconds,
  activatedAtSeconds: undefined,
  removableAtSeconds: undefined,
  ...more,
});

/** KeyStore. */
export const examineKeys = (open: OpenExaminee): void => {
  describe('signing keys', () => {
    sentence(open, 'are none at first; the first ones replace nothing', async ({ keys, journal }) => {
      assert.deepEqual(await keys.list(), []);
      assert.equal(await keys.replace([], [keyOf('a')], [eventOf('key.published')]), true);
      assert.deepEqual(await keys.list(), [keyOf('a')]);
      assert.deepEqual(await kindsInJournal(journal), ['key.published']);
    });

    sentence(open, 'are replaced all at once, and stay after a restart', async ({ keys }, _clock, examinee) => {
      await keys.replace([], [keyOf('b'), keyOf('a', { state: 'active', activatedAtSeconds: examStartSeconds })], []);
      const next = [
        keyOf('a', {
          state: 'retired',
          activatedAtSeconds: examStartSeconds,
          removableAtSeconds: examStartSeconds + 900,
        }),
        keyOf('c', { createdAtSeconds: examStartSeconds + 1 }),
      ];
      assert.equal(await keys.replace(['a:active', 'b:published'], next, []), true);
      const reopened = await examinee.reopen();
      assert.deepEqual(await reopened.keys.list(), next);
    });

    sentence(open, 'are left alone when they are not what was expected', async ({ keys, journal }) => {
      await keys.replace([], [keyOf('a')], []);
      for (const expected of [[], ['a:active'], ['b:published'], ['a:published', 'b:published']]) {
        assert.equal(await keys.replace(expected, [keyOf('z')], [eventOf('key.published')]), false);
      }
      assert.deepEqual(await keys.list(), [keyOf('a')]);
      assert.deepEqual(await kindsInJournal(journal), []);
    });

    sentence(open, 'are made by one of two processes that start together', async ({ keys }, _clock, examinee) => {
      const other = await examinee.connectAgain();
      const answers = await Promise.all([keys.replace([], [keyOf('a')], []), other.keys.replace([], [keyOf('b')], [])]);
      assert.equal(answers.filter(Boolean).length, 1);
      assert.equal((await keys.list()).length, 1);
    });

    sentence(open, 'stay as they were when an event cannot be written', async ({ keys }) => {
      await keys.replace([], [keyOf('a')], []);
      await assert.rejects(keys.replace(['a:published'], [keyOf('b')], [unwritableEvent]));
      assert.deepEqual(await keys.list(), [keyOf('a')]);
    });
  });
};
