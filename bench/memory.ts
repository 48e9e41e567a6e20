import type { BenchArguments } from './arguments.ts';
import type { Child } from './child.ts';
import { runSlice, usageOf } from './measure.ts';
import type { Usage } from './messages.ts';
import type { Server } from './server.ts';

/** After so many logins. */
export type MemorySample = {
  readonly logins: number;
  /** Resident as the load left it: with garbage, and with the pages that V8 keeps for the next busy moment. */
  readonly leftMegabytes: number;
  /** Resident with garbage collected and those pages given back; what follows as well. */
  readonly rssMegabytes: number;
  /** What JavaScript objects use. */
  readonly heapMegabytes: number;
  /** What is resident apart from V8's heap, whose unused part comes and goes: buffers, OpenSSL, SQLite. */
  readonly nativeMegabytes: number;
};

export type MemoryFigures = {
  readonly samples: readonly MemorySample[];
  /** Least-squares slope over the second half, when caches of bounded size have filled; bytes a login. */
  readonly heapBytesPerLogin: number;
  readonly nativeBytesPerLogin: number;
};

const step = 5000;

/** Logins in a row, of the first of the rows, every session left alive; live sessions are in the database, so the process itself must not grow. */
export const measureMemory = async (
  driver: Child,
  server: Server,
  { rows: [row = 'whole'], logins, users }: Pick<BenchArguments, 'rows' | 'logins' | 'users'>,
  report: (sample: MemorySample) => void,
): Promise<MemoryFigures> => {
  await runSlice(driver, server, { row, users, end: { count: users * 20 } });
  const samples = [await takeSample(server, 0)];
  for (let done = 0; done < logins; ) {
    const count = Math.min(step, logins - done);
    await runSlice(driver, server, { row, users, end: { count } });
    done += count;
    const sample = await takeSample(server, done);
    samples.push(sample);
    report(sample);
  }
  const late = samples.slice(Math.floor(samples.length / 2));
  const slope = (figure: (sample: MemorySample) => number) =>
    slopeOf(late.map((sample) => [sample.logins, figure(sample)])) * 1_048_576;
  return {
    samples,
    heapBytesPerLogin: slope(({ heapMegabytes }) => heapMegabytes),
    nativeBytesPerLogin: slope(({ nativeMegabytes }) => nativeMegabytes),
  };
};

const takeSample = async (server: Server, logins: number): Promise<MemorySample> => {
  const left = await usageOf(server);
  return sampleOf(logins, left, await usageOf(server, true));
};

const sampleOf = (logins: number, left: Usage, { rssBytes, heapUsedBytes, heapTotalBytes }: Usage): MemorySample => ({
  logins,
  leftMegabytes: left.rssBytes / 1_048_576,
  rssMegabytes: rssBytes / 1_048_576,
  heapMegabytes: heapUsedBytes / 1_048_576,
  nativeMegabytes: (rssBytes - heapTotalBytes) / 1_048_576,
});

const slopeOf = (points: readonly (readonly [number, number])[]): number => {
  const mean = (index: 0 | 1) => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const above = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  const below = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return below === 0 ? 0 : above / below;
};
