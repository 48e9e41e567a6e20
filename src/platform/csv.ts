export type CsvCell = string | number;

/**
 * A table as CSV (RFC 4180), UTF-8 with a mark at its start, by which spreadsheets know it. A text that a spreadsheet
 * would take for a formula gets an apostrophe before it (OWASP, "CSV Injection"): names of services come from outside.
 */
export const csvOf = (header: readonly string[], rows: readonly (readonly CsvCell[])[]): string =>
  `\u{FEFF}${csvLines([header])}${csvLines(rows)}`;

/** More lines of a table, for one that is written bit by bit. */
export const csvLines = (rows: readonly (readonly CsvCell[])[]): string =>
  rows.map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('');

const writeCell = (cell: CsvCell): string => {
  if (typeof cell === 'number') return String(cell);
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n;\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Signs that begin a formula, full-width ones too, behind whatever a spreadsheet strips. */
const formula = /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20|%]|^[\t\r\n]/u;
