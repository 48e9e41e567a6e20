import type { JournalLine, JournalStore } from '#audit/journal.ts';
import { searchJournal } from '#audit/search.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';
import {
  type AccountId,
  asProviderId,
  type ClientId,
  type CorrelationId,
  type NationalId,
  type ProviderId,
} from '#vocabulary/identifiers.ts';
import { detailWords } from './detail-words.ts';
import type { ShownFault, ShownLogin, ShownStep } from './support-shapes.ts';
import { findFault, stepWords } from './support-words.ts';

/** Whose login it was, as the journal names them. */
export type StoryHolder =
  | { readonly kind: 'professional'; readonly id: NationalId }
  | { readonly kind: 'citizen'; readonly id: AccountId };

/** Names behind identifiers; undefined when nobody keeps them any more. */
export type StoryNames = {
  readonly service: (clientId: ClientId) => Promise<string | undefined>;
  readonly provider: (providerId: ProviderId) => Promise<string | undefined>;
  readonly person: (holder: StoryHolder) => Promise<string | undefined>;
  readonly operator: (operatorId: string) => Promise<string | undefined>;
};

export type StoryDeps = {
  readonly journal: Pick<JournalStore, 'search' | 'readAfter' | 'head'>;
  readonly names: StoryNames;
  /** After a login its session may go on for so long; its end and what services said of it belong to the story. */
  readonly sessionSeconds: number;
};

/** One login, from the first line to the last. */
export type Story = {
  readonly holder: StoryHolder | undefined;
  readonly clientId: ClientId | undefined;
  readonly door: string;
  readonly outcome: ShownLogin['outcome'];
  readonly lines: readonly JournalLine[];
};

/** Lines of one login that are told. */
const mostLines = 200;

/** Everything that the journal says of the login with this code; undefined when it says nothing. */
export const findStory = async (deps: StoryDeps, correlationId: CorrelationId): Promise<Story | undefined> => {
  const own = (await deps.journal.search({ correlationId }, mostLines)).toReversed();
  const events = own.map(({ event }) => event);
  const [first] = events;
  if (first === undefined) return undefined;
  const later = await findSessionLines(deps, events);
  const lines = [...new Map([...own, ...later].map((line) => [line.sequence, line])).values()];
  return {
    holder: holderOf(events),
    clientId: events.find(({ clientId }) => clientId !== undefined)?.clientId,
    door: events.map(({ details }) => details?.['door']).find((door) => typeof door === 'string') ?? 'professional',
    outcome: outcomeOf(events),
    lines: lines.toSorted((one, other) => one.sequence - other.sequence),
  };
};

const ofSession: readonly EventKind[] = [
  'session.ended',
  'citizen.session-ended',
  'logout.delivered',
  'logout.failed',
  'token.issued',
];

/** What happened to the session that the login opened. Lines of a session have no code of a login. */
const findSessionLines = async (
  { journal, sessionSeconds }: StoryDeps,
  events: readonly NewEvent[],
): Promise<readonly JournalLine[]> => {
  const opened = events.find(({ sessionId }) => sessionId !== undefined);
  if (opened?.sessionId === undefined) return [];
  const fromMilliseconds = opened.atMilliseconds;
  const toMilliseconds = fromMilliseconds + (sessionSeconds + 3600) * 1000;
  const filter = { sessionId: opened.sessionId, kinds: ofSession, fromMilliseconds, toMilliseconds };
  const { lines } = await searchJournal(journal, filter, { limit: mostLines });
  // By single sign-on one session serves several services: what they took is told with their own logins.
  return lines.filter(({ event }) => event.kind !== 'token.issued' || event.clientId === opened.clientId);
};

const holderOf = (events: readonly NewEvent[]): StoryHolder | undefined => {
  // Whoever was told of a login by name is not always whoever came: the last word counts.
  const known = events.findLast((event) => event.nationalId !== undefined || event.accountId !== undefined);
  if (known?.nationalId !== undefined) return { kind: 'professional', id: known.nationalId };
  return known?.accountId === undefined ? undefined : { kind: 'citizen', id: known.accountId };
};

const outcomeOf = (events: readonly NewEvent[]): Story['outcome'] => {
  const deciding = events.findLast(({ kind }) => kind in decided);
  return deciding === undefined ? 'unfinished' : (decided[deciding.kind] ?? 'unfinished');
};

const decided: Partial<Readonly<Record<EventKind, Story['outcome']>>> = {
  'authorization.granted': 'granted',
  'citizen.data-sent': 'granted',
  'login.accepted': 'unfinished',
  'citizen.verified': 'unfinished',
  'login.refused': 'refused',
  'citizen.refused': 'refused',
};

/** A journal line as a step of the story. */
export const stepOf = async (names: StoryNames, { event }: JournalLine): Promise<ShownStep> => {
  const { kind, atMilliseconds, clientId, details = {} } = event;
  const text = (name: string): string | null => (typeof details[name] === 'string' ? details[name] || null : null);
  const provider = text('provider');
  const code = text('fault');
  return {
    ...{ atMilliseconds, kind, says: stepWords(kind), method: text('method'), level: text('level') ?? text('acr') },
    provider: provider && ((await names.provider(asProviderId(provider))) ?? provider),
    service: clientId === undefined ? null : ((await names.service(clientId)) ?? clientId),
    more: restOf(await nameOperatorIn(names, details)),
    fault: code === null ? null : (faultShown(code) ?? null),
  };
};

/** Whoever of us did it, by name. */
const nameOperatorIn = async (names: StoryNames, details: Details): Promise<Details> => {
  const { by } = details;
  return typeof by === 'string' ? { ...details, by: (await names.operator(by)) ?? by } : details;
};

type Details = NonNullable<NewEvent['details']>;

const told = new Set(['method', 'level', 'acr', 'provider', 'fault', 'door']);

const restOf = (details: Details): ShownStep['more'] =>
  Object.entries(details)
    .filter(([name, value]) => !told.has(name) && value !== '')
    .map(([name, value]) => ({ name, says: { ...detailWords(name) }, value: String(value) }));

/** What the catalogue says of a fault, for person and service. */
export const faultShown = (code: string): ShownFault | undefined => {
  const definition = findFault(code);
  if (definition === undefined) return undefined;
  const { message, advice, hint } = definition;
  return { code, message: { ...message }, advice: { ...advice }, hint };
};
