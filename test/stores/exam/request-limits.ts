import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { examStartSeconds, type OpenExaminee, sentence } from './examinee.ts';

const person = asNationalId('899700000001');
const keyOf = (key: string, maximum: number, windowSeconds = 60) => ({ key, maximum, windowSeconds });

/** The part of ChallengeStore that keeps phones from being bombed. */
export const examineRequestLimits = (open: OpenExaminee): void => {
  describe('requests', () => {
    examineCounts(open);
    examineQuiet(open);
  });
};

const examineCounts = (open: OpenExaminee): void => {
  sentence(open, 'are counted under each key, within its own limit', async ({ challenges }) => {
    const count = () => challenges.countRequest([keyOf('a', 1), keyOf('b', 2)], examStartSeconds);
    assert.deepEqual(
      [await count(), await count(), await count()],
      [
        [true, true],
        [false, true],
        [false, false],
      ],
    );
    assert.deepEqual(await challenges.countRequest([keyOf('c', 1)], examStartSeconds), [true]);
    assert.deepEqual(await challenges.countRequest([], examStartSeconds), []);
  });

  sentence(open, 'begin a new window when the old one is over', async ({ challenges }, _clock, examinee) => {
    const countAt = (seconds: number) => challenges.countRequest([keyOf('a', 1)], examStartSeconds + seconds);
    assert.deepEqual([await countAt(0), await countAt(59), await countAt(60)], [[true], [false], [true]]);
    const again = (await examinee.reopen()).challenges;
    assert.deepEqual(await again.countRequest([keyOf('a', 1)], examStartSeconds + 119), [false]);
    assert.deepEqual(await again.countRequest([keyOf('a', 1)], examStartSeconds + 120), [true]);
  });

  sentence(open, 'are counted exactly from two connections', async ({ challenges }, _clock, examinee) => {
    const other = (await examinee.connectAgain()).challenges;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? challenges : other).countRequest([keyOf('a', 7)], examStartSeconds),
      ),
    );
    assert.equal(answers.flat().filter(Boolean).length, 7);
  });

  sentence(open, 'are purged when their window is over, at most so many', async ({ challenges }) => {
    await challenges.countRequest([keyOf('a', 1), keyOf('b', 1), keyOf('c', 1), keyOf('d', 1, 61)], examStartSeconds);
    assert.equal(await challenges.purge(examStartSeconds + 60, 10), 0);
    assert.equal(await challenges.purge(examStartSeconds + 61, 2), 2);
    assert.equal(await challenges.purge(examStartSeconds + 61, 2), 1);
    assert.deepEqual(await challenges.countRequest([keyOf('d', 1, 61)], examStartSeconds + 60), [false]);
  });
};

const examineQuiet = (open: OpenExaminee): void => {
  sentence(
    open,
    'are not wanted by a person for a while, which only grows',
    async ({ challenges }, _clock, examinee) => {
      assert.equal(await challenges.quietUntil(person), undefined);
      await challenges.beQuiet(person, examStartSeconds + 10);
      await challenges.beQuiet(person, examStartSeconds + 5);
      assert.equal(await (await examinee.reopen()).challenges.quietUntil(person), examStartSeconds + 10);
    },
  );

  sentence(open, 'are wanted again once the while is over and purged', async ({ challenges }) => {
    await challenges.beQuiet(person, examStartSeconds + 10);
    assert.equal(await challenges.purge(examStartSeconds + 10, 10), 0);
    assert.equal(await challenges.purge(examStartSeconds + 11, 10), 1);
    assert.equal(await challenges.quietUntil(person), undefined);
  });
};
