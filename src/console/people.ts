import { type Static, Type } from '@sinclair/typebox';
import { changeAccount } from '#account/change-account.ts';
import type { Holder } from '#account/holder.ts';
import { resolveIdentifier } from '#directory/resolve.ts';
import type { DirectoryLookup } from '#directory/directory-store.ts';
import type { AccountStore } from '#identity/citizen/account-store.ts';
import type { Operator } from '#operators/operator.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { type AccountId, asAccountId, asNationalId, type NationalId } from '#vocabulary/identifiers.ts';
import type { Suspension, SuspensionStore } from '#vocabulary/suspension.ts';
import { endAccess, type EndAccessDeps } from './end-access.ts';
import { type FindOperator, nameOperator, operatorShape } from './operator-names.ts';
import { defineOperation, done, missing, type OperationResult, reason, refused } from './operation.ts';
import { checkNotLast, findOperatorWhoIs, type OperatorSuspensionDeps } from './operator-suspension.ts';

export type PeopleDeps = EndAccessDeps &
  Pick<OperatorSuspensionDeps, 'operators'> & {
    readonly suspensions: {
      readonly professional: SuspensionStore<NationalId>;
      readonly citizen: SuspensionStore<AccountId>;
    };
    /** As it was imported: whom the operator suspended is found in it. */
    readonly directory: DirectoryLookup;
    readonly accounts: Pick<AccountStore, 'find' | 'setActive'>;
    readonly findOperator: (operatorId: string) => Promise<Pick<Operator, 'name' | 'nationalId'> | undefined>;
  };

const kind = Type.Union([Type.Literal('professional'), Type.Literal('citizen')], {
  description: 'A professional by an identifier of the directory, or a citizen by their account.',
});
const id = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'National identifier (an RPPS number will do), or identifier of the account.',
});

const suspensionShape = Type.Object({
  kind,
  id: Type.String({ description: 'Primary identifier.' }),
  reason: Type.String(),
  by: operatorShape,
  sinceSeconds: Type.Integer(),
  untilSeconds: Type.Union([Type.Integer(), Type.Null()], { description: 'null: until it is lifted.' }),
});
export type SuspendedPerson = Static<typeof suspensionShape>;

/** Suspending people with immediate effect, and letting them in again. */
export const peopleOperations = (deps: PeopleDeps) => ({
  list: listSuspended(deps),
  suspend: suspendPerson(deps),
  resume: resumePerson(deps),
});
export type PeopleOperations = ReturnType<typeof peopleOperations>;

const listSuspended = ({ suspensions, findOperator, clock }: PeopleDeps) =>
  defineOperation({
    name: 'people.list',
    summary: { fr: 'Lister les personnes suspendues', en: 'List suspended people' },
    kind: 'read',
    roles: ['operator', 'auditor', 'support'],
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Array(suspensionShape),
    run: async () => {
      const now = clock.nowSeconds();
      const professionals = await suspensions.professional.list(now);
      const citizens = await suspensions.citizen.list(now);
      const all = await Promise.all([
        ...professionals.map((one) => shown(findOperator, 'professional', one)),
        ...citizens.map((one) => shown(findOperator, 'citizen', one)),
      ]);
      return done(all.toSorted((one, other) => other.sinceSeconds - one.sinceSeconds));
    },
  });

const shown = async (
  findOperator: FindOperator,
  kindOf: SuspendedPerson['kind'],
  { id: suspended, reason: why, by, sinceSeconds, untilSeconds }: Suspension<string>,
): Promise<SuspendedPerson> => ({
  ...{ kind: kindOf, id: suspended, reason: why, sinceSeconds, untilSeconds: untilSeconds ?? null },
  by: await nameOperator(findOperator, by),
});

const suspendInput = Type.Object(
  {
    ...{ kind, id, reason },
    days: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3650,
        description: 'Professionals only: it ends by itself after so many days. Left out: until it is lifted.',
      }),
    ),
  },
  { additionalProperties: false },
);

const suspendPerson = (deps: PeopleDeps) =>
  defineOperation({
    name: 'people.suspend',
    summary: {
      fr: 'Suspendre une personne, tout de suite ; à deux quand elle exploite la plateforme',
      en: 'Suspend a person, at once; by two when they run the platform',
    },
    kind: 'change',
    roles: ['operator'],
    input: suspendInput,
    output: Type.Object({
      kind,
      id: Type.String({ description: 'Primary identifier.' }),
      sessionsEnded: Type.Integer({ description: 'Sessions that were open.' }),
    }),
    wantsTwo: async (input) => (await findRunner(deps, await findHolder(deps, input))) !== undefined,
    check: async (input, caller) => {
      const holder = await findHolder(deps, input);
      const runner = await findRunner(deps, holder);
      return runner?.operatorId === caller.operatorId ? yourself : obstacleOf(deps, holder, input);
    },
    run: async (input, caller) => {
      const holder = await findHolder(deps, input);
      const obstacle = await obstacleOf(deps, holder, input);
      if (obstacle !== undefined || holder === undefined) return obstacle ?? unknownPerson;
      await shutOut(deps, holder, {
        ...{ reason: input.reason, by: caller.operatorId, sinceSeconds: deps.clock.nowSeconds() },
        untilSeconds: input.days === undefined ? undefined : deps.clock.nowSeconds() + input.days * 86_400,
      });
      const sessionsEnded = await endAccess(deps, holder);
      return done({ kind: input.kind, id: idOf(holder), sessionsEnded });
    },
  });

const unknownPerson = refused(
  '/id',
  'Personne d’habilité n’a cet identifiant.',
  'Nobody who is entitled has this identifier.',
);
const noEndForCitizens = refused(
  '/days',
  'Un usager est suspendu jusqu’à ce que vous le rétablissiez.',
  'A citizen is suspended until you let them in again.',
);

const yourself = refused(
  '/id',
  'C’est vous : demandez-le à quelqu’un d’autre.',
  'This is you: ask somebody else to do it.',
);

/** The operator whom a suspension would shut out of the console too. */
const findRunner = async (deps: PeopleDeps, holder: Holder | undefined): Promise<Operator | undefined> =>
  holder?.kind === 'professional' ? findOperatorWhoIs(deps, holder.nationalId) : undefined;

const obstacleOf = async (
  deps: PeopleDeps,
  holder: Holder | undefined,
  { days }: Pick<Static<typeof suspendInput>, 'days'>,
) => {
  if (holder === undefined) return unknownPerson;
  if (holder.kind === 'citizen') return days === undefined ? undefined : noEndForCitizens;
  const runner = await findRunner(deps, holder);
  return runner && checkNotLast(deps, runner);
};

const idOf = (holder: Holder): string => (holder.kind === 'professional' ? holder.nationalId : holder.accountId);

const findHolder = async (
  { directory, accounts }: PeopleDeps,
  typed: { readonly kind: Holder['kind']; readonly id: string },
): Promise<Holder | undefined> => {
  if (typed.kind === 'professional') {
    const nationalId = await resolveIdentifier(directory, typed.id);
    return nationalId && { kind: 'professional', nationalId };
  }
  const account = await accounts.find(asAccountId(typed.id.trim()));
  return account && { kind: 'citizen', accountId: account.accountId };
};

/** A citizen's account is deactivated as well: their door looks at the account, and says so to the person. */
const shutOut = async (deps: PeopleDeps, holder: Holder, words: Omit<Suspension<string>, 'id'>): Promise<void> => {
  const event = personEvent(deps, 'person.suspended', holder, { by: words.by, reason: words.reason });
  if (holder.kind === 'professional')
    return deps.suspensions.professional.suspend({ ...words, id: holder.nationalId }, [event]);
  await deps.suspensions.citizen.suspend({ ...words, id: holder.accountId }, [event]);
  await changeAccount(deps, holder.accountId, 'deactivated', words.by);
};

const resumePerson = (deps: PeopleDeps) =>
  defineOperation({
    name: 'people.resume',
    summary: { fr: 'Rétablir une personne suspendue', en: 'Let a suspended person in again' },
    kind: 'change',
    roles: ['operator'],
    input: Type.Object({ kind, id, reason }, { additionalProperties: false }),
    output: Type.Object({ kind, id: Type.String() }),
    run: async (input, caller): Promise<OperationResult<Pick<SuspendedPerson, 'kind' | 'id'>>> => {
      const words = { by: caller.operatorId, reason: input.reason };
      const lifted =
        input.kind === 'professional'
          ? await letProfessionalIn(deps, input.id, words)
          : await letCitizenIn(deps, asAccountId(input.id.trim()), words);
      return lifted === undefined ? missing : done({ kind: input.kind, id: lifted });
    },
  });

type LetInDeps = Pick<PeopleDeps, 'directory' | 'clock'> & {
  readonly suspensions: Pick<PeopleDeps['suspensions'], 'professional'>;
};
type Words = { readonly by: string; readonly reason: string };

/** By any identifier, and also when the directory has closed the entry meanwhile. */
export const letProfessionalIn = async (
  deps: LetInDeps,
  typed: string,
  words: Words,
): Promise<NationalId | undefined> => {
  const nationalId = (await resolveIdentifier(deps.directory, typed)) ?? asNationalId(typed.trim());
  const event = personEvent(deps, 'person.resumed', { kind: 'professional', nationalId }, words);
  const isLifted = await deps.suspensions.professional.lift(nationalId, deps.clock.nowSeconds(), [event]);
  return isLifted ? nationalId : undefined;
};

const letCitizenIn = async (deps: PeopleDeps, accountId: AccountId, words: Words): Promise<AccountId | undefined> => {
  const event = personEvent(deps, 'person.resumed', { kind: 'citizen', accountId }, words);
  const isLifted = await deps.suspensions.citizen.lift(accountId, deps.clock.nowSeconds(), [event]);
  if (!isLifted) return undefined;
  await changeAccount(deps, accountId, 'reactivated', words.by);
  return accountId;
};

const personEvent = (
  { clock }: Pick<PeopleDeps, 'clock'>,
  kindOf: 'person.suspended' | 'person.resumed',
  holder: Holder,
  details: Words,
): NewEvent => ({
  kind: kindOf,
  atMilliseconds: clock.nowMilliseconds(),
  ...(holder.kind === 'professional' ? { nationalId: holder.nationalId } : { accountId: holder.accountId }),
  details,
});
