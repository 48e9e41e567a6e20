import { Pool } from 'undici';

/** A browser of the cheapest kind: it keeps cookies by name, and its connections are shared with all others. */
export type Browser = { readonly pool: Pool; readonly origin: string; readonly cookies: Map<string, string> };

export type Answer = { readonly status: number; readonly location: string | undefined; readonly text: string };

export const openPool = (origin: string, connections: number): Pool =>
  new Pool(origin, { connections, pipelining: 1, keepAliveTimeout: 60_000 });

export const newBrowser = (pool: Pool, origin: string): Browser => ({ pool, origin, cookies: new Map() });

/** @param form fields of a post; without them it is a GET */
export const visit = async (
  { pool, cookies }: Browser,
  path: string,
  form?: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  const response = await pool.request({
    path,
    method: form === undefined ? 'GET' : 'POST',
    headers: {
      accept: 'text/html',
      ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    body: form === undefined ? null : new URLSearchParams(form).toString(),
  });
  keep(cookies, response.headers['set-cookie']);
  const { location } = response.headers;
  return {
    status: response.statusCode,
    location: typeof location === 'string' ? location : undefined,
    text: await response.body.text(),
  };
};

/** Follows redirects within the origin; stops at a page or at the first address elsewhere. */
export const follow = async (
  browser: Browser,
  start: string,
): Promise<{ readonly elsewhere: URL } | { readonly page: Answer; readonly path: string }> => {
  let url = new URL(start, browser.origin);
  for (let hops = 0; hops < 8; hops += 1) {
    if (url.origin !== browser.origin) return { elsewhere: url };
    const path = url.pathname + url.search;
    const page = await visit(browser, path);
    if (page.location === undefined) return { page, path };
    url = new URL(page.location, url);
  }
  throw new Error(`too many redirects from ${start}`);
};

const keep = (cookies: Map<string, string>, lines: string | string[] | undefined): void => {
  for (const line of lines === undefined ? [] : [lines].flat()) {
    const pair = line.split(';', 1)[0] ?? '';
    const cut = pair.indexOf('=');
    const value = pair.slice(cut + 1);
    if (value === '') cookies.delete(pair.slice(0, cut));
    else cookies.set(pair.slice(0, cut), value);
  }
};
