import { cookieOf } from '#platform/request-cookie.ts';
import { isHttps, type Office, type Visit } from './office.ts';

export type OfficeCookie = { readonly name: string; readonly sameSite: 'Lax' | 'Strict' };

/** `__Host-`: only this host can set it, over TLS, for all its paths (RFC 6265bis §4.1.3.2). */
const nameOf = (office: Office, { name }: OfficeCookie): string => `${isHttps(office) ? '__Host-' : ''}${name}`;

export const readOfficeCookie = ({ office, request }: Visit, cookie: OfficeCookie): string | undefined =>
  cookieOf(request.raw, nameOf(office, cookie));

/** Keeps a value in the browser, out of reach of scripts; '' and 0 seconds remove it. */
export const writeOfficeCookie = (
  { office, reply }: Visit,
  cookie: OfficeCookie,
  { value, seconds }: { readonly value: string; readonly seconds: number },
): void => {
  const secure = isHttps(office) ? '; Secure' : '';
  const rules = `Path=/; Max-Age=${seconds}; HttpOnly; SameSite=${cookie.sameSite}${secure}`;
  reply.header('set-cookie', `${nameOf(office, cookie)}=${value}; ${rules}`);
};
