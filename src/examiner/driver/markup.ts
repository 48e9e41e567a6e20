/** A form as a person would send it, or a link as a person would follow it. */
export type Control = { readonly url: URL; readonly form?: URLSearchParams };

/** The first form of a page that posts to `target`, with its hidden fields and its button; the query may differ. */
export const findForm = (html: string, base: URL, target: URL): Control | undefined => {
  for (const [, tag = '', inside = ''] of html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)) {
    const url = URL.parse(readAttribute(tag, 'action') ?? '', base);
    if (url === null || !isSamePlace(url, target)) continue;
    const fields = readFields(inside);
    if (/^post$/i.test(readAttribute(tag, 'method') ?? 'get')) return { url, form: fields };
    for (const [name, value] of fields) url.searchParams.set(name, value);
    return { url };
  }
  return undefined;
};

/** The first link of a page that leads to `target`. */
export const findLink = (html: string, base: URL, target: URL): Control | undefined => {
  for (const [tag] of html.matchAll(/<a\b[^>]*>/gi)) {
    const url = URL.parse(readAttribute(tag, 'href') ?? 'no link', base);
    if (url !== null && isSamePlace(url, target)) return { url };
  }
  return undefined;
};

/** What a person reads: text and alternatives of images, without scripts, styles and tags. */
export const visibleText = (html: string): string => {
  const alternatives = [...html.matchAll(/<[a-z][^>]*>/gi)].flatMap(([tag]) =>
    ['alt', 'aria-label', 'title', 'value'].map((name) => readAttribute(tag, name) ?? ''),
  );
  const text = html.replaceAll(/<(script|style|head|template)\b[\s\S]*?<\/\1>/gi, ' ').replaceAll(/<[^>]*>/g, ' ');
  return decode([text, ...alternatives].join(' '))
    .replaceAll(/\s+/g, ' ')
    .trim();
};

const isSamePlace = (url: URL, target: URL): boolean =>
  url.origin === target.origin && url.pathname === target.pathname;

const readFields = (inside: string): URLSearchParams => {
  const fields = new URLSearchParams();
  for (const [tag] of inside.matchAll(/<(?:input|button)\b[^>]*>/gi)) {
    const name = readAttribute(tag, 'name');
    if (name !== undefined) fields.append(name, readAttribute(tag, 'value') ?? '');
  }
  return fields;
};

const readAttribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : decode(value);
};

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  eacute: 'é',
};

const decode = (text: string): string =>
  text.replaceAll(
    /&(?:#(\d{1,6})|#x([0-9a-f]{1,6})|([a-z]+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) =>
      name === undefined ? String.fromCodePoint(codeOf(decimal, hex)) : (entities[name.toLowerCase()] ?? whole),
  );

const lastCodePoint = 0x10_ff_ff;

const codeOf = (decimal: string | undefined, hex: string | undefined): number =>
  Math.min(decimal === undefined ? Number.parseInt(hex ?? '20', 16) : Number(decimal), lastCodePoint);
