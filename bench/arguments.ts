import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const lastFile = fileURLToPath(new URL('last.json', import.meta.url));

/** Rows of the professional door. The floor has the first four as well. */
const professionalRows = [
  'whole',
  'whole-form',
  'sso',
  'refresh',
  'logout',
  'introspection',
  'phone',
  'ciba',
  'mix',
] as const;
/** Rows of the citizen door, which has a floor of its own that does both. */
const citizenRows = ['citizen', 'citizen-sso', 'citizen-quiet'] as const;

/** The rows of the table. */
export const rowNames = [...professionalRows, ...citizenRows];
export type RowName = (typeof rowNames)[number];

export const isCitizenRow = (row: RowName): boolean => citizenRows.some((known) => known === row);

/** What the floor does beside a row of ours. It has no phone: other ways to log in are held against its whole login. */
export const floorRows: Readonly<Partial<Record<RowName, RowName>>> = {
  whole: 'whole',
  'whole-form': 'whole-form',
  sso: 'sso',
  refresh: 'refresh',
  phone: 'whole',
  ciba: 'whole',
  mix: 'whole',
  citizen: 'citizen',
  'citizen-sso': 'citizen-sso',
  'citizen-quiet': 'citizen-sso',
};

/** CIBA logins under way for each of the people at a time: such a login lasts an interval, in which its server does other work. */
export const cibaPlacesEach = 32;

/** Phones that a row needs. */
export const phonesFor = (row: RowName, users: number): number => {
  if (row === 'ciba') return users * cibaPlacesEach;
  return row === 'phone' || row === 'mix' ? users : 0;
};

export type BenchArguments = {
  /** One slice: one row, one server, one round. */
  readonly seconds: number;
  readonly rounds: number;
  /** Operations before each row, unmeasured: a program runs faster once it is compiled, and both must be. */
  readonly warm: number;
  /** People at a time. */
  readonly users: number;
  readonly rows: readonly RowName[];
  /** Logins in a row for the memory run; 0: the rows are measured instead. */
  readonly logins: number;
  /** Where to write a processor profile of the platform; undefined: the rows are measured instead. */
  readonly profile: string | undefined;
  /** Where the figures are kept. */
  readonly out: string;
  readonly json: boolean;
};

const isRowName = (name: string): name is RowName => rowNames.some((known) => known === name);

/** Throws, with a sentence, when a flag is unknown or says nothing useful. */
export const readArguments = (given: readonly string[]): BenchArguments => {
  const { values } = parseArgs({
    args: [...given],
    options: {
      seconds: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '3' },
      warm: { type: 'string', default: '800' },
      users: { type: 'string', default: '8' },
      rows: { type: 'string', default: rowNames.join() },
      logins: { type: 'string', default: '0' },
      profile: { type: 'string' },
      out: { type: 'string', default: lastFile },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    seconds: positive('seconds', values.seconds),
    rounds: Math.round(positive('rounds', values.rounds)),
    warm: Math.round(positive('warm', values.warm)),
    users: Math.round(positive('users', values.users)),
    rows: values.rows.split(',').map(rowOf),
    logins: values.logins === '0' ? 0 : Math.round(positive('logins', values.logins)),
    profile: values.profile,
    out: values.out,
    json: values.json,
  };
};

const rowOf = (name: string): RowName => {
  if (!isRowName(name)) throw new Error(`--rows takes ${rowNames.join(', ')}, not ${name}.`);
  return name;
};

const positive = (flag: string, text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${flag} takes a number above 0, not ${text}.`);
  return value;
};
