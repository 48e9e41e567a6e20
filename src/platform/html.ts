/**
 * Pages are written as tagged templates that escape by default. What is already HTML carries a mark that
 * cannot be forged by data, and a value may stand only in text or inside a double-quoted attribute.
 */
const mark: unique symbol = Symbol('html');

/** A fragment that is already HTML. Made by `html` and `raw` only. */
export type Html = { readonly [mark]: string };

export type Value = Html | string | number | undefined | false | readonly Value[];

type Place = 'text' | 'attribute' | 'address';

/**
 * Builds a fragment. Strings are escaped; `undefined` and `false` write nothing; a list writes each item.
 * A string that begins an address attribute (`href`, `src`, `action`, `formaction`) passes through `safeUrl`.
 * Throws (a defect of the page) when a value stands where no escaping makes it safe.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const places = findPlaces(strings);
  let markup = strings[0] ?? '';
  for (const [index, value] of values.entries())
    markup += write(value, places[index] ?? 'text') + (strings[index + 1] ?? '');
  return raw(markup);
}

/** Declares that a constant of ours is HTML. Never call it with anything that came from outside. */
export const raw = (markup: string): Html => ({ [mark]: markup });

/** The finished text of a fragment. */
export const render = (fragment: Html): string => fragment[mark];

/**
 * The address when a link may lead there (http, https or relative), otherwise `#`.
 * `javascript:`, `data:` and the like never reach the page, however they are spelt: the platform's own
 * parser reads the address the way the browser will.
 */
export function safeUrl(address: string): string {
  // Nearly all of them: a path of our own, or a query, under which no scheme can hide.
  if (/^\/[\w-]|^\?/.test(address)) return address;
  const protocol = URL.parse(address, base)?.protocol;
  return protocol === 'http:' || protocol === 'https:' ? address : '#';
}

/** Escapes for text and for double-quoted attributes alike. */
const escapeText = (text: string): string => text.replace(/[&<>"'`]/g, (character) => entities[character] ?? '');

const base = 'http://relative.invalid/';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

const addressAttributes = new Set(['href', 'src', 'action', 'formaction']);

/** A template's literal parts never change, so they are read once. */
const known = new WeakMap<TemplateStringsArray, readonly Place[]>();

function findPlaces(strings: TemplateStringsArray): readonly Place[] {
  const found = known.get(strings);
  if (found !== undefined) return found;
  const places = strings.slice(0, -1).map((_, index) => readPlace(strings.slice(0, index + 1).join('')));
  known.set(strings, places);
  return places;
}

/** Where a value stands, given the literal text before it. */
function readPlace(before: string): Place {
  const tag = before.slice(Math.max(before.lastIndexOf('<'), 0));
  const outsideQuotes = tag.replace(/"[^"]*"/g, '');
  const isText = !tag.startsWith('<') || outsideQuotes.replace(/"[^"]*$/, '').includes('>');
  if (isText && /^<(script|style)\b/i.test(tag)) throw new Error('html: no value may stand inside script or style');
  if (isText) return 'text';
  const attribute = /([^\s"'<>=]+)="([^"]*)$/.exec(outsideQuotes);
  if (attribute === null) throw new Error(`html: a value stands outside double quotes in ${tag}`);
  return placeInAttribute(attribute[1] ?? '', attribute[2] ?? '');
}

function placeInAttribute(name: string, begun: string): Place {
  if (/^(on|style$|srcdoc$)/i.test(name)) throw new Error(`html: no value may stand in the attribute ${name}`);
  return addressAttributes.has(name.toLowerCase()) && begun === '' ? 'address' : 'attribute';
}

function write(value: Value, place: Place): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeText(place === 'address' ? safeUrl(value) : value);
  if (isHtml(value)) return writeMarkup(value, place);
  return value.map((item) => write(item, place)).join('');
}

function writeMarkup(value: Html, place: Place): string {
  if (place !== 'text') throw new Error('html: markup stands inside an attribute');
  return render(value);
}

const isHtml = (value: object): value is Html => mark in value;
