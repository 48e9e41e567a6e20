import { type Static, Type } from '@sinclair/typebox';
import { makeEnrolmentLink } from '#operators/enrolment.ts';
import { addOperator, changeOperator, type OperatorWords, removeOperator } from '#operators/manage.ts';
import { type Caller, type Operator, operatorRoles } from '#operators/operator.ts';
import type { OperatorChange } from '#operators/operator-store.ts';
import type { OperatorRoom } from '#operators/room.ts';
import { oneOf } from '#platform/declared.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import { defineOperation, done, missing, type OperationResult, reason, refused } from './operation.ts';

export type OperatorDeps = Pick<OperatorRoom, 'store' | 'clock' | 'random' | 'origin'> & {
  /** The identifier that a card login ends with: of a former number, the one that stands for it today. */
  readonly primaryId: (nationalId: string) => Promise<NationalId>;
};

/** Who runs the platform. Whatever gives or takes a role needs two of them. */
export const operatorOperations = (deps: OperatorDeps) => ({
  list: listOperators(deps),
  add: addOne(deps),
  change: changeOne(deps),
  remove: removeOne(deps),
  enrolmentLink: makeLink(deps),
});
export type OperatorOperations = ReturnType<typeof operatorOperations>;

const role = oneOf(operatorRoles, {
  description:
    '`reviewer` moves requests, `operator` runs the platform, `auditor` reads everything, `support` helps one person at a time.',
});
const seconds = (description: string) => Type.Integer({ description: `${description}, seconds since the epoch.` });
const operatorId = Type.String({ minLength: 1, maxLength: 100, description: 'Identifier of the operator.' });

const words = {
  name: Type.String({ minLength: 2, maxLength: 80, pattern: '\\S', description: 'As colleagues read it.' }),
  roles: Type.Array(role, { minItems: 1, uniqueItems: true, description: 'What they may do.' }),
  nationalId: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9/.-]{4,63}$',
      description: 'Opens the console with their card (an RPPS number will do); left out: with a passkey only.',
    }),
  ),
  email: Type.Optional(
    Type.String({
      ...{ maxLength: 254, pattern: '^$|^[^\\s@]+@[^\\s@]+$' },
      description: 'Where they are told what is done in their name. Left out of a change: as it is; empty: none.',
    }),
  ),
};

const shown = Type.Object({
  operatorId,
  name: Type.String({ description: 'As colleagues read it.' }),
  roles: Type.Array(role, { description: 'What they may do.' }),
  nationalId: Type.Optional(Type.String({ description: 'The card that opens the console.' })),
  email: Type.Optional(Type.String({ description: 'Where they are told what is done in their name.' })),
  passkeys: Type.Integer({ description: 'How many passkeys open the console.' }),
  status: oneOf(['active', 'removed'], { description: 'Whether they can sign in.' }),
  createdAtSeconds: seconds('When they were added'),
});
export type ShownOperator = Static<typeof shown>;

const listOperators = ({ store }: OperatorDeps) =>
  defineOperation({
    ...{ name: 'operators.list', kind: 'read', roles: ['operator', 'auditor'] },
    summary: { fr: 'Lister les exploitants', en: 'List operators' },
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Object({ operators: Type.Array(shown, { description: 'Active ones first, then by name.' }) }),
    run: async () => done({ operators: (await store.list()).map(show) }),
  });

const addOne = (deps: OperatorDeps) =>
  defineOperation({
    ...{ name: 'operators.add', kind: 'four-eyes', roles: ['operator'] },
    summary: { fr: 'Ajouter un exploitant', en: 'Add an operator' },
    input: Type.Object({ ...words, reason }, { additionalProperties: false }),
    output: Type.Object({ operatorId }),
    check: async ({ nationalId }) => checkFree(deps, await primaryOf(deps, nationalId), undefined),
    run: async (input, caller) => {
      const added = await addOperator(deps, await wordsOf(deps, input), caller.operatorId);
      return added === 'taken' ? taken : done(added);
    },
  });

const changeOne = (deps: OperatorDeps) =>
  defineOperation({
    ...{ name: 'operators.change', kind: 'four-eyes', roles: ['operator'], about: 'operatorId' },
    summary: {
      fr: 'Changer le nom, les rôles ou la carte d’un exploitant ; ses sessions prennent fin',
      en: 'Change the name, roles or card of an operator; their sessions end',
    },
    input: Type.Object({ operatorId, ...words, reason }, { additionalProperties: false }),
    output: Type.Object({ operatorId }),
    check: async ({ operatorId: id, nationalId, roles }) =>
      (await checkActive(deps, id, roles.includes('operator'))) ??
      (await checkWayIn(deps, id, nationalId)) ??
      (await checkFree(deps, await primaryOf(deps, nationalId), id)),
    run: async (input, caller) => {
      const obstacle = await checkWayIn(deps, input.operatorId, input.nationalId);
      if (obstacle !== undefined) return obstacle;
      const known = await deps.store.find(input.operatorId);
      const email = input.email ?? known?.email;
      const wanted = { ...(await wordsOf(deps, { ...input, email })), operatorId: input.operatorId };
      return resultOf(await changeOperator(deps, wanted, caller.operatorId), input.operatorId);
    },
  });

const removeOne = (deps: OperatorDeps) =>
  defineOperation({
    ...{ name: 'operators.remove', kind: 'four-eyes', roles: ['operator'], about: 'operatorId' },
    summary: {
      fr: 'Retirer un exploitant : ses sessions, ses clés d’accès et ses jetons ne valent plus rien',
      en: 'Remove an operator: their sessions, passkeys and tokens are worth nothing any more',
    },
    input: Type.Object({ operatorId, reason }, { additionalProperties: false }),
    output: Type.Object({ operatorId }),
    check: ({ operatorId: id }) => checkActive(deps, id, false),
    run: async ({ operatorId: id }, caller) => resultOf(await removeOperator(deps, id, caller.operatorId), id),
  });

const makeLink = (deps: OperatorDeps) =>
  defineOperation({
    ...{ name: 'operators.enrolment-link', kind: 'change', roles: ['operator'], about: 'operatorId', wantsProof: true },
    summary: {
      fr: 'Faire le lien, valable une fois, par lequel un exploitant sans accès ajoute sa clé',
      en: 'Make the link, good once, by which an operator who has no way in adds a passkey',
    },
    input: Type.Object({ operatorId }, { additionalProperties: false }),
    output: Type.Object({
      link: Type.String({ description: 'A secret, shown once: hand it over yourself.' }),
      expiresAtSeconds: seconds('When it ends'),
    }),
    run: async ({ operatorId: id }, caller) => {
      const operator = await deps.store.find(id);
      if (operator?.status !== 'active') return missing;
      return mayHaveLink(operator, caller)
        ? done(await makeEnrolmentLink(deps, id, caller.operatorId))
        : refused(
            '/operatorId',
            'Cette personne a déjà un accès : elle ajoute ses clés elle-même, à la page « Mon accès ».',
            'This person has a way in already: they add their passkeys themselves, on the page “My access”.',
          );
    },
  });

/**
 * Whoever made a link for somebody with a way in could add a key of their own and be both pairs of eyes. And a program
 * makes none: its token has fewer roles than the passkey would.
 */
const mayHaveLink = ({ passkeys, nationalId }: Operator, { by }: Caller): boolean =>
  by === 'page' && passkeys.length === 0 && nationalId === undefined;

const show = ({ passkeys, nationalId, email, ...operator }: Operator): ShownOperator => ({
  ...{ operatorId: operator.operatorId, name: operator.name, roles: [...operator.roles] },
  ...(nationalId === undefined ? {} : { nationalId }),
  ...(email === undefined ? {} : { email }),
  ...{ passkeys: passkeys.length, status: operator.status, createdAtSeconds: operator.createdAtSeconds },
});

const wordsOf = async (
  deps: OperatorDeps,
  {
    name,
    roles,
    nationalId,
    email,
  }: Pick<OperatorWords, 'name' | 'roles' | 'email'> & { readonly nationalId?: string },
): Promise<OperatorWords> => ({
  ...{ name: name.trim(), roles, nationalId: await primaryOf(deps, nationalId) },
  email: email === '' ? undefined : email,
});

const primaryOf = async ({ primaryId }: OperatorDeps, typed: string | undefined): Promise<NationalId | undefined> =>
  typed === undefined ? undefined : primaryId(typed);

const checkFree = async ({ store }: OperatorDeps, nationalId: NationalId | undefined, id: string | undefined) => {
  const owner = nationalId && (await store.findByNationalId(nationalId));
  return owner && owner.operatorId !== id ? taken : undefined;
};

/**
 * A card that is left out of a change is taken away, which nobody sees who reads what is proposed. Without a passkey a
 * link could be made for that person then, by whoever wants to be two.
 */
const checkWayIn = async ({ store }: OperatorDeps, id: string, nationalId: string | undefined) => {
  const operator = await store.find(id);
  const losesAll = nationalId === undefined && operator?.nationalId !== undefined && operator.passkeys.length === 0;
  return losesAll ? onlyWayIn : undefined;
};

/** Said before two people bother; the store decides when it is carried out. */
const checkActive = async ({ store }: OperatorDeps, id: string, staysOperator: boolean) => {
  const active = (await store.list()).filter(({ status }) => status === 'active');
  if (!active.some((one) => one.operatorId === id)) return missing;
  const others = active.filter((one) => one.operatorId !== id && one.roles.includes('operator'));
  return staysOperator || others.length > 0 ? undefined : last;
};

const taken = refused(
  '/nationalId',
  'Cette carte ouvre déjà la console à quelqu’un d’autre.',
  'This card opens the console to somebody else already.',
);
const onlyWayIn = refused(
  '/nationalId',
  'C’est son seul accès : cette personne ajoute d’abord une clé d’accès, à la page « Mon accès ».',
  'This is their only way in: they add a passkey first, on the page “My access”.',
);
const last = refused(
  '/operatorId',
  'C’est la dernière personne qui a le rôle d’exploitation : donnez-le d’abord à quelqu’un d’autre.',
  'This is the last person with the role of operation: give it to somebody else first.',
);

const resultOf = (change: OperatorChange, id: string): OperationResult<{ operatorId: string }> => {
  if (change === 'done') return done({ operatorId: id });
  if (change === 'unknown') return missing;
  return change === 'taken' ? taken : last;
};
