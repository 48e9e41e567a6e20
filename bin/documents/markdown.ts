/** Said at the head of every page that is made. */
export const madeBy = (source: string): string =>
  `<!-- Made by \`npm run docs\` from ${source}; change that and run it again. -->`;

/** A Markdown table; a pipe in a cell does not end it. */
export const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
};

export const code = (text: string): string => `\`${text}\``;

/** A page from its blocks, with one empty line between them. */
export const page = (...blocks: readonly string[]): string => `${blocks.join('\n\n')}\n`;
