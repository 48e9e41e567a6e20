import { hash } from 'node:crypto';
import { cookieOf } from '#platform/request-cookie.ts';
import { asProviderId, type ProviderId } from '#vocabulary/identifiers.ts';
import { trustSeconds } from '#account/unusual.ts';
import { type CitizenDoorDeps, isHttps } from './door.ts';
import type { Meeting } from './visit.ts';

/**
 * Cookies of these pages; the engine has others, of other names. Theirs carry the door: ports of one host share their
 * cookies (RFC 6265 8.5), and in a sandbox both doors are ports of `localhost`.
 */
type CookieUse = 'browser' | 'login' | 'provider' | 'logout' | 'device';

const yearSeconds = 31_536_000;
const lifetimes: Readonly<Record<CookieUse, number | undefined>> = {
  browser: undefined,
  login: undefined,
  provider: yearSeconds,
  logout: 900,
  device: trustSeconds,
};

/** `__Host-` keeps a neighbouring host from planting one of its own (RFC 6265bis 4.1.3.2). */
const nameOfCookie = (door: CitizenDoorDeps, use: CookieUse): string =>
  `${isHttps(door) ? '__Host-' : ''}vestibule_${door.issuer.door}_pages_${use}`;

/** Value of one of our cookies; undefined when the browser brings none, or something that is not of our making. */
export const readCookie = (door: CitizenDoorDeps, { raw }: Meeting['request'], use: CookieUse): string | undefined => {
  const value = cookieOf(raw, nameOfCookie(door, use));
  return value !== undefined && /^[\w.~-]{1,3800}$/.test(value) ? value : undefined;
};

export const writeCookie = ({ door, reply }: Pick<Meeting, 'door' | 'reply'>, use: CookieUse, value: string): void => {
  const lifetime = lifetimes[use];
  const parts = [
    `${nameOfCookie(door, use)}=${value}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    ...(lifetime === undefined ? [] : [`Max-Age=${lifetime}`]),
    ...(isHttps(door) ? ['Secure'] : []),
  ];
  reply.header('set-cookie', parts.join('; '));
};

/** What names this browser in a stored login: SHA-256 of its cookie, base64url; made on its first visit. */
export const browserHashOf = ({ door, request, reply }: Meeting): string => {
  const known = readCookie(door, request, 'browser');
  const value = known !== undefined && known.length === 43 ? known : door.login.random.token(32);
  if (value !== known) writeCookie({ door, reply }, 'browser', value);
  return hash('sha256', value, 'base64url');
};

/** The provider that this browser used last; nothing but its id is remembered. */
export const rememberedProvider = (door: CitizenDoorDeps, request: Meeting['request']): ProviderId | undefined => {
  const value = readCookie(door, request, 'provider');
  return value === undefined ? undefined : asProviderId(value);
};
