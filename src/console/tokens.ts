import { type Static, Type } from '@sinclair/typebox';
import { type Caller, type Operator, operatorRoles } from '#operators/operator.ts';
import { hashToken, makeTokenText, type ProgramToken, type TokenStore } from '#operators/token.ts';
import { oneOf } from '#platform/declared.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import { defineOperation, done, missing, refused } from './operation.ts';

export type TokenOperationDeps = {
  readonly tokens: TokenStore;
  readonly findOperator: (operatorId: string) => Promise<Operator | undefined>;
  readonly clock: Clock;
  readonly random: Random;
  /** The longest that a token lasts. */
  readonly maximumDays: number;
  /** Tells its operator that a token was made in their name; nobody waits for it. */
  readonly tellMade: (operatorId: string, token: ProgramToken) => void;
};

const role = oneOf(operatorRoles, { description: 'A role.' });
const seconds = (description: string) => Type.Integer({ description: `${description}, seconds since the epoch.` });

const shown = Type.Object({
  tokenId: Type.String({ description: 'Identifier of the token; not the token.' }),
  name: Type.String({ description: 'What it is for.' }),
  operator: Type.String({ description: 'For whom it speaks.' }),
  isMine: Type.Boolean({ description: 'Whether it speaks for you.' }),
  roles: Type.Array(role, { description: 'What it may do, as far as its operator still may.' }),
  createdAtSeconds: seconds('When it was made'),
  expiresAtSeconds: seconds('When it ends'),
  usedAtSeconds: Type.Optional(seconds('When it was last used, to the hour')),
  state: oneOf(['good', 'expired', 'revoked'], { description: 'Whether it can be used.' }),
});
export type ShownToken = Static<typeof shown>;

const usualDays = 90;
const daySeconds = 86_400;

/** The tokens by which programs of operators use the API. */
export const tokenOperations = (deps: TokenOperationDeps) => ({
  list: defineOperation({
    ...{ name: 'tokens.list', kind: 'read', roles: operatorRoles },
    summary: {
      fr: 'Lister les jetons de programmes : les siens, ou tous avec le rôle d’exploitation ou d’audit',
      en: 'List the tokens of programs: one’s own, or all with the role of operation or audit',
    },
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Object({ tokens: Type.Array(shown, { description: 'Newest first.' }) }),
    run: async (_input, caller) => {
      const tokens = (await deps.tokens.list()).filter(({ operatorId }) => maySee(caller, operatorId));
      return done({ tokens: await Promise.all(tokens.map((token) => show(deps, token, caller))) });
    },
  }),
  make: makeToken(deps),
  revoke: defineOperation({
    ...{ name: 'tokens.revoke', kind: 'change', roles: operatorRoles, about: 'tokenId' },
    summary: { fr: 'Révoquer un jeton, tout de suite', en: 'Revoke a token, at once' },
    input: Type.Object(
      { tokenId: Type.String({ description: 'Identifier of the token.' }) },
      { additionalProperties: false },
    ),
    output: shown,
    run: async ({ tokenId }, caller) => {
      const token = await deps.tokens.find(tokenId);
      if (token === undefined || !mayRevoke(caller, token.operatorId)) return missing;
      if (!(await deps.tokens.revoke(tokenId, caller.operatorId, deps.clock.nowSeconds()))) return revokedAlready;
      return done(await show(deps, (await deps.tokens.find(tokenId)) ?? token, caller));
    },
  }),
});

export type TokenOperations = ReturnType<typeof tokenOperations>;

const makeToken = (deps: TokenOperationDeps) =>
  defineOperation({
    ...{ name: 'tokens.make', kind: 'change', roles: operatorRoles, wantsProof: true },
    summary: { fr: 'Créer un jeton pour un programme', en: 'Make a token for a program' },
    input: Type.Object(
      {
        name: Type.String({ minLength: 3, maxLength: 80, description: 'What it is for.' }),
        roles: Type.Array(role, { minItems: 1, uniqueItems: true, description: 'At most those that you have.' }),
        days: Type.Integer({
          ...{ default: Math.min(usualDays, deps.maximumDays), minimum: 1, maximum: deps.maximumDays },
          description: 'How long it lasts.',
        }),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({
      token: shown,
      secret: Type.String({ description: 'The token, shown only now: `Authorization: Bearer …`.' }),
    }),
    run: async ({ name, roles, days }, caller) => {
      if (caller.by === 'token') return onlyPeople;
      if (roles.some((one) => !caller.roles.includes(one))) return tooMuch;
      const secret = makeTokenText(deps.random);
      const now = deps.clock.nowSeconds();
      const token: ProgramToken = {
        ...{ tokenId: deps.random.uuid(), hash: hashToken(secret), name, operatorId: caller.operatorId, roles },
        ...{ createdAtSeconds: now, expiresAtSeconds: now + days * daySeconds },
        ...{ usedAtSeconds: undefined, revokedAtSeconds: undefined, revokedBy: undefined },
      };
      await deps.tokens.insert(token);
      deps.tellMade(caller.operatorId, token);
      return done({ token: await show(deps, token, caller), secret });
    },
  });

const onlyPeople = refused(
  '',
  'Un programme ne crée pas de jeton : connectez-vous à la console.',
  'A program makes no token: sign in to the console.',
);
const tooMuch = refused(
  '/roles',
  'Un jeton ne peut avoir que des rôles que vous avez.',
  'A token can only have roles that you have.',
);
const revokedAlready = refused('/tokenId', 'Ce jeton est déjà révoqué.', 'This token is revoked already.');

const maySee = ({ operatorId, roles }: Caller, owner: string): boolean =>
  operatorId === owner || roles.includes('operator') || roles.includes('auditor');

const mayRevoke = ({ operatorId, roles }: Caller, owner: string): boolean =>
  operatorId === owner || roles.includes('operator');

const show = async (
  { findOperator, clock }: TokenOperationDeps,
  token: ProgramToken,
  caller: Caller,
): Promise<ShownToken> => {
  const { tokenId, name, operatorId, roles, createdAtSeconds, expiresAtSeconds, usedAtSeconds } = token;
  const isOver = expiresAtSeconds <= clock.nowSeconds();
  return {
    ...{ tokenId, name, roles: [...roles], createdAtSeconds, expiresAtSeconds },
    operator: (await findOperator(operatorId))?.name ?? operatorId,
    isMine: operatorId === caller.operatorId,
    ...(usedAtSeconds !== undefined && { usedAtSeconds }),
    state: token.revokedAtSeconds !== undefined ? 'revoked' : isOver ? 'expired' : 'good',
  };
};
