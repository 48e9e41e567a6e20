import type { KeyObject } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import { createCookieSigner } from '../cookie-signer.ts';
import type { CitizenAddresses } from './addresses.ts';

/**
 * The cookie by which a browser owns a login, one a login, so that tabs do not take each other's. The engine's own goes
 * to `/interaction/:uid` alone; the forms of FranceConnect are posted beside it (franceconnect.md §1.2).
 */
export const loginCookieName = (door: CitizenDoor, uid: string): string => `vestibule_${door}_at_${uid}`;

type Remembered = {
  readonly door: CitizenDoor;
  readonly addresses: CitizenAddresses;
  readonly uid: string;
  readonly seconds: number;
};

export const rememberBrowser = (ctx: KoaContextWithOIDC, { door, addresses, uid, seconds }: Remembered): void => {
  const { basePath: path, secure } = addresses;
  const options = { path, secure, httpOnly: true, sameSite: 'lax', signed: true } as const;
  for (const name of oldLogins(ctx.get('cookie'), door)) ctx.cookies.set(name, null, options);
  ctx.cookies.set(loginCookieName(door, uid), uid, { ...options, maxAge: seconds * 1000 });
};

/**
 * Whether this browser brings the cookie of this login, signed by us. Read by hand: the library keeps a pattern for each
 * name that it was ever asked for, and here each login has a name of its own.
 */
export const ownsLogin = (
  { door, cookieKey }: { readonly door: CitizenDoor; readonly cookieKey: KeyObject },
  { headers }: Pick<IncomingMessage, 'headers'>,
  uid: string,
): boolean => {
  const name = loginCookieName(door, uid);
  const pairs = (headers.cookie ?? '').split(/; */);
  const signature = pairs.find((pair) => pair.startsWith(`${name}.sig=`))?.slice(name.length + 5);
  if (signature === undefined || !pairs.includes(`${name}=${uid}`)) return false;
  return createCookieSigner(cookieKey).verify(`${name}=${uid}`, signature);
};

/** More tabs than this nobody needs; without a limit another site could fill the browser's header until nothing gets through. */
const mostLogins = 12;

/** Browsers send their oldest cookies first (RFC 6265 §5.4). */
const oldLogins = (header: string, door: CitizenDoor): readonly string[] => {
  const names = header.split(/; */).map((pair) => pair.split('=')[0] ?? '');
  const prefix = loginCookieName(door, '');
  const logins = names.filter((name) => name.startsWith(prefix) && !name.endsWith('.sig'));
  return logins.slice(0, Math.max(0, logins.length - mostLogins + 1));
};
