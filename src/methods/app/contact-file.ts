import type { Contact } from './contact.ts';

/** One line of the file; without details, those of the person are to be forgotten. */
export type ContactLine = { readonly line: number; readonly identifier: string; readonly contact: Contact | undefined };

/** Why a line is not taken. The line's number says where to look: what stands there is repeated nowhere. */
export type LineFault = { readonly line: number; readonly problem: string };

export type ContactFile = { readonly lines: readonly ContactLine[]; readonly faults: readonly LineFault[] };

/** RFC 5321 §4.5.3.1 gives the length; whether the address exists, only a message shows. */
const email = /^[^\s@<>,;"]{1,64}@[a-z\d](?:[a-z\d.-]{0,250}[a-z\d])?$/i;

/** E.164: a plus, a country, at most fifteen digits. */
const international = /^\+[1-9]\d{6,14}$/;

/**
 * Reads `identifier;e-mail;mobile`, one person a line, UTF-8. Empty lines and lines that begin with `#` are left out,
 * and so is a first line whose first cell is no identifier: a heading. French mobile numbers may be written `06 12 34 56 78`.
 */
export const readContactFile = (text: string): ContactFile => {
  const rows = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((content, index) => ({ line: index + 1, content: content.trim() }))
    .filter(({ line, content }) => content !== '' && !content.startsWith('#') && !(line === 1 && !/\d/.test(content)));
  const read = rows.map(readLine);
  const lines = read.filter((one) => 'identifier' in one);
  return { lines, faults: [...read.filter((one) => 'problem' in one), ...findRepeated(lines)] };
};

type Row = { readonly line: number; readonly content: string };

const readLine = ({ line, content }: Row): ContactLine | LineFault => {
  const cells = content.split(';').map((cell) => cell.trim());
  const [identifier = '', address = '', number = ''] = cells;
  if (cells.length !== 3) return { line, problem: 'Three values are wanted: identifier;e-mail;mobile.' };
  if (identifier === '') return { line, problem: 'The identifier is missing.' };
  if (address === '' && number === '') return { line, identifier, contact: undefined };
  const mobile = readMobile(number);
  if (!email.test(address)) return { line, problem: 'The e-mail address is not one.' };
  if (mobile === undefined) return { line, problem: 'The mobile number is not one; write +33612345678.' };
  return { line, identifier, contact: { email: address, mobile } };
};

/** Spaces, dots and hyphens are how people write numbers; 06 and 07 are mobile in the French numbering plan. */
const readMobile = (given: string): string | undefined => {
  const digits = given.replaceAll(/[\s.-]/g, '').replace(/^00/, '+');
  const number = /^0[67]\d{8}$/.test(digits) ? `+33${digits.slice(1)}` : digits;
  return international.test(number) ? number : undefined;
};

const findRepeated = (lines: readonly ContactLine[]): readonly LineFault[] => {
  const first = new Map(lines.toReversed().map(({ identifier, line }) => [identifier, line]));
  return lines.flatMap(({ identifier, line }) => {
    const before = first.get(identifier) ?? line;
    return before === line ? [] : [{ line, problem: `Line ${before} is about the same person.` }];
  });
};
