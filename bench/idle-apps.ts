// `node bench/idle-apps.ts [--apps 10000] [--seconds 30]`: what phones cost that are connected and have nothing to do.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePorts } from '../test/support/free-ports.ts';
import { type Child, startChild } from './child.ts';
import type { Enrolled, IdleUsage } from './idle-apps-server.ts';

const { values } = parseArgs({
  options: {
    apps: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '30' },
    drivers: { type: 'string', default: '2' },
  },
});
const [apps, seconds, drivers] = [Number(values.apps), Number(values.seconds), Number(values.drivers)];

/** Opened and left before the measurement begins, so that what is made once is not counted as a phone's. */
const warmUp = 500;

/** The runtime tidies up for a while after so many have come; that is the price of coming, not of staying. */
const settleMilliseconds = 20_000;

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const say = (line: string) => process.stdout.write(`${line}\n`);
const usageOf = (server: Child, collect = true): Promise<IdleUsage> =>
  server.ask<IdleUsage>({ order: 'usage', collect });

const startPhones = async ({ origin, key }: Enrolled, deviceIds: readonly string[]): Promise<Child> => {
  const phones = startChild(program('./idle-apps-driver.ts'), []);
  await phones.ask({ order: 'open', origin, key, deviceIds, atATime: 8 });
  return phones;
};

const usageWhen = async (server: Child, openApps: number): Promise<IdleUsage> => {
  const usage = await usageOf(server);
  if (usage.openApps === openApps) return usage;
  await wait(200);
  return usageWhen(server, openApps);
};

const folder = await mkdtemp(join(tmpdir(), 'vestibule-idle-'));
const [port] = await freePorts(1);
const startServer = () => startChild(program('./idle-apps-server.ts'), [join(folder, 'vestibule.db'), String(port)]);

// One process enrols and another serves: what enrolling leaves behind would make room for the phones.
const enroller = startServer();
const enrolled = await enroller.ask<Enrolled>({ order: 'enrol', count: apps });
await enroller.stop();
const server = startServer();
const started = await usageOf(server);
await (await startPhones(enrolled, enrolled.deviceIds.slice(0, warmUp))).stop();
const before = await usageWhen(server, 0);

const share = Math.ceil(apps / drivers);
const phones = await Promise.all(
  Array.from({ length: drivers }, (_, index) =>
    startPhones(enrolled, enrolled.deviceIds.slice(index * share, (index + 1) * share)),
  ),
);
// Connections of the API calls before it end by themselves; what is left is the streams.
await wait(3000);
await usageWhen(server, apps);
await wait(settleMilliseconds);
const idleFrom = await usageOf(server, false);
await wait(seconds * 1000);
const idleTo = await usageOf(server, false);
const after = await usageOf(server);
const heard = Promise.race(phones.map((one) => one.ask({ order: 'hear' })));
await wait(500);
const askedAt = performance.now();
await server.ask({ order: 'ask', person: apps - 1 });
await heard;
const heardMilliseconds = performance.now() - askedAt;

const each = (from: number, to: number) => `${((to - from) / apps / 1000).toFixed(1)} kB`;
say(`apps connected       ${after.openApps}`);
say(
  `resident, each       ${each(before.rssBytes, after.rssBytes)} (${(before.rssBytes / 1e6).toFixed(0)} MB → ${(after.rssBytes / 1e6).toFixed(0)} MB)`,
);
say(`counted from start   ${each(started.rssBytes, after.rssBytes)} (${(started.rssBytes / 1e6).toFixed(0)} MB)`);
say(`of it JavaScript     ${each(before.heapBytes, after.heapBytes)}`);
say(
  `processor, ${seconds} s idle ${(idleTo.cpuMilliseconds - idleFrom.cpuMilliseconds).toFixed(0)} ms (${((idleTo.cpuMilliseconds - idleFrom.cpuMilliseconds) / (seconds * 10)).toFixed(2)} % of one)`,
);
say(`one asked, hears in  ${heardMilliseconds.toFixed(1)} ms`);
await Promise.all(phones.map((one) => one.stop()));
await server.stop();
await rm(folder, { recursive: true });
