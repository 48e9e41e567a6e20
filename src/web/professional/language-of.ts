import type { IncomingMessage } from 'node:http';
import { chooseLanguage, readLanguage } from '#platform/language.ts';
import { cookieOf } from '#platform/request-cookie.ts';
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
