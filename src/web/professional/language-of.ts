import type { IncomingMessage } from 'node:http';
import { chooseLanguage, readLanguage } from '#platform/language.ts';
import { requestUrl } from '#platform/request-url.ts';
import type { Language } from '#vocabulary/fault.ts';

const cookieName = 'vestibule_lang';

/** The language of a page: the link just followed, an earlier choice, what the service asks, the browser. */
export const languageOf = (request: IncomingMessage, uiLocales?: string): Language =>
  chooseLanguage({
    chosen: chosenLanguage(request),
    cookie: cookieOf(request, cookieName),
    uiLocales,
    acceptLanguage: request.headers['accept-language'],
  });

/** A `Set-Cookie` value that keeps the choice; undefined when none was made just now. */
export const languageCookie = (request: IncomingMessage, https: boolean): string | undefined => {
  const chosen = chosenLanguage(request);
  if (chosen === undefined) return undefined;
  return `${cookieName}=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly${https ? '; Secure' : ''}`;
};

const chosenLanguage = (request: IncomingMessage): Language | undefined =>
  request.url?.includes('?') === true
    ? readLanguage(requestUrl(request).searchParams.get('lang') ?? undefined)
    : undefined;

/** The value of a cookie as the browser sent it. Looked for where it stands: a page reads several, from a long header. */
export const cookieOf = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const { cookie = '' } = headers;
  const begin = `${name}=`;
  for (let at = cookie.indexOf(begin); at !== -1; at = cookie.indexOf(begin, at + 1)) {
    if (!beginsPair(cookie, at)) continue;
    const end = cookie.indexOf(';', at);
    return cookie.slice(at + begin.length, end === -1 ? undefined : end).trim();
  }
  return undefined;
};

const beginsPair = (cookie: string, at: number): boolean => {
  let before = at - 1;
  while (cookie[before] === ' ' || cookie[before] === '\t') before -= 1;
  return before < 0 || cookie[before] === ';';
};
