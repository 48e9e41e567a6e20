import { CookieJar } from 'tough-cookie';

/** A page before a visitor's eyes. */
export type VisitedPage = { readonly url: URL; readonly status: number; readonly text: string };

/** Somebody with an ordinary browser: follows every redirect on this machine, keeps cookies by host as browsers do. */
export type Visitor = {
  /** @param stopBefore an address with this in it is not opened: it comes back as the page, with status 0 */
  readonly open: (url: string, stopBefore?: string) => Promise<VisitedPage>;
  /** Clicks the link whose address contains this. */
  readonly click: (page: VisitedPage, part: string) => Promise<VisitedPage>;
  /** Sends the form whose action ends like this and whose markup contains `containing`. */
  readonly press: (
    page: VisitedPage,
    actionEnding: string,
    containing?: string,
    stopBefore?: string,
  ) => Promise<VisitedPage>;
  /** Sends a form of one's own making, as another site's page could. */
  readonly post: (url: string, form: Record<string, string>, headers?: Record<string, string>) => Promise<VisitedPage>;
};

/**
 * A visitor with an empty cookie jar, or one that others may look into.
 * @param forwarded headers that a proxy before the platform adds
 */
export const newVisitor = (
  language = 'fr',
  jar = new CookieJar(),
  forwarded: Readonly<Record<string, string>> = {},
): Visitor => {
  const go = async (start: URL, init: RequestInit = {}, stopBefore?: string): Promise<VisitedPage> => {
    let [url, request] = [start, init];
    for (let hops = 0; hops < 20; hops += 1) {
      const headers = new Headers(request.headers);
      for (const [name, value] of Object.entries(forwarded)) headers.set(name, value);
      headers.set('cookie', await jar.getCookieString(url.href));
      headers.set('accept-language', language);
      const response = await fetch(url, { ...request, headers, redirect: 'manual' });
      for (const cookie of response.headers.getSetCookie()) await jar.setCookie(cookie, url.href);
      const text = await response.text();
      const location = response.headers.get('location');
      if (location === null) return { url, status: response.status, text };
      [url, request] = [new URL(location, url), {}];
      if (stopBefore !== undefined && url.href.includes(stopBefore)) return { url, status: 0, text: '' };
    }
    throw new Error('too many redirects');
  };
  const send = (url: string, form: Record<string, string>, headers: Record<string, string>, stopBefore?: string) =>
    go(new URL(url), { method: 'POST', body: new URLSearchParams(form), headers }, stopBefore);
  const post: Visitor['post'] = (url, form, headers = {}) => send(url, form, headers);
  return {
    open: (url, stopBefore) => go(new URL(url), {}, stopBefore),
    click: (page, part) => go(new URL(linkOf(page, part), page.url)),
    press: (page, actionEnding, containing = '', stopBefore) => {
      const form = formOf(page, actionEnding, containing);
      const headers = { 'sec-fetch-site': 'same-origin', origin: page.url.origin };
      return send(form.action, form.fields, headers, stopBefore);
    },
    post,
  };
};

/** What a page says, without its markup. */
export const wordsOf = (page: VisitedPage): string =>
  decode(page.text.replace(/<style[\s\S]*?<\/style>|<[^>]*>/g, ' ').replace(/\s+/g, ' '));

const linkOf = (page: VisitedPage, part: string): string => {
  const links = [...page.text.matchAll(/<a\b[^>]*href="([^"]*)"/g)].map(([, href = '']) => decode(href));
  const link = links.find((href) => href.includes(part));
  if (link === undefined) throw new Error(`no link with ${part} on ${page.url.href}: ${wordsOf(page).slice(0, 300)}`);
  return link;
};

const formOf = (page: VisitedPage, actionEnding: string, containing: string) => {
  for (const [markup, action = '', inside = ''] of page.text.matchAll(
    /<form\b[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g,
  )) {
    if (!decode(action).endsWith(actionEnding) || !markup.includes(containing)) continue;
    const fields = [...inside.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      decode(value),
    ]);
    return {
      action: new URL(decode(action), page.url).href,
      fields: Object.fromEntries(fields) as Record<string, string>,
    };
  }
  throw new Error(`no form ${actionEnding} on ${page.url.href}: ${wordsOf(page).slice(0, 300)}`);
};

const decode = (text: string): string =>
  text
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#96;', '`')
    .replaceAll('&amp;', '&');
