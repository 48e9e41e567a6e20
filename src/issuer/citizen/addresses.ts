import type { CitizenDoor } from '#vocabulary/citizen.ts';

/** Paths below the issuer that the engine answers (franceconnect.md §1.2). */
export const citizenPaths = {
  authorization: '/authorize',
  token: '/token',
  userinfo: '/userinfo',
  jwks: '/jwks',
  revocation: '/token/revocation',
  end_session: '/session/end',
} as const;

export const discoveryPath = '/.well-known/openid-configuration';
export const checktokenPath = '/checktoken';

export type CitizenAddresses = {
  readonly issuer: string;
  /** `/api/v2` */
  readonly basePath: string;
  readonly origin: string;
  readonly secure: boolean;
};

export const citizenAddresses = (issuer: string): CitizenAddresses => {
  const { pathname, origin, protocol } = new URL(issuer);
  return { issuer, basePath: pathname.replace(/\/$/, ''), origin, secure: protocol === 'https:' };
};

/** Cookies of one issuer. Ports of localhost share them, so the doors' names differ (RFC 6265 §8.5). */
export const cookieNames = (door: CitizenDoor, { secure }: CitizenAddresses) => ({
  session: `${secure ? '__Host-' : ''}vestibule-${door}`,
  interaction: `vestibule_${door}_login`,
  resume: `vestibule_${door}_resume`,
});
