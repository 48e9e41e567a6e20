// `npm run bench`: the platform against the bare engine, in one run.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BenchArguments, floorRows, isCitizenRow, phonesFor, readArguments, type RowName } from './arguments.ts';
import { type Child, startChild } from './child.ts';
import { citizenServerOf, type Federation, openFederation, startCitizenFloor } from './citizen-targets.ts';
import { type Figures, measureRow } from './measure.ts';
import type { DriverOrder } from './messages.ts';
import { makeOffers } from './offers.ts';
import { measureMemory } from './memory.ts';
import { profileRow } from './profile.ts';
import type { Server } from './server.ts';
import { measureStart } from './start-time.ts';
import { memoryLines, processorRatioOf, profileLines, ratioOf, rowsTable, startLines, verdictLines } from './table.ts';
import { type Home, removeHome, startFloorServer } from './targets.ts';

const driverProgram = fileURLToPath(new URL('driver.ts', import.meta.url));

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** The citizen door stays closed, and its surroundings away, unless a row asks for it. */
const run = async (options: BenchArguments): Promise<void> => {
  const federation = options.rows.some(isCitizenRow) ? await openFederation() : undefined;
  try {
    await runBeside(federation, options);
  } finally {
    await federation?.standIn.stop();
  }
};

const runBeside = async (federation: Federation | undefined, options: BenchArguments): Promise<void> => {
  const { figures: start, home, server } = await measureStart(federation);
  const driver = startChild(driverProgram, []);
  try {
    await enrolPhones(driver, server, { home, options });
    const first = federation && isFirstOfCitizens(options) ? citizenServerOf(server, federation) : server;
    if (options.logins > 0) await runMemory(driver, first, options);
    else if (options.profile !== undefined)
      say(profileLines(await profileRow(driver, first, { ...options, file: options.profile })));
    else await runRows(driver, server, { options, start, federation, home });
  } catch (error) {
    process.stderr.write(server.child.printed());
    throw error;
  } finally {
    await Promise.all([driver.stop(), server.child.stop()]);
    await removeHome(home);
  }
};

const isFirstOfCitizens = ({ rows: [row] }: BenchArguments): boolean => row !== undefined && isCitizenRow(row);

type PhonesAt = { readonly home: Home; readonly options: BenchArguments };

/** As many as the row that needs most of them. */
const enrolPhones = async (driver: Child, { target }: Server, { home, options }: PhonesAt): Promise<void> => {
  const { users, rows } = options;
  const count = Math.max(...rows.map((row) => phonesFor(row, users)));
  if (count === 0) return;
  const offers = await makeOffers(home, count);
  await driver.ask<true>({ order: 'enrol', target, users, offers } satisfies DriverOrder);
};

const runMemory = async (driver: Child, server: Server, options: BenchArguments): Promise<void> => {
  const figures = await measureMemory(
    driver,
    server,
    options,
    ({ logins, leftMegabytes, rssMegabytes, heapMegabytes, nativeMegabytes }) =>
      process.stderr.write(
        `${logins} logins: RSS ${leftMegabytes.toFixed(1)} MB, collected ${rssMegabytes.toFixed(1)} MB, heap ${heapMegabytes.toFixed(1)} MB, native ${nativeMegabytes.toFixed(1)} MB\n`,
      ),
  );
  say(options.json ? JSON.stringify(figures, undefined, 2) : memoryLines(figures));
};

type Rows = {
  readonly options: BenchArguments;
  readonly start: Awaited<ReturnType<typeof measureStart>>['figures'];
  readonly federation: Federation | undefined;
  readonly home: Home;
};

const runRows = async (driver: Child, server: Server, { options, start, federation, home }: Rows): Promise<void> => {
  await using floors = new AsyncDisposableStack();
  const floor = await startFloorServer(home);
  floors.defer(floor.child.stop);
  const citizenFloor = federation && (await startCitizenFloor(federation));
  if (citizenFloor !== undefined) floors.defer(citizenFloor.child.stop);
  const professional = { server, floor };
  const citizen = federation && citizenFloor && { server: citizenServerOf(server, federation), floor: citizenFloor };
  const serversOf = (row: RowName): Servers => (isCitizenRow(row) && citizen) || professional;
  const rows = await measureRows(driver, serversOf, options);
  const result = {
    at: new Date().toISOString(),
    options,
    start,
    rows,
    wholeRatio: ratioOf(rows, 'whole'),
    wholeProcessorRatio: processorRatioOf(rows, 'whole'),
    citizenRatio: ratioOf(rows, 'citizen'),
    citizenProcessorRatio: processorRatioOf(rows, 'citizen'),
  };
  await writeFile(options.out, `${JSON.stringify(result, undefined, 2)}\n`);
  say(
    options.json
      ? JSON.stringify(result, undefined, 2)
      : ['', rowsTable(rows), '', verdictLines(rows) + startLines(start)].join('\n'),
  );
};

type Servers = { readonly server: Server; readonly floor: Server };

const measureRows = async (
  driver: Child,
  serversOf: (row: RowName) => Servers,
  { rows, users, seconds, rounds, warm }: BenchArguments,
): Promise<Figures[]> => {
  const all: Figures[] = [];
  for (const row of rows) {
    const { server, floor } = serversOf(row);
    const servers = floorRows[row] === undefined ? [server] : [floor, server];
    await measureRow(driver, servers, { row, users, end: { count: warm } }, 1);
    all.push(...(await measureRow(driver, servers, { row, users, end: { seconds } }, rounds)));
  }
  return all;
};

try {
  await run(readArguments(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
