/** Upper-case, without accents, hyphens and apostrophes as spaces: how the registers compare names. */
export const fold = (name: string): string =>
  upperCaseOf(name)
    .replaceAll(/[^A-Z0-9]+/g, ' ')
    .trim();

const upperCaseOf = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toUpperCase()
    .replaceAll('Œ', 'OE')
    .replaceAll('Æ', 'AE');

/** How many letters must be changed, put in or left out. */
export const slips = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, asked] of [...other].entries()) {
      const changed = (row[j] ?? 0) + (letter === asked ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};
