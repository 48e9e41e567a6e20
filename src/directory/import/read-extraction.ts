import type { StagedRow } from '../directory-store.ts';
import { type ColumnMap, readHeader } from './columns.ts';
import { readLines } from './lines.ts';
import { readRow } from './read-row.ts';
import type { MalformedLine } from './report.ts';
import type { Stop } from './safety.ts';

export type ExtractionBatch = { readonly rows: readonly StagedRow[]; readonly malformed: readonly MalformedLine[] };

/**
 * The file as batches of rows, as its bytes arrive. Ends with a `stop` when it is not an extraction or
 * lacks a needed column, which is named. A malformed line is told by its number (1 is the header) and left out.
 */
export async function* readExtraction(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ExtractionBatch | { readonly stop: Stop }> {
  let columns: ColumnMap | undefined;
  let lineNumber = 0;
  for await (const lines of readLines(chunks)) {
    if (lines === 'too-long') return yield { stop: notAnExtraction('a line is too long') };
    const rest = columns === undefined ? lines.slice(1) : lines;
    if (columns === undefined) {
      const header = readHeader(lines[0] ?? '');
      if ('missingColumn' in header) return yield { stop: missingColumn(header.missingColumn) };
      columns = header;
      lineNumber = 1;
    }
    yield readBatch(rest, columns, lineNumber);
    lineNumber += rest.length;
  }
  if (columns === undefined) yield { stop: notAnExtraction('the file is empty') };
}

const notAnExtraction = (detail: string): Stop => ({ reason: 'not-an-extraction', detail });

const missingColumn = (name: string): Stop => ({
  reason: 'missing-column',
  detail: `the header has no column “${name}”`,
});

const readBatch = (lines: readonly string[], columns: ColumnMap, linesBefore: number): ExtractionBatch => {
  const rows: StagedRow[] = [];
  const malformed: MalformedLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const row = readRow(line, columns);
    if ('defect' in row) malformed.push({ line: linesBefore + index + 1, defect: row.defect });
    else rows.push(row);
  }
  return { rows, malformed };
};
