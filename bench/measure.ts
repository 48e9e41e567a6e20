import { floorRows, type RowName } from './arguments.ts';
import type { Child } from './child.ts';
import type { Driven, DriverOrder, End, Target, Usage } from './messages.ts';
import type { Server } from './server.ts';

/** One row of one server. */
export type Figures = {
  readonly server: Target['name'];
  /** Of ours; the floor's own may be another: `floorRows`. */
  readonly row: RowName;
  readonly operations: number;
  /** Median of the rounds. */
  readonly perSecond: number;
  /** Of all rounds together. */
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
  /** Processor time of the server process, all threads, per operation; median of the rounds. */
  readonly cpuMilliseconds: number;
  readonly rssMegabytes: number;
  /** Share of the time in which the one thread that runs JavaScript was at work; medians. */
  readonly serverBusy: number;
  readonly driverBusy: number;
};

type Slice = { readonly driven: Driven; readonly before: Usage; readonly after: Usage };

export const usageOf = (server: Server, collect = false): Promise<Usage> =>
  server.child.ask<Usage>({ order: 'usage', collect });

export type Load = { readonly row: RowName; readonly users: number; readonly end: End };

/** One row, one server, one round. What the row needs is prepared before the clock runs. */
export const runSlice = async (driver: Child, server: Server, asked: Load): Promise<Slice> => {
  const { target } = server;
  const load = target.name === 'floor' ? { ...asked, row: floorRows[asked.row] ?? asked.row } : asked;
  await driver.ask<true>({ order: 'prepare', target, ...load } satisfies DriverOrder);
  const before = await usageOf(server);
  const driven = await driver.ask<Driven>({ order: 'drive', target, ...load } satisfies DriverOrder);
  return { driven, before, after: await usageOf(server) };
};

/** The servers take turns, round by round, so that what else the machine does falls on each. */
export const measureRow = async (
  driver: Child,
  servers: readonly Server[],
  load: Load,
  rounds: number,
): Promise<Figures[]> => {
  const slices = servers.map((): Slice[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, server] of servers.entries()) slices[index]?.push(await runSlice(driver, server, load));
  }
  return servers.map(({ target }, index) => summarize(target.name, load.row, slices[index] ?? []));
};

const summarize = (server: Target['name'], row: RowName, slices: readonly Slice[]): Figures => {
  const latencies = slices.flatMap(({ driven }) => driven.latencies).sort((a, b) => a - b);
  const over = (figure: (slice: Slice) => number) => median(slices.map(figure));
  return {
    server,
    row,
    operations: latencies.length,
    perSecond: over(({ driven }) => (driven.ended / driven.milliseconds) * 1000),
    p50Milliseconds: quantile(latencies, 0.5),
    p99Milliseconds: quantile(latencies, 0.99),
    cpuMilliseconds: over(
      ({ driven, before, after }) => (after.cpuMilliseconds - before.cpuMilliseconds) / driven.latencies.length,
    ),
    rssMegabytes: (slices.at(-1)?.after.rssBytes ?? 0) / 1_048_576,
    serverBusy: over(({ before, after }) => busy(before, after)),
    driverBusy: over(({ driven }) => driven.driverBusy),
  };
};

const busy = (before: Usage, after: Usage): number => {
  const active = after.loopActiveMilliseconds - before.loopActiveMilliseconds;
  return active / (active + after.loopIdleMilliseconds - before.loopIdleMilliseconds);
};

/** @param sorted ascending */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

export const median = (values: readonly number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
