import type { JournalFilter, JournalLine, JournalStore } from '#audit/journal.ts';
import type { PlaceStore } from '#audit/place-store.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';
import {
  asClientId,
  asProviderId,
  type ClientId,
  type CorrelationId,
  type ProviderId,
} from '#vocabulary/identifiers.ts';
import { isLevel, type Level } from '#vocabulary/level.ts';
import type { Place } from '#vocabulary/place.ts';
import { type Holder, inJournal } from './holder.ts';

/** One line of a person's history: a login at a service, or a data provider that was asked for their data. */
export type HistoryEntry = {
  /** Names the line to its holder, and to nobody else. */
  readonly sequence: number;
  readonly kind: 'login' | 'data';
  readonly atMilliseconds: number;
  /** The service that was logged in to, or the data provider. */
  readonly clientId: ClientId | undefined;
  readonly serviceName: string;
  /** Citizens: title of the identity provider. */
  readonly providerTitle: string | undefined;
  /** Professionals: how they proved themselves. */
  readonly method: string | undefined;
  readonly level: Level | undefined;
  /** Without proving anything anew. */
  readonly singleSignOn: boolean;
  /** The connection code that support asks for. */
  readonly correlationId: CorrelationId | undefined;
  /** Logins: roughly where the browser was, or the phone that approved; undefined when nobody knows. */
  readonly place: Place | undefined;
  /** Data exchange: the service on whose behalf the data was asked for. */
  readonly onBehalfOf: string | undefined;
};

/** What the names behind the identifiers of the journal are; the identifier itself stands in for one that is gone. */
export type HistoryNames = {
  readonly service: (holder: Holder, clientId: ClientId) => Promise<string | undefined>;
  readonly dataProvider: (clientId: ClientId) => Promise<string | undefined>;
  readonly provider: (providerId: ProviderId) => Promise<string | undefined>;
};

export type HistoryDeps = {
  readonly journal: Pick<JournalStore, 'search'>;
  readonly places: Pick<PlaceStore, 'findPlaces'>;
  readonly names: HistoryNames;
  readonly clock: Clock;
};

export type HistoryWish = {
  readonly kind?: HistoryEntry['kind'] | undefined;
  /** Only this service or data provider. */
  readonly clientId?: ClientId | undefined;
  /** Only the last so many days; never more than six months. */
  readonly days?: number | undefined;
  /** Only lines before this one. */
  readonly before?: number | undefined;
};

export type HistoryPage = {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** What `before` is for the next page; undefined at the end. */
  readonly older: number | undefined;
};

/** Lines of a page. */
const pageLines = 20;

const kindsOf = {
  login: ['authorization.granted'],
  data: ['citizen.token-checked'],
} as const satisfies Readonly<Record<HistoryEntry['kind'], readonly EventKind[]>>;

/** One page of what happened in the holder's name in the last six months, newest first (franceconnect.md §5.1). */
export const readHistory = async (deps: HistoryDeps, holder: Holder, wish: HistoryWish): Promise<HistoryPage> => {
  const lines = await deps.journal.search(filterOf(deps, holder, wish), pageLines + 1);
  const shown = lines.slice(0, pageLines);
  return {
    entries: await toEntries(deps, holder, shown),
    older: lines.length > pageLines ? shown.at(-1)?.sequence : undefined,
  };
};

/** One line of the holder's history; undefined when it is somebody else's, too old, or none. */
export const findEntry = async (
  deps: HistoryDeps,
  holder: Holder,
  sequence: number,
): Promise<HistoryEntry | undefined> => {
  const [line] = await deps.journal.search(filterOf(deps, holder, { before: sequence + 1 }), 1);
  return line?.sequence === sequence ? (await toEntries(deps, holder, [line]))[0] : undefined;
};

const filterOf = (
  { clock }: HistoryDeps,
  holder: Holder,
  { kind, clientId, days, before }: HistoryWish,
): JournalFilter => {
  const now = clock.nowMilliseconds();
  const since = days === undefined ? 0 : now - days * 86_400_000;
  return {
    ...inJournal(holder),
    kinds: kind === undefined ? [...kindsOf.login, ...kindsOf.data] : kindsOf[kind],
    fromMilliseconds: Math.max(since, sixMonthsBefore(now)),
    ...(clientId === undefined ? {} : { clientId }),
    ...(before === undefined ? {} : { beforeSequence: before }),
  };
};

/** History goes back six months; milliseconds since the epoch, both. What is kept for it alone is erased then. */
export const sixMonthsBefore = (nowMilliseconds: number): number => {
  const limit = new Date(nowMilliseconds);
  limit.setUTCMonth(limit.getUTCMonth() - 6);
  return limit.getTime();
};

const toEntries = async (
  deps: HistoryDeps,
  holder: Holder,
  lines: readonly JournalLine[],
): Promise<readonly HistoryEntry[]> => {
  const places = await deps.places.findPlaces(lines.map(({ sequence }) => sequence));
  return Promise.all(
    lines.map(async (line) => ({ ...(await toEntry(deps, holder, line)), place: places.get(line.sequence) })),
  );
};

type Unplaced = Omit<HistoryEntry, 'place'>;

const toEntry = async (deps: HistoryDeps, holder: Holder, { sequence, event }: JournalLine): Promise<Unplaced> => {
  const base = {
    sequence,
    atMilliseconds: event.atMilliseconds,
    clientId: event.clientId,
    correlationId: event.correlationId,
  };
  return event.kind === 'citizen.token-checked'
    ? { ...base, ...(await dataOf(deps, holder, event)) }
    : { ...base, ...(await loginOf(deps, holder, event)) };
};

type Told = Omit<Unplaced, 'sequence' | 'atMilliseconds' | 'clientId' | 'correlationId'>;

const dataOf = async ({ names }: HistoryDeps, holder: Holder, event: NewEvent): Promise<Told> => {
  const service = textOf(event, 'service');
  return {
    kind: 'data',
    serviceName: await nameOr(event.clientId, names.dataProvider),
    onBehalfOf: service === '' ? undefined : await nameOr(asClientId(service), (id) => names.service(holder, id)),
    providerTitle: undefined,
    method: undefined,
    level: undefined,
    singleSignOn: false,
  };
};

const loginOf = async (deps: HistoryDeps, holder: Holder, event: NewEvent): Promise<Told> => {
  const acr = textOf(event, 'acr');
  const sent = holder.kind === 'citizen' ? await findSent(deps, holder, event) : undefined;
  const providerId = sent === undefined ? '' : textOf(sent, 'provider');
  const method = textOf(event, 'method');
  return {
    kind: 'login',
    serviceName: await nameOr(event.clientId, (id) => deps.names.service(holder, id)),
    onBehalfOf: undefined,
    providerTitle: providerId === '' ? undefined : await nameOr(asProviderId(providerId), deps.names.provider),
    method: method === '' ? undefined : method,
    level: isLevel(acr) ? acr : undefined,
    singleSignOn: event.details?.['singleSignOn'] === true || sent?.details?.['sso'] === true,
  };
};

/** The provider stands in the line that says what went to the service, of the same login. */
const findSent = async (
  { journal }: HistoryDeps,
  holder: Holder,
  { correlationId }: NewEvent,
): Promise<NewEvent | undefined> => {
  if (correlationId === undefined) return undefined;
  const [line] = await journal.search({ ...inJournal(holder), correlationId, kinds: ['citizen.data-sent'] }, 1);
  return line?.event;
};

const textOf = ({ details }: NewEvent, name: string): string => {
  const value = details?.[name];
  return typeof value === 'string' ? value : '';
};

const nameOr = async <Id extends string>(
  id: Id | undefined,
  find: (id: Id) => Promise<string | undefined>,
): Promise<string> => (id === undefined ? '' : ((await find(id)) ?? id));
