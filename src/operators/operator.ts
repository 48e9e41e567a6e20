import type { Passkey } from '#platform/passkey.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';

/**
 * What somebody may do in the console. `reviewer` reads requests and moves them; `operator` runs the platform;
 * `auditor` reads everything and changes nothing; `support` helps people with one login at a time.
 */
export const operatorRoles = ['reviewer', 'operator', 'auditor', 'support'] as const;
export type OperatorRole = (typeof operatorRoles)[number];

/** Somebody who runs the platform. */
export type Operator = {
  readonly operatorId: string;
  /** As colleagues read it in the journal's view and beside a proposal. */
  readonly name: string;
  readonly roles: readonly OperatorRole[];
  /** Opens the console through our own professional door; undefined: by passkey only. */
  readonly nationalId: NationalId | undefined;
  /** Where they are told what was done in their name; undefined: where the known contact details say, if any. */
  readonly email?: string | undefined;
  readonly passkeys: readonly Passkey[];
  readonly status: 'active' | 'removed';
  readonly createdAtSeconds: number;
};

/** Who asks for an operation: a person at a page, or a program with a token that a person made. */
export type Caller = {
  readonly operatorId: string;
  readonly name: string;
  /** Of the operator, or fewer: those of the token. */
  readonly roles: readonly OperatorRole[];
  readonly by: 'page' | 'token';
  /** When the person at the page last showed who they are: their sign-in. A program never does. */
  readonly provedAtSeconds?: number;
};
