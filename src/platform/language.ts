import type { Language } from '#vocabulary/fault.ts';

/** A text in every language: a missing translation is a type error. */
export type Texts<Table> = Readonly<Record<Language, Table>>;

/** What a request says about the language that its reader wants. */
export type LanguageWishes = {
  /** The `lang` parameter of the language link. */
  readonly chosen?: string | undefined;
  /** The earlier choice, kept in a cookie. */
  readonly cookie?: string | undefined;
  /** `ui_locales` of the authentication request: BCP 47 tags, space-separated, preferred first (OpenID Connect Core 3.1.2.1). */
  readonly uiLocales?: string | undefined;
  /** The `Accept-Language` header (RFC 9110 12.5.4). */
  readonly acceptLanguage?: string | undefined;
};

/** The reader's own choice first, then what the service asks, then the browser; French when nobody says. */
export function chooseLanguage(wishes: LanguageWishes): Language {
  return (
    readLanguage(wishes.chosen) ??
    readLanguage(wishes.cookie) ??
    (wishes.uiLocales ?? '').split(' ').map(readLanguage).find(isKnown) ??
    readAcceptLanguage(wishes.acceptLanguage ?? '') ??
    'fr'
  );
}

/** `fr` or `en` from a language tag (`fr-CA` is French), undefined for any other. */
export function readLanguage(tag: string | undefined): Language | undefined {
  const primary = tag?.trim().toLowerCase().split(/[-_]/)[0];
  return primary === 'fr' || primary === 'en' ? primary : undefined;
}

/** A moment for reading, with the zone, because support compares it with a log. Milliseconds since the epoch. */
export const formatInstant = (language: Language, atMilliseconds: number, timeZone = 'Europe/Paris'): string =>
  new Intl.DateTimeFormat(locales[language], {
    dateStyle: 'long',
    timeStyle: 'long',
    timeZone,
  }).format(atMilliseconds);

/** A duration in the largest units that say it exactly: `10 minutes`, `4 hours`. Seconds. */
export function formatDuration(language: Language, seconds: number): string {
  const units = [
    ['hour', Math.floor(seconds / 3600)],
    ['minute', Math.floor((seconds % 3600) / 60)],
    ['second', Math.floor(seconds % 60)],
  ] as const;
  const said = units.filter(([, count]) => count > 0);
  return (said.length === 0 ? [units[2]] : said).map(([unit, count]) => formatUnit(language, unit, count)).join(' ');
}

/** French typography: the space before `: ; ! ?` and inside guillemets does not break. Other languages stay as they are. */
export const typeset = (language: Language, text: string): string =>
  language === 'fr' ? text.replace(/ (?=[:;!?»])/g, '\u00a0').replace(/« /g, '«\u00a0') : text;

/** A table of texts, without functions, with each of them typeset. */
export const typesetTable = <Table>(language: Language, table: Table): Table =>
  JSON.parse(JSON.stringify(table), (_key, value: unknown) =>
    typeof value === 'string' ? typeset(language, value) : value,
  );

const locales: Texts<string> = { fr: 'fr-FR', en: 'en-GB' };

const isKnown = (language: Language | undefined): language is Language => language !== undefined;

function readAcceptLanguage(header: string): Language | undefined {
  const ranges = header.slice(0, 500).split(',').map(readRange);
  const wanted = ranges.filter((range) => range.quality > 0);
  return wanted.toSorted((a, b) => b.quality - a.quality).find((range) => range.language !== undefined)?.language;
}

function readRange(range: string): { readonly language: Language | undefined; readonly quality: number } {
  const [tag, ...parameters] = range.split(';');
  const quality = parameters
    .map((parameter) => /^\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*$/i.exec(parameter)?.[1])
    .find(Boolean);
  return { language: readLanguage(tag), quality: quality === undefined ? 1 : Number(quality) };
}

const formatUnit = (language: Language, unit: 'hour' | 'minute' | 'second', count: number): string =>
  new Intl.NumberFormat(locales[language], { style: 'unit', unit, unitDisplay: 'long' }).format(count);
