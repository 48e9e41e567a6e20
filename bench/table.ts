import type { Figures } from './measure.ts';
import type { MemoryFigures } from './memory.ts';
import type { ProfileFigures, SelfTime } from './profile.ts';
import type { StartFigures } from './start-time.ts';

/** What issues 2, 3 and 4 ask of the embedded store and one server process. */
export const targets = {
  wholeRatio: 0.5,
  phoneRatio: 0.4,
  citizenRatio: 0.5,
  startMilliseconds: 2000,
  restMegabytes: 200,
} as const;

const titles: Readonly<Record<Figures['row'], string>> = {
  whole: 'whole login',
  'whole-form': 'whole login, floor by form',
  sso: 'single sign-on',
  refresh: 'refresh',
  logout: 'logout',
  introspection: 'introspection',
  phone: 'phone login',
  ciba: 'CIBA login',
  mix: '75 % card, 25 % phone',
  citizen: 'federated login',
  'citizen-sso': 'citizen, single sign-on',
  'citizen-quiet': 'citizen, no page',
};

const pairOf = (
  all: readonly Figures[],
  row: Figures['row'],
): { readonly ours: Figures; readonly floor: Figures } | undefined => {
  const [ours, floor] = (['vestibule', 'floor'] as const).map((server) =>
    all.find((one) => one.row === row && one.server === server),
  );
  return ours === undefined || floor === undefined ? undefined : { ours, floor };
};

/** Throughput of the platform over that of the floor, for the same row of the same run. */
export const ratioOf = (all: readonly Figures[], row: Figures['row']): number | undefined => {
  const pair = pairOf(all, row);
  return pair && pair.ours.perSecond / pair.floor.perSecond;
};

/** The same by processor time, which other programs on the machine disturb less. */
export const processorRatioOf = (all: readonly Figures[], row: Figures['row']): number | undefined => {
  const pair = pairOf(all, row);
  return pair && pair.floor.cpuMilliseconds / pair.ours.cpuMilliseconds;
};

const columns = [
  'row',
  'server',
  'per s',
  'p50 ms',
  'p99 ms',
  'cpu ms',
  'RSS MB',
  'server busy',
  'driver busy',
  'ratio',
  'cpu ratio',
];

export const rowsTable = (all: readonly Figures[]): string => {
  const lines = all.map((one) => [
    titles[one.row],
    one.server,
    one.perSecond.toFixed(0),
    one.p50Milliseconds.toFixed(1),
    one.p99Milliseconds.toFixed(1),
    one.cpuMilliseconds.toFixed(2),
    one.rssMegabytes.toFixed(0),
    percent(one.serverBusy),
    percent(one.driverBusy),
    one.server === 'vestibule' ? (ratioOf(all, one.row)?.toFixed(2) ?? '–') : '',
    one.server === 'vestibule' ? (processorRatioOf(all, one.row)?.toFixed(2) ?? '–') : '',
  ]);
  return align([columns, ...lines]);
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Text left, figures right. */
const align = (lines: readonly (readonly string[])[]): string => {
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, index) => (index < 2 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
        .join('  '),
    )
    .join('\n');
};

export const startLines = (start: StartFigures): string =>
  [
    `ready after     ${start.secondMilliseconds.toFixed(0)} ms, first start ${start.firstMilliseconds.toFixed(0)} ms  (asked: under ${targets.startMilliseconds} ms with the tiny directory)`,
    `RSS at rest     ${start.restMegabytes.toFixed(0)} MB  (asked: under ${targets.restMegabytes} MB)`,
  ].join('\n');

/** One line for each row that something is asked of; the floor's side of those by card and phone is its whole login. */
export const verdictLines = (all: readonly Figures[]): string =>
  [
    verdictLine('whole logins', ratioOf(all, 'whole'), targets.wholeRatio),
    verdictLine('beside a form', ratioOf(all, 'whole-form'), undefined),
    verdictLine('phone logins', ratioOf(all, 'phone'), targets.phoneRatio),
    verdictLine('CIBA logins', ratioOf(all, 'ciba'), targets.phoneRatio),
    verdictLine('federated logins', ratioOf(all, 'citizen'), targets.citizenRatio),
    singleSignOnLine(all, 'citizen-sso'),
    singleSignOnLine(all, 'citizen-quiet'),
  ].join('');

/** @param asked undefined: for comparison only */
const verdictLine = (what: string, ratio: number | undefined, asked: number | undefined): string => {
  if (ratio === undefined) return '';
  const wanted = asked === undefined ? '' : `  (asked: at least ${asked})`;
  return `${what.padEnd(16)} ${ratio.toFixed(2)} of the floor${wanted}\n`;
};

/** Both doors of one platform in one run; by processor time as well. Professionals see no page on the way. */
const singleSignOnLine = (all: readonly Figures[], asked: 'citizen-sso' | 'citizen-quiet'): string => {
  const [citizen, professional] = ([asked, 'sso'] as const).map((row) => pairOf(all, row)?.ours);
  if (citizen === undefined || professional === undefined) return '';
  const rate = citizen.perSecond / professional.perSecond;
  const processor = professional.cpuMilliseconds / citizen.cpuMilliseconds;
  const what = asked === 'citizen-sso' ? 'citizen' : 'citizen without the page';
  return `single sign-on   ${what} ${rate.toFixed(2)} of professional, by processor ${processor.toFixed(2)}  (asked: at least 1)\n`;
};

export const memoryLines = ({ samples, heapBytesPerLogin, nativeBytesPerLogin }: MemoryFigures): string =>
  [
    align([
      ['logins', '', 'RSS left MB', 'collected MB', 'heap MB', 'native MB'],
      ...samples.map((one) => [
        String(one.logins),
        '',
        one.leftMegabytes.toFixed(1),
        one.rssMegabytes.toFixed(1),
        one.heapMegabytes.toFixed(1),
        one.nativeMegabytes.toFixed(1),
      ]),
    ]),
    '',
    `growth over the second half: heap ${heapBytesPerLogin.toFixed(0)} bytes a login, outside it ${nativeBytesPerLogin.toFixed(0)} bytes a login`,
  ].join('\n');

export const profileLines = ({ logins, byModule, byFunction }: ProfileFigures): string =>
  [
    `${logins} logins; self time of the main thread, microseconds a login`,
    '',
    ...byModule.slice(0, 25).map(timeLine),
    '',
    ...byFunction.slice(0, 50).map(timeLine),
  ].join('\n');

const timeLine = ({ name, microseconds }: SelfTime): string => `${microseconds.toFixed(0).padStart(7)}  ${name}`;
