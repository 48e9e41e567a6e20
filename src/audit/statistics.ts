import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';
import type { JournalLine } from './journal.ts';

/**
 * `granted`: a person was identified for a service by showing who they are. `single-sign-on`: by the session that was
 * open already. Both are authentications. `refused`: a login, or a try within one, ended with a fault.
 */
export type StatisticOutcome = 'granted' | 'single-sign-on' | 'refused';
export const authenticated: readonly StatisticOutcome[] = ['granted', 'single-sign-on'];

/** What one counter counts. '' is what a line does not say, or what its door does not have. */
export type CountedKind = {
  readonly door: 'professional' | CitizenDoor;
  /** `card`, `app`, or `upstream` for another identity provider. */
  readonly method: string;
  /** Of a professional, the level told to the service; of a citizen, the one that the provider reached. */
  readonly level: string;
  readonly provider: string;
  /** Client id. */
  readonly service: string;
  readonly outcome: StatisticOutcome;
  readonly fault: string;
};

/** A day of the civil calendar, `YYYY-MM-DD`. */
export type Day = string;
export type DayCounter = CountedKind & { readonly day: Day; readonly count: number };
export type HourCounter = Pick<CountedKind, 'door' | 'method' | 'outcome'> & {
  /** Whole hours since the epoch. */
  readonly hour: number;
  readonly count: number;
};
export type Tally = { readonly days: readonly DayCounter[]; readonly hours: readonly HourCounter[] };

/**
 * From journal lines to counters: who it was is left behind, and so is the minute.
 * @param dayOf the civil day of a moment, milliseconds
 */
export const tallyLines = (lines: readonly JournalLine[], dayOf: (atMilliseconds: number) => Day): Tally => {
  const days = new Map<string, DayCounter>();
  const hours = new Map<string, HourCounter>();
  for (const { event } of lines) {
    const kind = countedKinds[event.kind]?.(event, event.details ?? {});
    if (kind === undefined) continue;
    const { door, method, outcome } = kind;
    countOne(days, { day: dayOf(event.atMilliseconds), ...kind });
    countOne(hours, { hour: Math.floor(event.atMilliseconds / hourMilliseconds), door, method, outcome });
  }
  return { days: [...days.values()], hours: [...hours.values()] };
};

const hourMilliseconds = 3_600_000;

/** Adds one to the counter with these members. Their order is always the same, so their values are a key. */
const countOne = <Counter extends { readonly count: number }>(
  counters: Map<string, Counter>,
  what: Omit<Counter, 'count'>,
): void => {
  const key = Object.values(what).join('\u0000');
  const count = (counters.get(key)?.count ?? 0) + 1;
  counters.set(key, { ...what, count } as Counter);
};

type Details = NonNullable<NewEvent['details']>;

/** What a line counts as; the kinds that are not here say nothing of a login. */
const countedKinds: Partial<Record<EventKind, (event: NewEvent, details: Details) => CountedKind | undefined>> = {
  // The citizen door writes this kind too, after its own `citizen.verified`, which knows more.
  'authorization.granted': (event, details) =>
    details['door'] === undefined ? professionalGranted(event, details) : undefined,
  'login.refused': (event, details) => refused(event, { door: 'professional', method: text(details['method']) }),
  'citizen.verified': (event, details) => citizenVerified(event, details),
  'citizen.refused': (event, details) => refused(event, { door: doorOf(details), method: 'upstream' }),
  'citizen.provider-answered': (event, details) =>
    details['fault'] === undefined ? undefined : refused(event, { door: doorOf(details), method: 'upstream' }),
};

const professionalGranted = ({ clientId }: NewEvent, details: Details): CountedKind => ({
  door: 'professional',
  method: methods[text(details['method'])] ?? text(details['method']),
  level: text(details['acr']),
  provider: '',
  service: text(clientId),
  outcome: details['singleSignOn'] === true ? 'single-sign-on' : 'granted',
  fault: '',
});

/** `authMode` of tokens, as the journal keeps it, in the words of the other lines. */
const methods: Readonly<Record<string, string>> = { CARD: 'card', MOBILE: 'app' };

const citizenVerified = ({ clientId }: NewEvent, details: Details): CountedKind => ({
  door: doorOf(details),
  method: 'upstream',
  level: text(details['level']),
  provider: text(details['provider']),
  service: text(clientId),
  outcome: details['sso'] === true ? 'single-sign-on' : 'granted',
  fault: '',
});

const refused = (
  { clientId, details = {} }: NewEvent,
  { door, method }: Pick<CountedKind, 'door' | 'method'>,
): CountedKind => ({
  door,
  method,
  level: text(details['level']),
  provider: text(details['provider']),
  service: text(clientId),
  outcome: 'refused',
  fault: text(details['fault']),
});

const doorOf = (details: Details): CitizenDoor => (details['door'] === 'plus' ? 'plus' : 'low');

const text = (value: string | number | boolean | undefined): string => (value === undefined ? '' : String(value));

/**
 * The civil day of moments in a time zone. Remembers the day of the last hour asked for: journal lines come in order,
 * and no zone with a whole-hour offset changes its day inside an hour of the epoch.
 */
export const civilDays = (timeZone: string): ((atMilliseconds: number) => Day) => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  let last = { hour: -1, day: '' };
  return (atMilliseconds) => {
    const hour = Math.floor(atMilliseconds / hourMilliseconds);
    if (last.hour !== hour) last = { hour, day: format.format(hour * hourMilliseconds) };
    return last.day;
  };
};
