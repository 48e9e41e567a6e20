import { type Static, type TLiteral, Type } from '@sinclair/typebox';
import type { JournalFilter, JournalLine } from '#audit/journal.ts';
import { civilDays } from '#audit/statistics.ts';
import { type EventKind, eventKinds } from '#vocabulary/event.ts';
import { maskIdentifier } from './mask.ts';
import { type OperationResult, refused } from './operation.ts';
import { type FindOperator, operatorOrNull } from './operator-names.ts';
import { readCorrelationCode } from './correlation-code.ts';
import { stepWords } from './support-words.ts';

const kindNames = Object.keys(eventKinds) as EventKind[];
const kind: TLiteral<EventKind>[] = kindNames.map((name) => Type.Literal(name));

const aMoment = (description: string) =>
  Type.Optional(
    Type.String({ maxLength: 40, description: `${description} A day (YYYY-MM-DD, in France) or RFC 3339.` }),
  );

/** What lines somebody wants. */
export const journalWish = {
  kind: Type.Optional(Type.Union(kind, { description: 'Kind of line, as docs/generated/events.md lists them.' })),
  door: Type.Optional(
    Type.Union([Type.Literal('professional'), Type.Literal('low'), Type.Literal('plus')], {
      description: 'Lines of logins at this door.',
    }),
  ),
  service: Type.Optional(Type.String({ maxLength: 200, description: 'Client id.' })),
  code: Type.Optional(Type.String({ maxLength: 40, description: 'The code that a person reads to support.' })),
  fault: Type.Optional(
    Type.String({
      pattern: '^[PY][0-9A-F]{3,8}$',
      description: 'Code of a fault, as docs/generated/faults.md lists them.',
    }),
  ),
  from: aMoment('Not before.'),
  until: aMoment('Not after; a day is meant to its end.'),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only lines before this number: the next page.' })),
};
const wishShape = Type.Object(journalWish);
export type JournalWish = Static<typeof wishShape>;

/** One line as the console shows it. */
export const lineShape = Type.Object({
  sequence: Type.Integer(),
  atMilliseconds: Type.Integer(),
  kind: Type.String(),
  says: Type.Object({ fr: Type.String(), en: Type.String() }, { description: 'The kind in words.' }),
  person: Type.Union([Type.String(), Type.Null()], { description: 'Whom it is about, masked.' }),
  clientId: Type.Union([Type.String(), Type.Null()]),
  sessionId: Type.Union([Type.String(), Type.Null()]),
  correlationId: Type.Union([Type.String(), Type.Null()]),
  operator: operatorOrNull('Operator who did it, where the details name one.'),
  details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
});
export type ShownLine = Static<typeof lineShape>;

/** Whoever did what a line says, by name: each is looked up once. */
export const shownLines = async (find: FindOperator, lines: readonly JournalLine[]): Promise<ShownLine[]> => {
  const ids = new Set(
    lines.flatMap(({ event }) => (typeof event.details?.['by'] === 'string' ? event.details['by'] : [])),
  );
  const named = await Promise.all([...ids].map(async (id) => [id, await find(id)] as const));
  const names = new Map(named.flatMap(([id, operator]) => (operator === undefined ? [] : [[id, operator.name]])));
  return lines.map((line) => shownLine(names, line));
};

const shownLine = (names: ReadonlyMap<string, string>, { sequence, event }: JournalLine): ShownLine => {
  const by = event.details?.['by'];
  const name = typeof by === 'string' ? names.get(by) : undefined;
  const person = event.nationalId ?? event.accountId;
  return {
    ...{ sequence, atMilliseconds: event.atMilliseconds, kind: event.kind, says: { ...stepWords(event.kind) } },
    person: person === undefined ? null : maskIdentifier(person),
    clientId: event.clientId ?? null,
    sessionId: event.sessionId ?? null,
    correlationId: event.correlationId ?? null,
    operator: typeof by === 'string' && name !== undefined ? { operatorId: by, name } : null,
    details: { ...event.details },
  };
};

type Obstacle = Extract<OperationResult<never>, { readonly outcome: 'refused' }>;

/** The wish as a store is asked, or what is wrong with it. */
export const filterOf = (wish: JournalWish): { readonly filter: JournalFilter } | Obstacle => {
  const from = wish.from === undefined ? undefined : readMoment(wish.from, 'start');
  const until = wish.until === undefined ? undefined : readMoment(wish.until, 'end');
  if (Number.isNaN(from)) return wrongMoment('/from');
  if (Number.isNaN(until)) return wrongMoment('/until');
  const code = wish.code === undefined ? undefined : readCorrelationCode(wish.code);
  if (wish.code !== undefined && code === undefined) return wrongCode;
  const kinds = kindsOf(wish);
  return {
    filter: {
      ...(kinds === undefined ? {} : { kinds }),
      ...(wish.door === undefined ? {} : { door: wish.door === 'professional' ? '' : wish.door }),
      ...(wish.service === undefined ? {} : { clientId: wish.service }),
      ...(code === undefined ? {} : { correlationId: code }),
      ...(wish.fault === undefined ? {} : { fault: wish.fault }),
      ...(from === undefined ? {} : { fromMilliseconds: from }),
      ...(until === undefined ? {} : { toMilliseconds: until }),
      ...(wish.before === undefined ? {} : { beforeSequence: wish.before }),
    },
  };
};

const wrongMoment = (pointer: string): Obstacle =>
  refused(pointer, 'Écrivez un jour, AAAA-MM-JJ.', 'Write a day, YYYY-MM-DD.');
const wrongCode = refused(
  '/code',
  'Un code de connexion a douze signes : XXXX-XXXX-XXXX.',
  'A connection code has twelve signs: XXXX-XXXX-XXXX.',
);

/** Lines of the professional door name none: they are told by their kind. */
const professionalRooms = /^(login|authorization|token|grant|session|logout|challenge)\./;

const kindsOf = ({ kind: wanted, door }: JournalWish): readonly EventKind[] | undefined => {
  if (wanted !== undefined) return [wanted];
  return door === 'professional' ? kindNames.filter((name) => professionalRooms.test(name)) : undefined;
};

const dayInFrance = civilDays('Europe/Paris');

/** Milliseconds since the epoch; NaN when it is no moment. */
const readMoment = (text: string, edge: 'start' | 'end'): number => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return /T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  const midnight = Date.parse(`${text}T00:00:00Z`);
  const start = [2, 1].map((hours) => midnight - hours * 3_600_000).find((moment) => dayInFrance(moment) === text);
  return start === undefined ? Number.NaN : edge === 'start' ? start : endOfDay(start, text);
};

/** 23, 24 or 25 hours later. */
const endOfDay = (start: number, day: string): number =>
  [25, 24, 23].map((hours) => start + hours * 3_600_000 - 1).find((moment) => dayInFrance(moment) === day) ?? start;
