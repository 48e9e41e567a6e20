import { Type } from '@sinclair/typebox';
import type { AgreeDeps } from '#console/agree.ts';
import { defineOperation, done, reason, refused, type AnyOperation } from '#console/operation.ts';
import { createPerform, type Perform } from '#console/perform.ts';
import { proposalOperations } from '#console/proposals.ts';
import { tokenOperations } from '#console/tokens.ts';
import type { Caller, Operator, OperatorRole } from '#operators/operator.ts';
import { systemRandom } from '#platform/random.ts';
import type { SqliteStores } from '#stores/sqlite/open.ts';
import { makeDirectory, openIn } from '../../stores/sqlite-examinee.ts';
import { createMovingClock, type MovingClock } from '../../support/moving-clock.ts';

/** The guard and a table of operations over real stores, with three toys: one looks, one turns, one needs four eyes. */
export type Desk = {
  readonly clock: MovingClock;
  readonly stores: SqliteStores;
  readonly operators: Map<string, Operator>;
  readonly perform: Perform;
  readonly proposals: ReturnType<typeof proposalOperations>;
  readonly tokens: ReturnType<typeof tokenOperations>;
  readonly toys: ReturnType<typeof toysOf>;
  /** What the toy with four eyes did. */
  readonly blown: string[];
  /** Operators who were told of a token. */
  readonly told: string[];
  /** The table, as a program started again on the same stores would have it. */
  readonly table: AgreeDeps;
};

export const openDesk = async (stack: AsyncDisposableStack): Promise<Desk> => {
  const directory = await makeDirectory();
  stack.defer(directory.remove);
  const clock = createMovingClock();
  const stores = openIn(directory.path, clock);
  stack.defer(() => stores.close());
  const operators = new Map<string, Operator>();
  for (const role of ['reviewer', 'operator', 'auditor', 'support'] as const) {
    for (const number of [1, 2]) operators.set(`${role}-${number}`, operatorOf(`${role}-${number}`, [role]));
  }
  const blown: string[] = [];
  const told: string[] = [];
  const toys = toysOf(blown);
  const findOperator = async (operatorId: string) => operators.get(operatorId);
  const operations: AnyOperation[] = Object.values(toys);
  const findOperation = (name: string) => operations.find((operation) => operation.name === name);
  const { journal } = stores;
  const isLetIn = async ({ status }: Operator) => status === 'active';
  const table = { proposals: stores.proposals, journal, clock, findOperator, isLetIn, findOperation };
  const proposals = proposalOperations({
    ...{ ...table, proposals: stores.proposals },
    nameOf: async (member, value) => (member === 'toy' && value === 'ball' ? 'The red ball' : undefined),
  });
  const tokens = tokenOperations({
    ...{ tokens: stores.tokens, findOperator, clock, random: systemRandom, maximumDays: 90 },
    tellMade: (operatorId) => void told.push(operatorId),
  });
  operations.push(...Object.values(proposals), ...Object.values(tokens));
  const perform = createPerform({
    ...{ proposals: stores.proposals, journal, clock },
    ...{ random: systemRandom, proposalSeconds: 86_400, proofSeconds: 300 },
  });
  return { clock, stores, operators, perform, proposals, tokens, toys, blown, told, table };
};

const operatorOf = (operatorId: string, roles: readonly OperatorRole[]): Operator => ({
  ...{ operatorId, name: `Name of ${operatorId}`, roles, nationalId: undefined, passkeys: [] },
  ...{ status: 'active', createdAtSeconds: 0 },
});

/** Somebody at a page who signed in a moment ago, whenever that is. */
export const at = (operatorId: string, by: Caller['by'] = 'page'): Caller => ({
  ...{ operatorId, by, name: `Name of ${operatorId}` },
  roles: [operatorId.split('-')[0] as OperatorRole],
  ...(by === 'page' && { provedAtSeconds: Number.MAX_SAFE_INTEGER }),
});

const toysOf = (blown: string[]) => ({
  look: defineOperation({
    ...{ name: 'toys.look', kind: 'read', roles: ['auditor', 'operator'] },
    summary: { fr: 'Regarder', en: 'Look' },
    input: Type.Object({ page: Type.Integer({ default: 1, minimum: 1 }) }, { additionalProperties: false }),
    output: Type.Object({ page: Type.Integer() }),
    run: async ({ page }) => done({ page }),
  }),
  turn: defineOperation({
    ...{ name: 'toys.turn', kind: 'change', roles: ['operator'], about: 'toy' },
    summary: { fr: 'Tourner', en: 'Turn' },
    input: Type.Object({ toy: Type.String({ minLength: 2, maxLength: 5 }), reason }, { additionalProperties: false }),
    output: Type.Object({ toy: Type.String() }),
    run: async ({ toy }) => (toy === 'stuck' ? refused('/toy', 'Coincé.', 'Stuck.') : done({ toy })),
  }),
  blow: defineOperation({
    ...{ name: 'toys.blow', kind: 'four-eyes', roles: ['operator'], about: 'toy' },
    summary: { fr: 'Faire sauter', en: 'Blow up' },
    input: Type.Object({ toy: Type.String(), reason }, { additionalProperties: false }),
    output: Type.Object({ blown: Type.Integer() }),
    check: async ({ toy }) => (toy === 'none' ? { outcome: 'missing' } : undefined),
    run: async ({ toy }) => {
      if (toy === 'wet') return refused('/toy', 'Mouillé.', 'Wet.');
      if (toy === 'broken') throw new Error('broken');
      return done({ blown: blown.push(toy) });
    },
  }),
});
