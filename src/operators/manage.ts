import type { NationalId } from '#vocabulary/identifiers.ts';
import type { Operator, OperatorRole } from './operator.ts';
import type { OperatorChange } from './operator-store.ts';
import { type OperatorRoom, operatorChanged } from './room.ts';

/** What is said of an operator. */
export type OperatorWords = {
  readonly name: string;
  readonly roles: readonly OperatorRole[];
  readonly nationalId: NationalId | undefined;
  readonly email?: string | undefined;
};

type Keeping = Pick<OperatorRoom, 'store' | 'clock' | 'random'>;

/** Adds somebody, who has no way in yet unless it is their card. @param by operatorId, or `command` */
export const addOperator = async (
  room: Keeping,
  { name, roles, nationalId, email }: OperatorWords,
  by: string,
): Promise<{ readonly operatorId: string } | 'taken'> => {
  const operator: Operator = {
    ...{ operatorId: room.random.uuid(), name, roles, nationalId, email, passkeys: [] },
    ...{ status: 'active', createdAtSeconds: room.clock.nowSeconds() },
  };
  const { operatorId } = operator;
  const added = await room.store.add(operator, [operatorChanged(room, { operatorId, change: 'added', by })]);
  return added === 'done' ? { operatorId } : added;
};

/** Replaces name, roles and card. New roles or another card end the sessions that stand: they count from the next sign-in. */
export const changeOperator = (
  room: Keeping,
  operator: OperatorWords & Pick<Operator, 'operatorId'>,
  by: string,
): Promise<OperatorChange> => {
  const { operatorId } = operator;
  return room.store.change(operator, [operatorChanged(room, { operatorId, change: 'changed', by })]);
};

/** Nothing of theirs opens the console any more, from this moment. Their name stays for the journal. */
export const removeOperator = (
  room: Keeping,
  operatorId: string,
  by: string,
): Promise<Exclude<OperatorChange, 'taken'>> =>
  room.store.remove(operatorId, [operatorChanged(room, { operatorId, change: 'removed', by })]);
