/** A form as a person would send it, or a link as a person would follow it. */
export type Control = { readonly url: URL; readonly form?: URLSearchParams };

/**
 * The tags of a page that begin so, with where each ends. A partner writes the page: it is read in one pass, for an
 * expression over the whole would go back to its end from every sign that opens nothing.
 */
const tagsOf = function* (html: string, opening: RegExp): Generator<{ readonly tag: string; readonly end: number }> {
  let from = 0;
  for (let end = html.indexOf('>'); end >= 0; end = html.indexOf('>', from)) {
    const piece = html.slice(from, end + 1);
    const start = piece.search(opening);
    from = end + 1;
    if (start >= 0) yield { tag: piece.slice(start), end: from };
  }
};

/** The first form of a page that posts to `target`, with its hidden fields and its button; the query may differ. */
export const findForm = (html: string, base: URL, target: URL): Control | undefined => {
  const closing = /<\/form>/gi;
  for (const { tag, end } of tagsOf(html, /<form\b/i)) {
    if (end <= closing.lastIndex) continue;
    closing.lastIndex = end;
    const closed = closing.exec(html);
    if (closed === null) return undefined;
    const url = URL.parse(readAttribute(tag, 'action') ?? '', base);
    if (url === null || !isSamePlace(url, target)) continue;
    const fields = readFields(html.slice(end, closed.index));
    if (/^post$/i.test(readAttribute(tag, 'method') ?? 'get')) return { url, form: fields };
    for (const [name, value] of fields) url.searchParams.set(name, value);
    return { url };
  }
  return undefined;
};

/** The first link of a page that leads to `target`. */
export const findLink = (html: string, base: URL, target: URL): Control | undefined => {
  for (const { tag } of tagsOf(html, /<a\b/i)) {
    const url = URL.parse(readAttribute(tag, 'href') ?? 'no link', base);
    if (url !== null && isSamePlace(url, target)) return { url };
  }
  return undefined;
};

/** What a person reads: text and alternatives of images, without scripts, styles and tags. */
export const visibleText = (html: string): string => {
  const alternatives = [...tagsOf(html, /<[a-z]/i)].flatMap(({ tag }) =>
    (['alt', 'aria-label', 'title', 'value'] as const).map((name) => readAttribute(tag, name) ?? ''),
  );
  return decode([withoutTags(withoutUnread(html)), ...alternatives].join(' '))
    .replaceAll(/\s+/g, ' ')
    .trim();
};

const withoutTags = (html: string): string => {
  const pieces = html.split('>');
  const last = pieces.pop() ?? '';
  const read = pieces.map((piece) => {
    const start = piece.indexOf('<');
    return start < 0 ? `${piece}>` : `${piece.slice(0, start)} `;
  });
  return [...read, last].join('');
};

/** Without the elements that nobody reads; one that is never closed stays. */
const withoutUnread = (html: string): string => {
  const opening = /<(script|style|head|template)\b/gi;
  const unclosed = new Set<string>();
  const kept: string[] = [];
  let from = 0;
  for (let found = opening.exec(html); found !== null; found = opening.exec(html)) {
    const name = (found[1] ?? '').toLowerCase();
    const end = unclosed.has(name) ? undefined : endOfElement(html, name, opening.lastIndex);
    if (end === undefined) unclosed.add(name);
    else {
      kept.push(html.slice(from, found.index), ' ');
      from = end;
      opening.lastIndex = end;
    }
  }
  return [...kept, html.slice(from)].join('');
};

const endOfElement = (html: string, name: string, from: number): number | undefined => {
  const closing = new RegExp(`</${name}>`, 'gi');
  closing.lastIndex = from;
  return closing.exec(html) === null ? undefined : closing.lastIndex;
};

const isSamePlace = (url: URL, target: URL): boolean =>
  url.origin === target.origin && url.pathname === target.pathname;

const readFields = (inside: string): URLSearchParams => {
  const fields = new URLSearchParams();
  for (const { tag } of tagsOf(inside, /<(?:input|button)\b/i)) {
    const name = readAttribute(tag, 'name');
    if (name !== undefined) fields.append(name, readAttribute(tag, 'value') ?? '');
  }
  return fields;
};

const attributeNames = ['action', 'alt', 'aria-label', 'href', 'method', 'name', 'title', 'value'] as const;
type AttributeName = (typeof attributeNames)[number];

const patterns = new Map(
  attributeNames.map((name) => [
    name,
    new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i'),
  ]),
);

const readAttribute = (tag: string, name: AttributeName): string | undefined => {
  const found = patterns.get(name)?.exec(tag);
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
