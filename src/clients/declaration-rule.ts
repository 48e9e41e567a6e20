import type { Mode } from './address.ts';
import type { Declaration, DeclarationFault } from './declaration.ts';

/** A rule that no single member of a declaration can show. `docs/generated/clients.md` lists them. */
export type DeclarationRule = {
  readonly rule: string;
  readonly faultsOf: (declaration: Declaration, mode: Mode) => readonly DeclarationFault[];
};

export const when = (isFault: boolean, pointer: string, reason: string): readonly DeclarationFault[] =>
  isFault ? [{ pointer, reason }] : [];
