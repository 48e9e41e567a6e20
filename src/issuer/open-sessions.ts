import type { Clock } from '#vocabulary/clock.ts';
import { asClientId, type ClientId } from '#vocabulary/identifiers.ts';
import type { ProtocolStore } from './protocol-store.ts';

/** A single sign-on session that stands, read without a browser. */
export type StandingSession = {
  readonly sessionId: string;
  /** The engine's account: the subject of a professional, the accepted login of a citizen. */
  readonly accountId: string;
  readonly openedAtSeconds: number;
  readonly amr: readonly string[];
  /** Services that it has opened. */
  readonly clientIds: readonly ClientId[];
};

type Reading = {
  /** Of one door: `citizen/door-store.ts` keeps them apart. */
  readonly protocol: Pick<ProtocolStore, 'findByUid'>;
  readonly clock: Clock;
  /** A session ends this long after its login, whatever its record says. */
  readonly maximumSeconds: number;
};

/** The session with this published id, while it stands; undefined when it is over. */
export const findStandingSession = async (
  { protocol, clock, maximumSeconds }: Reading,
  sessionId: string,
): Promise<StandingSession | undefined> => {
  const payload = await protocol.findByUid('Session', sessionId);
  if (payload === undefined) return undefined;
  const { accountId, loginTs, exp, amr, authorizations } = payload;
  const now = clock.nowSeconds();
  const stands = typeof accountId === 'string' && typeof loginTs === 'number' && Number(exp) > now;
  if (!stands || loginTs + maximumSeconds <= now) return undefined;
  return {
    sessionId,
    accountId,
    openedAtSeconds: loginTs,
    amr: Array.isArray(amr) ? amr.map(String) : [],
    clientIds: Object.keys(authorizations ?? {}).map(asClientId),
  };
};
