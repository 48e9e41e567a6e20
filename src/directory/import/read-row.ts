import type { StagedRow } from '../directory-store.ts';
import type { ColumnMap } from './columns.ts';

/** Why a line was left out, in words that say nothing about the person. */
export type RowDefect = { readonly defect: string };

/** An identifier is printable ASCII, so that every store sorts it as we do (slashes are allowed, psc.md §4.5). */
const nationalIdPattern = /^[\x21-\x7e]{2,200}$/;

/** One line of the file → the columns that we keep, or what is wrong with it. Quotes mean nothing: they are data. */
export const readRow = (line: string, columns: ColumnMap): StagedRow | RowDefect => {
  const pieces = line.split('|');
  const defect = findShapeDefect(pieces, columns) ?? findIdDefect(pieces, columns);
  if (defect !== undefined) return { defect };
  if (line.includes('\uFFFD')) return { defect: 'bytes that are not text' };
  return {
    nationalId: piece(pieces, columns.nationalId),
    values: columns.fields.map((index) => piece(pieces, index)).join('|'),
  };
};

const piece = (pieces: readonly string[], index: number): string => (pieces[index] ?? '').trim();

/** When the header ends with `|` every line must: one that does not was cut (directory-cards-ins.md §0, point 3). */
const findShapeDefect = (pieces: readonly string[], columns: ColumnMap): string | undefined => {
  const extra = pieces.length - columns.pieceCount;
  if (extra === 0 && (!columns.hasTrailingPipe || pieces.at(-1) === '')) return undefined;
  if (extra === 1 && !columns.hasTrailingPipe && pieces.at(-1) === '') return undefined;
  return `${pieces.length} fields where the header has ${columns.pieceCount}`;
};

/** Column 3 is column 1 followed by column 2 (§1.1.1); a line that disagrees with itself names nobody. */
const findIdDefect = (pieces: readonly string[], columns: ColumnMap): string | undefined => {
  const nationalId = piece(pieces, columns.nationalId);
  if (!nationalIdPattern.test(nationalId)) return 'no usable national identifier';
  const composed = piece(pieces, columns.idType) + piece(pieces, columns.idValue);
  return composed === nationalId ? undefined : 'national identifier differs from its type and number';
};
