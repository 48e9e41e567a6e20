/** An answer of the console for eyes: a list as a table, anything else as names and values. No control character leaves. */
export const tableOf = (output: unknown): string => {
  if (typeof output !== 'object' || output === null) return `${textOf(output)}\n`;
  const lists = Object.entries(output).filter(([, value]) => isListOfObjects(value));
  const [only] = lists;
  if (only === undefined || lists.length > 1) return factsOf(output);
  const [name, rows] = only as [string, readonly object[]];
  const { [name]: _list, ...rest } = output as Record<string, unknown>;
  const facts = Object.keys(rest).length > 0 ? `\n${factsOf(rest)}` : '';
  return `${rows.length === 0 ? `No ${name}.\n` : rowsOf(rows)}${facts}`;
};

const isListOfObjects = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));

const rowsOf = (rows: readonly object[]): string => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) =>
    names.map((name) => cellOf(name, Object.entries(row).find(([key]) => key === name)?.[1])),
  );
  return align([names, ...cells]);
};

const factsOf = (facts: object): string =>
  align(Object.entries(facts).map(([name, value]) => [name, cellOf(name, value)]));

const widest = 60;

const align = (lines: readonly (readonly string[])[]): string => {
  const widths = (lines[0] ?? []).map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  const last = widths.length - 1;
  const pad = (text: string, index: number): string =>
    index === last ? text : text.padEnd(Math.min(widths[index] ?? 0, widest) + 2);
  return lines.map((line) => `${line.map(pad).join('').trimEnd()}\n`).join('');
};

/** Moments are kept in seconds, and read as dates. */
const cellOf = (name: string, value: unknown): string => {
  if (name.endsWith('AtSeconds') && typeof value === 'number') return new Date(value * 1000).toISOString();
  const isWords = Array.isArray(value) && value.every((one) => typeof one === 'string');
  return textOf(isWords ? value.join(', ') : value);
};

const textOf = (value: unknown): string => {
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  // What services call themselves must not move the cursor of whoever reads it.
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
};
