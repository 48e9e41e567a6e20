import assert from 'node:assert/strict';

/**
 * None of what was collected, by name, stands in the text. Files are searched by bytes, so each value is looked for as
 * it is and as its UTF-8 reads in Latin-1.
 */
export const assertAbsent = (where: string, text: string, collected: ReadonlyMap<string, string>): void => {
  for (const [name, value] of collected) {
    assert.ok(value.length > 3, `${name} was not collected: ${value}`);
    for (const spelling of [value, Buffer.from(value).toString('latin1')])
      assert.ok(!stands(spelling, text), `${name} stands in ${where}`);
  }
};

/** Six digits stand in some hash or time by chance: they count where they stand by themselves. */
const stands = (value: string, text: string): boolean =>
  /^\d{6}$/.test(value) ? new RegExp(`(?<![\\w.])${value}(?!\\w)`).test(text) : text.includes(value);
