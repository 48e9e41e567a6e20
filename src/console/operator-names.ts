import { type Static, Type } from '@sinclair/typebox';
import type { Operator } from '#operators/operator.ts';

/** An operator as colleagues read them. */
export const operatorShape = Type.Object({
  operatorId: Type.String(),
  name: Type.String({ description: 'Their name, or the identifier of somebody who is no longer known.' }),
});
export type NamedOperator = Static<typeof operatorShape>;

export const operatorOrNull = (description: string) => Type.Union([operatorShape, Type.Null()], { description });

export type FindOperator = (operatorId: string) => Promise<Pick<Operator, 'name'> | undefined>;

export const nameOperator = async (find: FindOperator, operatorId: string): Promise<NamedOperator> => ({
  operatorId,
  name: (await find(operatorId))?.name ?? operatorId,
});
