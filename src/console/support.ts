import { Type } from '@sinclair/typebox';
import type { JournalStore } from '#audit/journal.ts';
import { searchJournal } from '#audit/search.ts';
import type { Caller, OperatorRole } from '#operators/operator.ts';
import type { Clock } from '#vocabulary/clock.ts';
import { asCorrelationId, type CorrelationId } from '#vocabulary/identifiers.ts';
import { readCorrelationCode } from './correlation-code.ts';
import { maskIdentifier } from './mask.ts';
import { defineOperation, done, missing, refused } from './operation.ts';
import {
  faultFoundShape,
  type FoundFault,
  loginShape,
  type ShownFault,
  type ShownIdentity,
  type ShownLogin,
} from './support-shapes.ts';
import { faultShown, findStory, type Story, type StoryDeps, stepOf } from './support-story.ts';

export type SupportDeps = Omit<StoryDeps, 'journal'> & { readonly journal: JournalStore; readonly clock: Clock };

/** Helping one person with one login, by the code that they read. Whose login it was stays masked without a reason. */
export const supportOperations = (deps: SupportDeps) => ({ find: find(deps), unmask: unmask(deps) });
export type SupportOperations = ReturnType<typeof supportOperations>;

const code = Type.String({
  minLength: 1,
  maxLength: 60,
  description: 'Code that the person reads on a page, or code of a fault (P203, Y020022).',
});

const find = (deps: SupportDeps) =>
  defineOperation({
    name: 'support.find',
    summary: {
      fr: 'Raconter une connexion par le code que lit la personne, identité masquée',
      en: 'Tell the story of a login by the code that the person reads, identity masked',
    },
    kind: 'read',
    roles: ['support', 'operator', 'auditor'],
    input: Type.Object({ code }, { additionalProperties: false }),
    output: Type.Union([loginShape, faultFoundShape]),
    run: async ({ code: typed }, caller) => {
      const fault = faultShown(typed.trim().toUpperCase());
      if (fault !== undefined) return done(await findFaulty(deps, fault));
      const correlationId = readCorrelationCode(typed);
      if (correlationId === undefined) return noCode;
      const login = await showLogin(deps, asCorrelationId(correlationId), caller);
      return login === undefined ? missing : done(login);
    },
  });

const noCode = refused(
  '/code',
  'Un code de connexion a douze signes (XXXX-XXXX-XXXX) ; un code d’erreur commence par P ou Y.',
  'A connection code has twelve signs (XXXX-XXXX-XXXX); a fault code begins with P or Y.',
);

const recentLogins = 20;

const findFaulty = async ({ journal, names }: SupportDeps, fault: ShownFault): Promise<FoundFault> => {
  const { lines } = await searchJournal(journal, { fault: fault.code }, { limit: recentLogins, mostLookedAt: 200_000 });
  const recent = await Promise.all(
    lines.map(async ({ event: { atMilliseconds, correlationId, clientId } }) => ({
      ...{ atMilliseconds, code: correlationId ?? null },
      service: clientId === undefined ? null : ((await names.service(clientId)) ?? clientId),
    })),
  );
  return { found: 'fault', fault, recent };
};

const unmask = (deps: SupportDeps) =>
  defineOperation({
    name: 'support.unmask',
    summary: {
      fr: 'Voir de qui est une connexion, un quart d’heure, en disant pourquoi',
      en: 'See whose login it was, for a quarter of an hour, saying why',
    },
    kind: 'change',
    roles: unmaskers,
    about: 'code',
    input: Type.Object(
      {
        code,
        reason: Type.String({
          minLength: 10,
          maxLength: 500,
          description: 'Why, in ten characters or more: the journal keeps it. Name nobody.',
        }),
      },
      { additionalProperties: false },
    ),
    output: loginShape,
    run: async ({ code: typed, reason }, caller) => {
      const read = readCorrelationCode(typed);
      if (read === undefined) return noCode;
      const correlationId = asCorrelationId(read);
      const story = await findStory(deps, correlationId);
      if (story === undefined) return missing;
      if (story.holder === undefined) return nobodyKnown;
      const { kind, id } = story.holder;
      const about = kind === 'professional' ? { nationalId: id } : { accountId: id };
      const details = { by: caller.operatorId, reason };
      const atMilliseconds = deps.clock.nowMilliseconds();
      await deps.journal.append([{ kind: 'support.unmasked', atMilliseconds, correlationId, ...about, details }]);
      const login = await showLogin(deps, correlationId, caller);
      return login === undefined ? missing : done(login);
    },
  });

const nobodyKnown = refused(
  '/code',
  'Cette connexion s’est arrêtée avant que l’on sache de qui elle était.',
  'This login stopped before anybody knew whose it was.',
);

/** Who may uncover a person, and see whom they uncovered. */
const unmaskers: readonly OperatorRole[] = ['support', 'operator'];
const unmaskedSeconds = 900;

const showLogin = async (
  deps: SupportDeps,
  correlationId: CorrelationId,
  caller: Caller,
): Promise<ShownLogin | undefined> => {
  const story = await findStory(deps, correlationId);
  if (story === undefined) return undefined;
  const until = await findUnmasked(deps, correlationId, caller);
  const { clientId, holder, door, outcome, lines } = story;
  return {
    ...{ found: 'login', code: correlationId, door, outcome },
    clientId: clientId ?? null,
    service: clientId === undefined ? null : ((await deps.names.service(clientId)) ?? clientId),
    person: holder === undefined ? null : maskIdentifier(holder.id),
    identity: until === undefined ? null : await identityOf(deps, holder),
    unmaskedUntilSeconds: until ?? null,
    steps: await Promise.all(lines.map((line) => stepOf(deps.names, line))),
  };
};

/** The journal itself says who may look: by this operator, for this login, not longer ago than a quarter of an hour. */
const findUnmasked = async (
  { journal, clock }: SupportDeps,
  correlationId: CorrelationId,
  { operatorId, roles }: Caller,
): Promise<number | undefined> => {
  // A program that may only audit sees no more because its operator was curious at a page.
  if (!roles.some((role) => unmaskers.includes(role))) return undefined;
  const fromMilliseconds = clock.nowMilliseconds() - unmaskedSeconds * 1000;
  const lines = await journal.search({ correlationId, kinds: ['support.unmasked'], fromMilliseconds }, 100);
  const last = lines.find(({ event }) => event.details?.['by'] === operatorId);
  return last && Math.floor(last.event.atMilliseconds / 1000) + unmaskedSeconds;
};

const identityOf = async ({ names }: SupportDeps, holder: Story['holder']): Promise<ShownIdentity | null> =>
  holder === undefined ? null : { kind: holder.kind, id: holder.id, name: (await names.person(holder)) ?? null };
