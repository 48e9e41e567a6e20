import { readFile } from 'node:fs/promises';
import type { Clock } from '#vocabulary/clock.ts';
import type { Mode } from './address.ts';
import type { ClientStore } from './client-store.ts';
import type { DeclarationFault } from './declaration.ts';
import { parseClientDeclarations } from './declare.ts';
import { type SyncOutcome, syncClients } from './sync.ts';

export type ClientsFile = {
  readonly file: string;
  readonly mode: Mode;
  readonly store: ClientStore;
  readonly clock: Clock;
};

/** What became of the file: applied, or refused as a whole, so that the registrations before it stand. */
export type FileOutcome =
  | { readonly isApplied: true; readonly outcome: SyncOutcome }
  | { readonly isApplied: false; readonly faults: readonly DeclarationFault[] };

/** Reads the clients file and applies it, whole or not at all. */
export const applyClientsFile = async (context: ClientsFile): Promise<FileOutcome> =>
  applyClientsText(context, await readClientsText(context.file));

/** One line for the operator: the file and everything that is wrong in it. */
export const describeFaults = (file: string, faults: readonly DeclarationFault[]): string =>
  `${file} was not applied: ${faults.map(({ pointer, reason }) => `${pointer || 'it'} ${reason}`).join('; ')}.`;

/** Undefined when the file is gone for a moment, as it is while an editor replaces it. */
export const readClientsText = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Applies the content of the file; `undefined` is a file that is not there. */
export const applyClientsText = async (context: ClientsFile, text: string | undefined): Promise<FileOutcome> => {
  if (text === undefined) return { isApplied: false, faults: [{ pointer: '', reason: 'does not exist' }] };
  const json = parseJson(text);
  if (json === undefined) return { isApplied: false, faults: [{ pointer: '', reason: 'is not JSON' }] };
  const declared = parseClientDeclarations(json, context.mode);
  if (!declared.isValid) return { isApplied: false, faults: declared.faults };
  return { isApplied: true, outcome: await syncClients(context.store, declared.value, context.clock) };
};

/** Undefined for what is not JSON, which JSON itself cannot say. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
