import { consolePaths } from './places.ts';

/** What of the journal is wanted, as the address says it; '' is anything. */
export type JournalSearch = Readonly<Record<(typeof searchNames)[number], string>>;

const searchNames = ['genre', 'porte', 'service', 'code', 'erreur', 'du', 'au', 'avant'] as const;

/** Reads it from an address or a form. */
export const searchOf = (fields: Readonly<Record<string, string>>): JournalSearch => {
  const read = (name: (typeof searchNames)[number]): string => (fields[name] ?? '').trim().slice(0, 200);
  return {
    ...{ genre: read('genre'), porte: read('porte'), service: read('service'), code: read('code') },
    ...{ erreur: read('erreur').toUpperCase(), du: read('du'), au: read('au'), avant: read('avant') },
  };
};

/** The same as the operations take it. */
export const wishOf = (asked: JournalSearch): Readonly<Record<string, unknown>> => {
  const { genre, porte, service, code, erreur, du, au, avant } = asked;
  const before = avant === '' ? undefined : Number(avant);
  const wish = { kind: genre, door: porte, service, code, fault: erreur, from: du, until: au, before };
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== '' && value !== undefined));
};

/** The address of such a search, or of another page about it. */
export const searchAddress = (asked: JournalSearch, path: string = consolePaths.journal): string => {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
  return query.size === 0 ? path : `${path}?${query}`;
};

/** Where the member of an operation's input stands in the form. */
export const fieldOfMember: Readonly<Record<string, keyof JournalSearch>> = {
  ...{ kind: 'genre', door: 'porte', service: 'service', code: 'code' },
  ...{ fault: 'erreur', from: 'du', until: 'au', before: 'avant' },
};
