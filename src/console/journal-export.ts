import { setImmediate } from 'node:timers/promises';
import { Type } from '@sinclair/typebox';
import type { JournalStore } from '#audit/journal.ts';
import { searchJournal } from '#audit/search.ts';
import { csvLines, csvOf } from '#platform/csv.ts';
import type { Clock } from '#vocabulary/clock.ts';
import { filterOf, journalWish, type JournalWish, type ShownLine, shownLines } from './journal-filter.ts';
import { defineOperation, done, reason, refused } from './operation.ts';
import type { FindOperator } from './operator-names.ts';

type ExportDeps = { readonly journal: JournalStore; readonly findOperator: FindOperator; readonly clock: Clock };

/** Lines that leave at a time; the answer says where the next ones begin. */
const mostLines = 10_000;
/** Lines that are looked at for it: some seconds, beside logins. */
const mostLookedAt = 5_000_000;

/** Takes lines of the journal away, identities masked. What was taken, by whom and why is a line of its own. */
export const exportJournal = (deps: ExportDeps) => {
  const one = oneAtATime();
  return defineOperation({
    name: 'journal.export',
    summary: {
      fr: 'Exporter des lignes du journal, identités masquées',
      en: 'Export lines of the journal, identities masked',
    },
    kind: 'change',
    roles: ['operator', 'auditor'],
    input: Type.Object(
      { ...journalWish, format: Type.Union([Type.Literal('csv'), Type.Literal('ndjson')]), reason },
      { additionalProperties: false },
    ),
    output: Type.Object({
      fileName: Type.String(),
      mediaType: Type.String(),
      content: Type.String({ description: 'The file, newest line first.' }),
      lines: Type.Integer(),
      older: Type.Union([Type.Integer(), Type.Null()], { description: '`before` of the rest; null when this is all.' }),
    }),
    run: async (input, { operatorId }) => (await one(() => takeLines(deps, input, operatorId))) ?? underWay,
  });
};

type Order = JournalWish & { readonly format: keyof typeof formats; readonly reason: string };

const takeLines = async (
  { journal, findOperator, clock }: ExportDeps,
  { format, reason: why, ...wish }: Order,
  operatorId: string,
) => {
  const read = filterOf(wish);
  if ('outcome' in read) return read;
  const page = await searchJournal(journal, read.filter, { limit: mostLines, mostLookedAt });
  const lines = await shownLines(findOperator, page.lines);
  const [newest, oldest] = [lines[0]?.sequence ?? 0, lines.at(-1)?.sequence ?? 0];
  const details = { by: operatorId, reason: why, format, lines: lines.length, newest, oldest, wish: inWords(wish) };
  await journal.append([{ kind: 'journal.exported', atMilliseconds: clock.nowMilliseconds(), details }]);
  const { mediaType, head, write } = formats[format];
  const fileName = `journal-${oldest}-${newest}.${format}`;
  return done({
    fileName,
    mediaType,
    content: await writeAll(head, lines, write),
    lines: lines.length,
    older: page.older ?? null,
  });
};

/** Each reads millions of lines beside logins: side by side they would be felt. Undefined: another is under way. */
const oneAtATime = () => {
  let isBusy = false;
  return async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    if (isBusy) return undefined;
    isBusy = true;
    try {
      return await work();
    } finally {
      isBusy = false;
    }
  };
};

const underWay = refused(
  '',
  'Un autre export est en cours : recommencez quand il est fini.',
  'Another export is under way: try again when it has ended.',
);

/** What was asked for, in the words of the API. */
const inWords = (wish: JournalWish): string =>
  Object.entries(wish)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

/** Some milliseconds of the event loop. */
const linesAtATime = 1000;

const writeAll = async (
  head: string,
  lines: readonly ShownLine[],
  write: (lines: readonly ShownLine[]) => string,
): Promise<string> => {
  const parts = [head];
  for (let start = 0; start < lines.length; start += linesAtATime) {
    parts.push(write(lines.slice(start, start + linesAtATime)));
    await setImmediate();
  }
  return parts.join('');
};

const at = ({ atMilliseconds }: Pick<ShownLine, 'atMilliseconds'>): string => new Date(atMilliseconds).toISOString();

const columns = ['sequence', 'at', 'kind', 'person', 'client', 'session', 'code', 'operator', 'details'];

const formats = {
  csv: {
    mediaType: 'text/csv; charset=utf-8',
    head: csvOf(columns, []),
    write: (lines: readonly ShownLine[]): string =>
      csvLines(
        lines.map((line) => [
          ...[line.sequence, at(line), line.kind, line.person ?? '', line.clientId ?? ''],
          ...[line.sessionId ?? '', line.correlationId ?? '', line.operator?.name ?? '', JSON.stringify(line.details)],
        ]),
      ),
  },
  ndjson: {
    mediaType: 'application/x-ndjson; charset=utf-8',
    head: '',
    write: (lines: readonly ShownLine[]): string =>
      // The kind says it: words in two languages would double the file.
      lines.map((line) => `${JSON.stringify({ at: at(line), ...line, says: undefined })}\n`).join(''),
  },
} as const;
