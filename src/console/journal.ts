import { type Static, Type } from '@sinclair/typebox';
import type { JournalStore } from '#audit/journal.ts';
import { searchJournal } from '#audit/search.ts';
import type { Verifier, VerificationStore } from '#audit/verification.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { DirectoryLookup } from '#directory/directory-store.ts';
import { asAccountId, asNationalId, type NationalId } from '#vocabulary/identifiers.ts';
import { journalChain } from './journal-chain.ts';
import { exportJournal } from './journal-export.ts';
import { filterOf, journalWish, lineShape, shownLines } from './journal-filter.ts';
import { defineOperation, done, reason } from './operation.ts';
import type { FindOperator } from './operator-names.ts';

export type JournalDeps = {
  readonly journal: JournalStore;
  readonly directory: DirectoryLookup;
  readonly verifications: Pick<VerificationStore, 'findLast'>;
  readonly verifier: Pick<Verifier, 'start' | 'progress'>;
  readonly findOperator: FindOperator;
  readonly clock: Clock;
};

/** The journal: searched, taken away, verified. Nothing here can change a line of it. */
export const journalOperations = (deps: JournalDeps) => ({
  search: search(deps),
  person: person(deps),
  export: exportJournal(deps),
  ...journalChain(deps),
});
export type JournalOperations = ReturnType<typeof journalOperations>;

const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: 'Lines of a page. Default 50.' }));

const pageShape = Type.Object({
  lines: Type.Array(lineShape, { description: 'Newest first.' }),
  older: Type.Union([Type.Integer(), Type.Null()], {
    description: '`before` of the next page; null at the beginning. A page may be short, or empty, and still have one.',
  }),
});
export type ShownJournal = Static<typeof pageShape>;

const search = ({ journal, findOperator }: JournalDeps) =>
  defineOperation({
    name: 'journal.search',
    summary: { fr: 'Chercher dans le journal, identités masquées', en: 'Search the journal, identities masked' },
    kind: 'read',
    roles: ['operator', 'auditor'],
    input: Type.Object({ ...journalWish, limit }, { additionalProperties: false }),
    output: pageShape,
    run: async ({ limit: lines = 50, ...wish }) => {
      const read = filterOf(wish);
      if ('outcome' in read) return read;
      const page = await searchJournal(journal, read.filter, { limit: lines });
      return done({ lines: await shownLines(findOperator, page.lines), older: page.older ?? null });
    },
  });

const person = ({ journal, directory, findOperator, clock }: JournalDeps) =>
  defineOperation({
    name: 'journal.person',
    summary: { fr: 'Lire les lignes d’une personne', en: 'Read the lines of one person' },
    kind: 'change',
    roles: ['operator', 'auditor'],
    input: Type.Object(
      {
        kind: Type.Union([Type.Literal('professional'), Type.Literal('citizen')], {
          description: 'A professional by an identifier of the directory, or a citizen by their account.',
        }),
        id: Type.String({
          pattern: '^[0-9A-Za-z/._-]{5,64}$',
          description: 'National identifier (an RPPS number will do), or identifier of the account.',
        }),
        reason,
        before: journalWish.before,
        limit,
      },
      { additionalProperties: false },
    ),
    output: pageShape,
    run: async ({ kind, id, reason: why, before, limit: lines = 50 }, { operatorId }) => {
      const about =
        kind === 'citizen' ? { accountId: asAccountId(id) } : { nationalId: await primaryOf(directory, id) };
      const paged = { ...about, ...(before === undefined ? {} : { beforeSequence: before }) };
      const page = await searchJournal(journal, paged, { limit: lines });
      const details = { by: operatorId, reason: why };
      await journal.append([
        { kind: 'journal.person-read', atMilliseconds: clock.nowMilliseconds(), ...about, details },
      ]);
      return done({ lines: await shownLines(findOperator, page.lines), older: page.older ?? null });
    },
  });

/** The journal names people by their primary identifier; whoever the directory does not know is looked for as typed. */
const primaryOf = async (directory: DirectoryLookup, typed: string): Promise<NationalId> => {
  const nationalId = asNationalId(/^\d{11}$/.test(typed) ? `8${typed}` : typed); // TRE_G08
  return (await directory.findEntry(nationalId))?.professional.nationalId ?? nationalId;
};
