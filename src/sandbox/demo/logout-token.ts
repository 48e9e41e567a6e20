import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Clock } from '#vocabulary/clock.ts';
import type { Partner } from './partner.ts';

/** What a valid logout token says. At least one of the two is there. */
export type LogoutNotice = { readonly sid: string | undefined; readonly subject: string | undefined };

/** Who may say so, and to whom. */
type LogoutTrust = {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly clientId: string;
  readonly algorithm: 'RS256' | 'ES256';
  readonly clock: Clock;
};

/** Reads one logout token; a string says, for the developer, why it was refused. */
export type ReadLogoutToken = (token: string) => Promise<LogoutNotice | string>;

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
const oldestSeconds = 300;
const mostRemembered = 10_000;

/** A reader that is made when the first token comes: by then the issuer serves its discovery document. */
export function openLogoutReader(
  partner: Partner,
  { algorithm, clock }: Pick<LogoutTrust, 'algorithm' | 'clock'>,
): () => Promise<ReadLogoutToken> {
  let reader: ReadLogoutToken | undefined;
  return async () => {
    const { issuer, jwks_uri: jwksUri = '' } = (await partner.discover()).serverMetadata();
    return (reader ??= createLogoutReader({ issuer, jwksUri, clientId: partner.settings.clientId, algorithm, clock }));
  };
}

/**
 * Makes the reader of logout tokens (OpenID Connect Back-Channel Logout 1.0 §2.6): signature by a published
 * key, issuer, audience, age, the event, `sid` or `sub`, no `nonce`, and each `jti` once.
 */
function createLogoutReader(trust: LogoutTrust): ReadLogoutToken {
  const keys = createRemoteJWKSet(new URL(trust.jwksUri));
  const seen = new Set<string>();
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: trust.issuer,
        audience: trust.clientId,
        algorithms: [trust.algorithm],
        maxTokenAge: oldestSeconds,
        clockTolerance: 30,
        currentDate: new Date(trust.clock.nowMilliseconds()),
        requiredClaims: ['jti', 'iat', 'events'],
      });
      return readNotice(payload, seen);
    } catch (error) {
      if (error instanceof errors.JOSEError) return error.code;
      throw error;
    }
  };
}

function readNotice(payload: JWTPayload, seen: Set<string>): LogoutNotice | string {
  const { events, sid, sub, jti = '' } = payload;
  if (typeof events !== 'object' || events === null || !(logoutEvent in events)) return 'no back-channel logout event';
  if ('nonce' in payload) return 'a nonce stands in the logout token';
  if (typeof sid !== 'string' && sub === undefined) return 'neither sid nor sub';
  if (seen.has(jti)) return 'this jti was already used';
  remember(seen, jti);
  return { sid: typeof sid === 'string' ? sid : undefined, subject: sub };
}

function remember(seen: Set<string>, jti: string): void {
  const [oldest] = seen;
  if (seen.size >= mostRemembered && oldest !== undefined) seen.delete(oldest);
  seen.add(jti);
}
