import type { DirectoryLookup } from '#directory/directory-store.ts';
import { primaryOf, resolveIdentifier } from '#directory/resolve.ts';
import type { Operator } from '#operators/operator.ts';
import type { OperatorStore } from '#operators/operator-store.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import type { SuspensionStore } from '#vocabulary/suspension.ts';
import { refused } from './operation.ts';

/** What tells whether a professional runs the platform, and who else does. */
export type OperatorSuspensionDeps = {
  readonly operators: Pick<OperatorStore, 'list'>;
  readonly directory: DirectoryLookup;
  readonly suspensions: { readonly professional: Pick<SuspensionStore<NationalId>, 'find'> };
  readonly clock: Clock;
};

/** The operator who is this professional today, also by a former number; undefined when they are none. */
export const findOperatorWhoIs = async (
  { operators, directory }: Pick<OperatorSuspensionDeps, 'operators' | 'directory'>,
  nationalId: NationalId,
): Promise<Operator | undefined> => {
  for (const one of await operators.list()) {
    if (one.status !== 'active' || one.nationalId === undefined) continue;
    if (((await resolveIdentifier(directory, one.nationalId)) ?? one.nationalId) === nationalId) return one;
  }
  return undefined;
};

/** A suspension shuts an operator out of the console too: somebody with the role `operator` has to be left to lift it. */
export const checkNotLast = async (deps: OperatorSuspensionDeps, { operatorId, roles }: Operator) => {
  if (!roles.includes('operator')) return undefined;
  for (const other of await deps.operators.list()) {
    if (other.operatorId !== operatorId && (await mayComeIn(deps, other))) return undefined;
  }
  return lastOne;
};

const mayComeIn = async (
  { directory, suspensions, clock }: OperatorSuspensionDeps,
  { status, roles, nationalId, passkeys }: Operator,
): Promise<boolean> => {
  if (status !== 'active' || !roles.includes('operator')) return false;
  if (nationalId === undefined) return passkeys.length > 0;
  const primary = await primaryOf(directory, nationalId);
  return (await suspensions.professional.find(primary, clock.nowSeconds())) === undefined;
};

const lastOne = refused(
  '/id',
  'C’est la dernière personne qui entre encore avec le rôle d’exploitation.',
  'This is the last person who still comes in with the role of operation.',
);
