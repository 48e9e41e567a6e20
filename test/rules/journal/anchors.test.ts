import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { appendFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { anchorsFileName, isGenuineAnchor, readAnchors } from '#audit/anchor.ts';
import { type AnchoringSetup, openAnchoring, startAnchoring } from '#audit/anchoring.ts';
import type { JournalHead } from '#audit/chain.ts';

const key = createSecretKey(Buffer.alloc(32, 3));
const headAt = (sequence: number): JournalHead => ({ sequence, hash: sequence.toString(16).padStart(64, '0') });

type Scene = {
  readonly setup: AnchoringSetup;
  /** What the journal and the clock say, for the test to move; `flushes` counts. */
  readonly world: { sequence: number; seconds: number; flushes: number };
  readonly sequences: () => Promise<readonly number[]>;
};

const onStage = async (play: (scene: Scene) => Promise<void>): Promise<void> => {
  const directory = await mkdtemp(join(tmpdir(), 'vestibule-anchors-'));
  const world = { sequence: 0, seconds: 1000, flushes: 0 };
  const file = join(directory, anchorsFileName);
  const setup: AnchoringSetup = {
    journal: { head: async () => headAt(world.sequence) },
    flush: async () => void (world.flushes += 1),
    file,
    key,
    clock: { nowMilliseconds: () => world.seconds * 1000, nowSeconds: () => world.seconds },
    everyLines: 10,
    everySeconds: 60,
  };
  try {
    await play({ setup, world, sequences: async () => (await readAnchors(file)).map(({ sequence }) => sequence) });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

describe('the journal is anchored', () => {
  it('every so many lines', () =>
    onStage(async ({ setup, world, sequences }) => {
      const anchoring = await openAnchoring(setup);
      world.sequence = 9;
      assert.equal(await anchoring.anchorIfDue(), false);
      world.sequence = 12;
      assert.equal(await anchoring.anchorIfDue(), true);
      world.sequence = 21;
      assert.equal(await anchoring.anchorIfDue(), false);
      assert.deepEqual(await sequences(), [12]);
    }));

  it('every so many seconds when lines are new, and not when none is', () =>
    onStage(async ({ setup, world, sequences }) => {
      const anchoring = await openAnchoring(setup);
      world.seconds += 60;
      assert.equal(await anchoring.anchorIfDue(), false);
      world.sequence = 1;
      assert.equal(await anchoring.anchorIfDue(), true);
      world.seconds += 59;
      world.sequence = 2;
      assert.equal(await anchoring.anchorIfDue(), false);
      world.seconds += 1;
      assert.equal(await anchoring.anchorIfDue(), true);
      assert.deepEqual(await sequences(), [1, 2]);
    }));

  it('only after its lines are on the disk, and in a file for its owner alone', () =>
    onStage(async ({ setup, world }) => {
      world.sequence = 1;
      const failing = await openAnchoring({ ...setup, flush: () => Promise.reject(new Error('disk')) });
      await assert.rejects(failing.anchorNow(), /disk/);
      assert.deepEqual(await readAnchors(setup.file), []);
      await (await openAnchoring(setup)).anchorNow();
      assert.equal(world.flushes, 1);
      assert.equal((await stat(setup.file)).mode & 0o777, 0o600);
    }));

  it('at the end, once, however often it is asked at the same time', () =>
    onStage(async ({ setup, world, sequences }) => {
      const stop = await startAnchoring(setup, (error) => assert.fail(String(error)));
      world.sequence = 3;
      await stop();
      const anchoring = await openAnchoring(setup);
      world.sequence = 4;
      await Promise.all([anchoring.anchorNow(), anchoring.anchorNow(), anchoring.anchorIfDue()]);
      assert.deepEqual(await sequences(), [3, 4]);
    }));

  it('with a failure told and the anchor tried again', () =>
    onStage(async ({ setup, world, sequences }) => {
      let isBroken = true;
      const told: unknown[] = [];
      const flush = () => (isBroken ? Promise.reject(new Error('disk')) : Promise.resolve());
      const stop = await startAnchoring({ ...setup, flush }, (error) => told.push(error));
      world.sequence = 1;
      await stop();
      assert.equal(told.length, 1);
      isBroken = false;
      await stop();
      assert.deepEqual(await sequences(), [1]);
    }));

  it('from where the file stands after a restart, past half a line that a power cut left', () =>
    onStage(async ({ setup, world, sequences }) => {
      world.sequence = 5;
      await (await openAnchoring(setup)).anchorNow();
      await appendFile(setup.file, '6 00000');
      const again = await openAnchoring(setup);
      assert.equal(await again.anchorNow(), false);
      world.sequence = 7;
      await again.anchorNow();
      assert.deepEqual(await sequences(), [5, 7]);
      const anchors = await readAnchors(setup.file);
      assert.ok(anchors.every((anchor) => isGenuineAnchor(key, anchor)));
      assert.ok(!anchors.some((anchor) => isGenuineAnchor(createSecretKey(Buffer.alloc(32, 4)), anchor)));
    }));
});
