import { asNationalId } from '#vocabulary/identifiers.ts';
import type { AliasPair } from '../directory-store.ts';
import type { MalformedLine } from './report.ts';

export type TogglePairs = { readonly pairs: readonly AliasPair[]; readonly malformed: readonly MalformedLine[] };

/**
 * Reads the file of the switch from ADELI to RPPS: `N° ADELI;N° RPPS`, then `016041030;10107518424`
 * (directory-cards-ins.md §1.4). The numbers come without their type digit, which is put before them.
 */
export const readToggleFile = (text: string): TogglePairs => {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line, number: index + 1 }));
  const filled = lines.slice(1).filter(({ line }) => line !== '');
  return {
    pairs: filled.flatMap(({ line }) => readPair(line) ?? []),
    malformed: filled
      .filter(({ line }) => readPair(line) === undefined)
      .map(({ number }) => ({ line: number, defect: 'not an ADELI and an RPPS number' })),
  };
};

const pairPattern = /^(?<adeli>[0-9A-Z]{9});(?<rpps>[0-9]{11});?$/;

const readPair = (line: string): AliasPair | undefined => {
  const { adeli, rpps } = pairPattern.exec(line)?.groups ?? {};
  if (adeli === undefined || rpps === undefined) return undefined;
  return { formerId: asNationalId(`0${adeli}`), nationalId: asNationalId(`8${rpps}`) };
};
