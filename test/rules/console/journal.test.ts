import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { searchJournal } from '#audit/search.ts';
import { createVerifier, type Verifier } from '#audit/verification.ts';
import { journalOperations } from '#console/journal.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';
import { asAccountId, asClientId, asCorrelationId, asNationalId } from '#vocabulary/identifiers.ts';
import { testJournalKey } from '../../stores/sqlite-examinee.ts';
import { at, type Desk, openDesk } from './desk.ts';
import { detailsOf, obtain } from './second-pair.ts';

const stack = new AsyncDisposableStack();
let desk: Desk;
let verifier: Verifier;
let operations: ReturnType<typeof journalOperations>;
const defects: unknown[] = [];
/** 10:00 in Paris on 5 March 2030. */
const start = Date.parse('2030-03-05T09:00:00Z');
const doctor = asNationalId('899700000042');

const eventOf = (index: number, kind: EventKind, more: Partial<NewEvent> = {}): NewEvent => ({
  ...{ kind, atMilliseconds: start + index * 3_600_000 },
  ...more,
});

before(async () => {
  desk = await openDesk(stack);
  const { journal, verifications, directory } = desk.stores;
  await journal.append([
    eventOf(0, 'login.accepted', { nationalId: doctor, clientId: asClientId('cabinet') }),
    eventOf(1, 'login.refused', { clientId: asClientId('cabinet'), details: { fault: 'P203' } }),
    eventOf(2, 'citizen.refused', { accountId: asAccountId('account-1'), details: { door: 'low', fault: 'Y020022' } }),
    eventOf(3, 'login.accepted', { correlationId: asCorrelationId('AAAA-BBBB-CCCC') }),
    ...Array.from({ length: 30 }, (_, index) => eventOf(24 + index, 'token.issued', { nationalId: doctor })),
  ]);
  verifier = createVerifier({
    ...{ journal, verifications, clock: desk.clock, key: testJournalKey },
    readAnchors: async () => [],
    onError: (error) => defects.push(error),
  });
  stack.defer(verifier.stop);
  operations = journalOperations({
    ...{ journal, directory, verifications, verifier, clock: desk.clock },
    findOperator: desk.table.findOperator,
  });
});
after(() => stack.disposeAsync());

const reason = 'a complaint that we look into';
const found = async (wish: object): Promise<readonly number[]> => {
  const page = await obtain(desk, operations.search, { ...wish, limit: 200 }, 'auditor-1');
  return page.lines.map(({ sequence }) => sequence);
};

describe('the search', () => {
  test('takes kind, door, service, code, fault and time, each and together', async () => {
    assert.deepEqual(await found({ kind: 'login.accepted' }), [4, 1]);
    assert.deepEqual(await found({ door: 'low' }), [3]);
    assert.deepEqual(await found({ door: 'professional', until: '2030-03-05' }), [4, 2, 1]);
    assert.deepEqual(await found({ service: 'cabinet' }), [2, 1]);
    assert.deepEqual(await found({ code: ' aaaa bbbb-cccc' }), [4]);
    assert.deepEqual(await found({ fault: 'P203' }), [2]);
    assert.deepEqual(await found({ service: 'cabinet', fault: 'Y020022' }), []);
    assert.deepEqual(await found({ from: '2030-03-05T10:30:00Z', until: '2030-03-05T11:30:00+00:00' }), [3]);
    assert.equal((await found({ from: '2030-03-06', until: '2030-03-06' })).length, 14);
  });

  test('masks whom a line is about', async () => {
    const page = await obtain(desk, operations.search, { kind: 'login.accepted' }, 'auditor-1');
    assert.deepEqual(
      page.lines.map(({ person }) => person),
      [null, '899•••••••42'],
    );
    assert.ok(!JSON.stringify(page).includes(doctor));
  });

  test('says what is wrong with a day or a code', async () => {
    for (const wish of [{ from: 'yesterday' }, { until: '2030-02-30' }, { code: 'U' }, { fault: 'DROP' }]) {
      const performed = await desk.perform(operations.search, wish, at('auditor-1'));
      assert.equal(performed.outcome, 'refused', JSON.stringify(wish));
    }
  });

  test('pages back in time to the first line', async () => {
    const seen: number[] = [];
    let earlier: number | undefined;
    do {
      const page: Awaited<ReturnType<typeof obtain<typeof operations.search.input, typeof operations.search.output>>> =
        await obtain(
          desk,
          operations.search,
          { kind: 'token.issued', limit: 7, ...(earlier && { before: earlier }) },
          'auditor-1',
        );
      seen.push(...page.lines.map(({ sequence }) => sequence));
      earlier = page.older ?? undefined;
    } while (earlier !== undefined);
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => b - a),
    );
    assert.equal(new Set(seen).size, 30);
  });

  test('stops after as many lines as it may look at, and goes on from there', async () => {
    const { journal } = desk.stores;
    const first = await searchJournal(journal, { fault: 'P203' }, { limit: 5, mostLookedAt: 1 });
    assert.deepEqual(first.older, undefined, 'a window reaches the beginning');
    const all = await searchJournal(journal, {}, { limit: 3 });
    assert.equal(all.lines.length, 3);
    assert.equal(all.older, all.lines.at(-1)?.sequence);
  });
});

test('however many search the journal, one window of it is read in a turn of the event loop', async () => {
  let [inThisTurn, most, read] = [0, 0, 0];
  const journal = {
    ...desk.stores.journal,
    head: async () => ({ sequence: 50_000, hash: '' }),
    search: async () => {
      [inThisTurn, read] = [inThisTurn + 1, read + 1];
      most = Math.max(most, inThisTurn);
      setImmediate(() => (inThisTurn = 0));
      if (read === 7) throw new Error('a page of the database is gone');
      return [];
    },
  };
  const searches = Array.from({ length: 20 }, () => searchJournal(journal, { fault: 'P203' }, { limit: 5 }));
  const ended = await Promise.allSettled(searches);
  assert.equal(most, 1);
  assert.equal(ended.filter(({ status }) => status === 'rejected').length, 1, 'nobody else fails with it');
});

describe('the lines of a person', () => {
  test('are read for a reason, which the journal keeps with whose they were', async () => {
    const input = { kind: 'professional', id: '99700000042', reason, limit: 200 } as const;
    const page = await obtain(desk, operations.person, input, 'auditor-1');
    assert.equal(page.lines.length, 31);
    const [line] = await detailsOf(desk, 'journal.person-read');
    assert.deepEqual([line?.nationalId, line?.details], [doctor, { by: 'auditor-1', reason }]);
    const citizen = await obtain(desk, operations.person, { kind: 'citizen', id: 'account-1', reason });
    assert.deepEqual(
      citizen.lines.map(({ sequence }) => sequence),
      [3],
    );
    const without = await desk.perform(operations.person, { kind: 'citizen', id: 'account-1' }, at('auditor-1'));
    assert.equal(without.outcome, 'refused');
    assert.equal((await desk.perform(operations.person, input, at('support-1'))).outcome, 'forbidden');
  });
});

describe('an export', () => {
  test('holds the lines, masked, in a form that no spreadsheet runs; and leaves a line', async () => {
    await desk.stores.journal.append([
      eventOf(0, 'client.changed', { clientId: asClientId('=cmd|calc'), details: { note: 'x' } }),
    ]);
    const wish = { service: '=cmd|calc', format: 'csv', reason } as const;
    const csv = await obtain(desk, operations.export, wish, 'auditor-1');
    assert.match(csv.content, /,'=cmd\|calc,/);
    assert.equal(csv.lines, 1);
    const ndjson = await obtain(desk, operations.export, { kind: 'login.accepted', format: 'ndjson', reason });
    const lines = ndjson.content
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      [lines.length, lines[1]?.['person'], lines[1]?.['at']],
      [2, '899•••••••42', '2030-03-05T09:00:00.000Z'],
    );
    const [line] = await detailsOf(desk, 'journal.exported');
    assert.deepEqual(
      [line?.details?.['by'], line?.details?.['wish'], line?.details?.['lines']],
      ['auditor-1', 'service==cmd|calc', 1],
    );
  });
});

describe('the chain', () => {
  const verify = async () => {
    await obtain(desk, operations.verify, {}, 'auditor-1');
    await verifier.settled();
    return (await obtain(desk, operations.chain, {}, 'auditor-1')).last;
  };

  test('was never verified, then is, by whom and up to where', async () => {
    const earlier = await obtain(desk, operations.chain, {}, 'auditor-1');
    assert.deepEqual([earlier.last, earlier.running], [null, null]);
    const last = await verify();
    assert.deepEqual([last?.isSound, last?.fault, last?.by.name], [true, null, 'Name of auditor-1']);
    assert.ok((last?.lines ?? 0) >= earlier.lines);
    assert.equal((await detailsOf(desk, 'journal.verified'))[0]?.details?.['ok'], true);
    assert.deepEqual(defects, []);
  });

  test('of two who ask at once one verification runs', async () => {
    const { database } = desk.stores;
    const count = () => Number(database.prepare('SELECT count(*) AS n FROM journal_verification').get()?.['n']);
    const earlier = count();
    await Promise.all([obtain(desk, operations.verify, {}), obtain(desk, operations.verify, {}, 'auditor-1')]);
    await verifier.settled();
    assert.equal(count(), earlier + 1);
  });

  test('broken, says at which line', async () => {
    const { database } = desk.stores;
    database.exec("DROP TRIGGER journal_never_changes; UPDATE journal SET client_id = 'other' WHERE sequence = 2");
    const last = await verify();
    assert.deepEqual([last?.isSound, last?.lines, last?.fault], [false, 1, { kind: 'changed', line: 2 }]);
  });
});
