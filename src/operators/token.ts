import { createHash } from 'node:crypto';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { Caller, Operator, OperatorRole } from './operator.ts';

/** What a program of an operator shows in place of a passkey. The token itself is shown once and never kept. */
export type ProgramToken = {
  readonly tokenId: string;
  /** SHA-256 of the token, hexadecimal: it has 256 bits of entropy, so a fast hash without salt is enough. */
  readonly hash: string;
  readonly name: string;
  readonly operatorId: string;
  readonly roles: readonly OperatorRole[];
  readonly createdAtSeconds: number;
  readonly expiresAtSeconds: number;
  /** The last hour in which it was used, roughly. */
  readonly usedAtSeconds: number | undefined;
  readonly revokedAtSeconds: number | undefined;
  readonly revokedBy: string | undefined;
};

export type TokenStore = {
  readonly insert: (token: ProgramToken) => Promise<void>;
  readonly findByHash: (hash: string) => Promise<ProgramToken | undefined>;
  readonly find: (tokenId: string) => Promise<ProgramToken | undefined>;
  /** Newest first. */
  readonly list: () => Promise<readonly ProgramToken[]>;
  readonly noteUse: (tokenId: string, atSeconds: number) => Promise<void>;
  /** False when it was revoked already, or is not there. */
  readonly revoke: (tokenId: string, by: string, atSeconds: number) => Promise<boolean>;
};

export type TokenDeps = {
  readonly tokens: Pick<TokenStore, 'findByHash' | 'noteUse'>;
  readonly findOperator: (operatorId: string) => Promise<Operator | undefined>;
  /** `sign-in.ts`: whether the operator themselves may come in. */
  readonly isLetIn: (operator: Operator) => Promise<boolean>;
  readonly clock: Clock;
};

/** By this beginning scanners of source code know a token that leaked. */
const beginning = 'vst_';

export const makeTokenText = (random: Random): string => `${beginning}${random.token(32)}`;

export const hashToken = (text: string): string => createHash('sha256').update(text).digest('hex');

const longestToken = 100;
const useSeconds = 3600;

/**
 * Who a program speaks for: undefined for a token that is unknown, expired or revoked, or whose operator is let in no longer.
 * Its roles are those that the token and the operator both have today.
 */
export const findTokenCaller = async (
  { tokens, findOperator, isLetIn, clock }: TokenDeps,
  text: string,
): Promise<Caller | undefined> => {
  if (!text.startsWith(beginning) || text.length > longestToken) return undefined;
  const token = await tokens.findByHash(hashToken(text));
  const now = clock.nowSeconds();
  if (token === undefined || token.revokedAtSeconds !== undefined || token.expiresAtSeconds <= now) return undefined;
  const operator = await findOperator(token.operatorId);
  if (operator === undefined || !(await isLetIn(operator))) return undefined;
  if ((token.usedAtSeconds ?? 0) + useSeconds <= now) await tokens.noteUse(token.tokenId, now);
  const roles = token.roles.filter((role) => operator.roles.includes(role));
  return { operatorId: operator.operatorId, name: operator.name, roles, by: 'token' };
};
