import assert from 'node:assert/strict';
import { createHmac, createSecretKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type Anchor, parseAnchors } from '#audit/anchor.ts';
import { chainLine, genesis } from '#audit/chain.ts';
import type { JournalLine } from '#audit/journal.ts';
import { describeVerdict } from '#audit/verdict.ts';
import { type JournalVerdict, verifyJournal } from '#audit/verify.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { asClientId } from '#vocabulary/identifiers.ts';

const key = createSecretKey(Buffer.alloc(32, 1));

const events = fc.array(
  fc.record<NewEvent>({
    kind: fc.constantFrom<NewEvent['kind']>('login.accepted', 'token.issued'),
    atMilliseconds: fc.constantFrom(1, 2),
    clientId: fc.constantFrom(undefined, asClientId('a'), asClientId('b')),
    details: fc.option(
      fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('', '1', 1, true), { noNullPrototype: true }),
      { nil: undefined },
    ),
  }),
  { minLength: 1, maxLength: 8 },
);

const chain = (of: readonly NewEvent[]): readonly JournalLine[] => {
  const lines: JournalLine[] = [];
  for (const event of of) lines.push(chainLine(key, lines.at(-1) ?? genesis, event));
  return lines;
};

/** The mac is computed here by the letter of `decisions/0004`, so that the format cannot drift unseen. */
const anchorAt = ({ sequence, hash }: JournalLine): Anchor => ({
  sequence,
  hash,
  mac: createHmac('sha256', key).update(`anchor of the vestibule journal ${sequence} ${hash}`).digest('hex'),
});

const verify = (lines: readonly JournalLine[], anchors: readonly Anchor[] = []): Promise<JournalVerdict> =>
  verifyJournal(
    (async function* () {
      yield* lines;
    })(),
    anchors,
    key,
  );

const last = (lines: readonly JournalLine[]): JournalLine => lines.at(-1) ?? assert.fail('no line');

/** Ways to falsify a journal without its key; each gets the lines and a number to choose a place by. */
const falsifications: Readonly<Record<string, (lines: JournalLine[], place: number) => unknown>> = {
  'a line is removed': (lines, place) => lines.splice(place, 1),
  'two lines are exchanged': (lines, place) => lines.splice(place, 2, ...lines.slice(place, place + 2).reverse()),
  'two events are exchanged, numbers and hashes kept': (lines, place) => {
    const [one, two] = [lines[place], lines[place + 1]];
    if (one && two) lines.splice(place, 2, { ...one, event: two.event }, { ...two, event: one.event });
  },
  'a line is written twice': (lines, place) => lines.splice(place, 0, ...lines.slice(place, place + 1)),
  'a line is removed and those after it renumbered': (lines, place) => {
    lines.splice(place, 1);
    lines.forEach((line, index) => lines.splice(index, 1, { ...line, sequence: index + 1 }));
  },
  'a line is made up and inserted': (lines, place) => {
    const made: JournalLine = {
      sequence: place + 1,
      event: { kind: 'login.accepted', atMilliseconds: 9 },
      hash: 'ab'.repeat(32),
    };
    lines.splice(place, 0, made);
  },
  'the kind of an event is changed': (lines, place) => changeEvent(lines, place, { kind: 'session.ended' }),
  'the time of an event is changed': (lines, place) => changeEvent(lines, place, { atMilliseconds: 3 }),
  'the client of an event is changed': (lines, place) => changeEvent(lines, place, { clientId: asClientId('c') }),
  'a detail is added': (lines, place) => changeEvent(lines, place, { details: { z: 0 } }),
  'a hash is changed': (lines, place) => {
    const line = lines[place];
    if (line) lines.splice(place, 1, { ...line, hash: 'cd'.repeat(32) });
  },
  'the journal is made anew from here with another key': (lines, place) => {
    const other = createSecretKey(Buffer.alloc(32, 2));
    for (const [index, line] of lines.entries())
      if (index >= place) lines[index] = chainLine(other, lines[index - 1] ?? genesis, line.event);
  },
};

const changeEvent = (lines: JournalLine[], place: number, change: Partial<NewEvent>): void => {
  const line = lines[place];
  if (line) lines.splice(place, 1, { ...line, event: { ...line.event, ...change } });
};

describe('the journal shows every falsification', () => {
  it('and finds no fault where there is none', async () => {
    await fc.assert(
      fc.asyncProperty(events, async (given) => {
        const lines = chain(given);
        assert.deepEqual(await verify(lines, lines.map(anchorAt)), { ok: true, lines: given.length });
      }),
    );
  });

  for (const [words, falsify] of Object.entries(falsifications)) {
    it(`when ${words}`, async () => {
      await fc.assert(
        fc.asyncProperty(events, fc.nat(), async (given, number) => {
          const lines = chain(given);
          const falsified = [...lines];
          falsify(falsified, number % lines.length);
          fc.pre(!isDeepStrictEqual(falsified, lines));
          // The end is anchored, as after every clean stop: otherwise a removed last line leaves no trace.
          const verdict = await verify(falsified, [anchorAt(last(lines))]);
          assert.equal(verdict.ok, false);
        }),
      );
    });
  }

  it('when the tail is cut below an anchor', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.nat(), async (given, number) => {
        const lines = chain(given);
        const left = number % lines.length;
        const verdict = await verify(lines.slice(0, left), lines.map(anchorAt));
        assert.deepEqual(verdict, { ok: false, lines: left, firstFault: { kind: 'truncated', sequence: left + 1 } });
      }),
    );
  });

  it('when an old journal is put back and lived on', async () => {
    const before = chain([1, 2, 3].map((atMilliseconds) => ({ kind: 'token.issued', atMilliseconds })));
    const after = chain([1, 2, 4].map((atMilliseconds) => ({ kind: 'token.issued', atMilliseconds })));
    const verdict = await verify(after, [anchorAt(last(before))]);
    assert.deepEqual(verdict.firstFault, { kind: 'rewritten', sequence: 3 });
  });

  it('when an anchor is made up', async () => {
    const lines = chain([{ kind: 'token.issued', atMilliseconds: 1 }]);
    const made = parseAnchors(`1 ${last(lines).hash} ${'0'.repeat(64)}\n`);
    assert.deepEqual((await verify(lines, made)).firstFault, { kind: 'forged-anchor', sequence: 1 });
  });

  it('and names the first fault: a gap, a changed line, a line out of place', async () => {
    const lines = chain([1, 2, 3, 4].map((atMilliseconds) => ({ kind: 'token.issued', atMilliseconds })));
    const [one, two, three, four] = lines as [JournalLine, JournalLine, JournalLine, JournalLine];
    assert.deepEqual((await verify([one, three, four])).firstFault, { kind: 'removed', sequence: 3 });
    assert.deepEqual((await verify([one, { ...two, event: three.event }])).firstFault, {
      kind: 'changed',
      sequence: 2,
    });
    assert.deepEqual((await verify([one, two, one])).firstFault, { kind: 'reordered', sequence: 1 });
  });

  it('and says it in one sentence', () => {
    assert.equal(
      describeVerdict({ ok: true, lines: 1234 }),
      'Journal verified: 1,234 lines, none changed, removed or reordered.',
    );
    assert.equal(
      describeVerdict({ ok: false, lines: 11, firstFault: { kind: 'changed', sequence: 12 } }),
      'The journal was tampered with: line 12 was changed, or does not belong in this place. Found good before that: 11 lines.',
    );
  });
});
