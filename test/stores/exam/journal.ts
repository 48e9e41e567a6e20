import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { JournalFilter } from '#audit/journal.ts';
import { asClientId, asCorrelationId, asNationalId, asSessionId } from '#vocabulary/identifiers.ts';
import { type ExaminedStores, eventOf, type OpenExaminee, sentence, unwritableEvent } from './examinee.ts';

const fullEvent = eventOf('login.accepted', {
  nationalId: asNationalId('3750100125/12 é'),
  clientId: asClientId('agenda'),
  sessionId: asSessionId('sid'),
  correlationId: asCorrelationId('corr'),
  details: { fresh: true, level: 'eidas3', rows: 12, '': '"\\', __proto__x: -0.5 },
});

/** JournalStore. */
export const examineJournal = (open: OpenExaminee): void => {
  describe('the journal', () => {
    examineChain(open);
    examineReading(open);
  });
};

const examineChain = (open: OpenExaminee): void => {
  sentence(open, 'is empty at first, with number 0 and the genesis hash', async ({ journal }) => {
    assert.deepEqual(await journal.head(), { sequence: 0, hash: '0'.repeat(64) });
    assert.deepEqual(await journal.readAfter(0, 10), []);
  });

  sentence(
    open,
    'numbers its lines 1, 2, 3… each with a hash of its own, also from two connections',
    async ({ journal }, _clock, examinee) => {
      const other = (await examinee.connectAgain()).journal;
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? journal : other).append([eventOf('token.issued'), eventOf('token.issued')]),
        ),
      );
      const lines = await journal.readAfter(0, 100);
      assert.deepEqual(
        lines.map(({ sequence }) => sequence),
        Array.from({ length: 40 }, (_, index) => index + 1),
      );
      assert.equal(new Set(lines.map(({ hash }) => hash)).size, 40);
      assert.ok(lines.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash)));
      assert.deepEqual(await other.head(), { sequence: 40, hash: lines.at(-1)?.hash });
    },
  );

  sentence(open, 'appends all events of a call or none', async ({ journal }) => {
    await assert.rejects(journal.append([eventOf('token.issued'), unwritableEvent]));
    assert.equal((await journal.head()).sequence, 0);
    await journal.append([]);
    assert.equal((await journal.head()).sequence, 0);
  });

  sentence(open, 'goes on with its chain after a restart', async ({ journal }, _clock, examinee) => {
    await journal.append([eventOf('login.accepted')]);
    const head = await journal.head();
    const again = (await examinee.reopen()).journal;
    assert.deepEqual(await again.head(), head);
    await again.append([eventOf('session.ended')]);
    assert.equal((await again.head()).sequence, 2);
  });
};

const examineReading = (open: OpenExaminee): void => {
  sentence(open, 'gives each event back as it was', async ({ journal }) => {
    const bare = eventOf('login.refused');
    await journal.append([fullEvent, bare, { ...bare, details: {} }]);
    assert.deepEqual(
      (await journal.readAfter(0, 10)).map(({ event }) => event),
      [fullEvent, bare, { ...bare, details: {} }],
    );
  });

  sentence(open, 'keeps text that no database can hold in the nearest form that it can', async ({ journal }) => {
    await journal.append([eventOf('login.refused', { clientId: asClientId('a\0b\uD800c') })]);
    assert.equal((await journal.readAfter(0, 1))[0]?.event.clientId, 'a\u{FFFD}b\u{FFFD}c');
  });

  sentence(open, 'is read after a number, oldest first, at most so many', async ({ journal }) => {
    await journal.append(Array.from({ length: 5 }, () => eventOf('token.issued')));
    assert.deepEqual(
      (await journal.readAfter(2, 2)).map(({ sequence }) => sequence),
      [3, 4],
    );
    assert.deepEqual(await journal.readAfter(5, 2), []);
  });

  sentence(open, 'is searched by each mark and by several, newest first, at most so many', async (stores) => {
    await stores.journal.append([
      fullEvent,
      eventOf('login.refused', { atMilliseconds: 10, clientId: asClientId('agenda') }),
      eventOf('token.issued', {
        atMilliseconds: 20,
        nationalId: asNationalId('8'),
        correlationId: asCorrelationId('corr'),
      }),
      eventOf('token.issued', { atMilliseconds: 30, clientId: asClientId('other') }),
    ]);
    const expectations: readonly (readonly [JournalFilter, readonly number[]])[] = [
      [{}, [4, 3, 2, 1]],
      [{ kinds: ['token.issued', 'login.refused'] }, [4, 3, 2]],
      [{ kinds: [] }, []],
      [{ correlationId: 'corr' }, [3, 1]],
      [{ nationalId: '8' }, [3]],
      [{ clientId: 'agenda' }, [2, 1]],
      [{ fromMilliseconds: 20, toMilliseconds: 30 }, [4, 3]],
      [{ kinds: ['token.issued'], clientId: 'other', toMilliseconds: 29 }, []],
    ];
    for (const [filter, sequences] of expectations)
      assert.deepEqual(await searchSequences(stores, filter, 10), sequences);
    assert.deepEqual(await searchSequences(stores, {}, 2), [4, 3]);
  });
};

const searchSequences = async (
  { journal }: ExaminedStores,
  filter: JournalFilter,
  limit: number,
): Promise<readonly number[]> => (await journal.search(filter, limit)).map(({ sequence }) => sequence);
