// `node bench/statistics.ts [--events 10000000] [--lines 200000]`: how fast the journal is counted, and how fast the
// counters answer when they hold what so many events leave behind in a year.
import { createSecretKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { countJournal } from '#audit/counting.ts';
import { loadFigures } from '#audit/figures.ts';
import { authenticated, civilDays, type Day, type DayCounter, type HourCounter } from '#audit/statistics.ts';
import type { StatisticQuery } from '#audit/statistics-store.ts';
import { statisticsOperations } from '#console/statistics.ts';
import { systemClock } from '#platform/clock.ts';
import { openSqliteStores, type SqliteStores } from '#stores/sqlite/open.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { asClientId } from '#vocabulary/identifiers.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000000' },
    lines: { type: 'string', default: '200000' },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const open = (file: string): SqliteStores =>
  openSqliteStores({
    file,
    durability: 'process',
    journalKey: createSecretKey(Buffer.alloc(32, 7)),
    clock: systemClock,
    vault: { seal: (text) => text, open: (sealed) => sealed },
  });

const services = Array.from({ length: 300 }, (_, index) => asClientId(`service-${index}`));
const at = (index: number) => Date.UTC(2030, 0, 1) + index * 3000;

/** A login leaves three lines in the journal, of which one counts, and one login in fifty fails. */
const linesOf = (index: number): readonly NewEvent[] => {
  const clientId = services[(index * 7) % services.length];
  const common = { atMilliseconds: at(index), clientId };
  if (index % 50 === 0) return [{ ...common, kind: 'login.refused', details: { method: 'card', fault: 'P303' } }];
  const method = index % 3 === 0 ? 'MOBILE' : 'CARD';
  return [
    { ...common, kind: 'login.accepted', details: { method: 'card', level: 'eidas1' } },
    { ...common, kind: 'authorization.granted', details: { method, acr: 'eidas1', singleSignOn: index % 5 === 0 } },
    { ...common, kind: 'token.issued', details: { grant: 'authorization_code' } },
  ];
};

const measureCounting = async (stores: SqliteStores, lines: number): Promise<void> => {
  for (let index = 0; index * 3 < lines; index += 500)
    await stores.journal.append(Array.from({ length: 500 }, (_, offset) => linesOf(index + offset)).flat());
  const { journal, statistics } = stores;
  const began = performance.now();
  const cpu = process.cpuUsage();
  const counted = await countJournal({ journal, statistics, dayOf: civilDays('Europe/Paris') });
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const cpuSeconds = (user + system) / 1e6;
  say(
    `counting: ${counted} lines in ${seconds.toFixed(2)} s, ${Math.round(counted / seconds)} a second (${Math.round(counted / cpuSeconds)} a second of processor time)`,
  );
};

const outcomes = ['granted', 'single-sign-on'] as const;

/** The counters of one day, spread over every service, door, method, level and provider that occurs. */
const dayOf = (day: Day, perDay: number): readonly DayCounter[] => {
  const cells = services.flatMap((service, index): readonly Omit<DayCounter, 'count'>[] =>
    index % 3 === 2
      ? [0, 1, 2].map((which) => ({
          day,
          door: 'low',
          method: 'upstream',
          level: 'eidas1',
          provider: `provider-${(index + which) % 8}`,
          service,
          outcome: outcomes[which % 2] ?? 'granted',
          fault: '',
        }))
      : [0, 1, 2, 3].map((which) => ({
          day,
          door: 'professional',
          method: which < 2 ? 'card' : 'app',
          level: 'eidas1',
          provider: '',
          service,
          outcome: outcomes[which % 2] ?? 'granted',
          fault: '',
        })),
  );
  const refused = services
    .filter((_, index) => index % 4 === 0)
    .map(
      (service, index): Omit<DayCounter, 'count'> => ({
        day,
        door: 'professional',
        method: 'card',
        level: '',
        provider: '',
        service,
        outcome: 'refused',
        fault: `P${300 + (index % 12)}`,
      }),
    );
  const all = [...cells, ...refused];
  return all.map((cell) => ({ ...cell, count: Math.round(perDay / all.length) }));
};

const fillYear = async ({ statistics }: SqliteStores, events: number): Promise<number> => {
  let rows = 0;
  for (let age = 0; age < 365; age += 1) {
    const midnight = Date.UTC(2031, 0, 1) - age * 86_400_000;
    const days = dayOf(new Date(midnight).toISOString().slice(0, 10), events / 365);
    const hours = Array.from(
      { length: 24 },
      (_, hour): HourCounter => ({
        hour: midnight / 3_600_000 + hour,
        door: 'professional',
        method: 'card',
        outcome: 'granted',
        count: Math.round(events / 365 / 24) + hour,
      }),
    );
    const after = await statistics.counted();
    await statistics.add({ after, upTo: after + 1, tally: { days, hours } });
    rows += days.length + hours.length;
  }
  return rows;
};

const questions: Readonly<Record<string, StatisticQuery>> = {
  'authentications a day, a year': { by: ['day'], outcomes: authenticated },
  'by door and method': { by: ['door', 'method'], outcomes: authenticated },
  'by level': { by: ['level'], outcomes: authenticated },
  'by provider': { by: ['provider'], outcomes: authenticated, door: 'low' },
  'by service': { by: ['service'], outcomes: authenticated },
  'failures by fault': { by: ['fault'], outcomes: ['refused'] },
  'by month and door': { by: ['month', 'door'], outcomes: authenticated },
  'one service, a day at a time': { by: ['day', 'method'], service: 'service-7' },
  'last month by method': { by: ['method'], fromDay: '2030-12-01', toDay: '2030-12-31', outcomes: authenticated },
};

const timed = async (name: string, ask: () => Promise<unknown>): Promise<void> => {
  const times: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    const began = performance.now();
    await ask();
    times.push(performance.now() - began);
  }
  const [best = 0, , median = 0] = times.toSorted((one, other) => one - other);
  say(`${name.padEnd(34)} median ${median.toFixed(0).padStart(5)} ms, best ${best.toFixed(0).padStart(5)} ms`);
};

const directory = await mkdtemp(join(tmpdir(), 'vestibule-statistics-'));
try {
  const counting = open(join(directory, 'counting.db'));
  await measureCounting(counting, Number(values.lines));
  counting.close();
  const asking = open(join(directory, 'asking.db'));
  const rows = await fillYear(asking, Number(values.events));
  say(`a year of ${values.events} events: ${rows} counters`);
  for (const [name, query] of Object.entries(questions)) await timed(name, () => asking.statistics.sum(query));
  await timed('busiest hour', () => asking.statistics.busiestHour());
  const consolePage = statisticsOperations({
    ...{ statistics: asking.statistics, today: () => '2031-01-01', countServices: async () => services.length },
    dayOf: civilDays('Europe/Paris'),
    names: async () => ({ service: new Map(), provider: new Map() }),
  });
  const caller = { operatorId: 'bench', name: 'bench', roles: [], by: 'page' } as const;
  await timed('the console’s page, a month', () => consolePage.show.run({}, caller));
  await timed('the console’s page, a year', () => consolePage.show.run({ from: '2030-01-02' }, caller));
  await timed('the export, a year by service', () =>
    consolePage.export.run({ from: '2030-01-02', by: ['month', 'service', 'method', 'outcome'] }, caller),
  );
  await timed('the whole figures page', () => loadFigures(asking.statistics, '2031-01-01', undefined));
  asking.close();
} finally {
  await rm(directory, { recursive: true, force: true });
}
