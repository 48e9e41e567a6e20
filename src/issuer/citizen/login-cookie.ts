import type { KoaContextWithOIDC } from 'oidc-provider';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
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
  ctx.cookies.set(loginCookieName(door, uid), uid, {
    path,
    secure,
    httpOnly: true,
    sameSite: 'lax',
    signed: true,
    maxAge: seconds * 1000,
  });
};
