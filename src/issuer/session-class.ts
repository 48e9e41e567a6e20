import type { Session as SessionModel } from 'oidc-provider';
import type { Clock } from '#vocabulary/clock.ts';

/** As it is stored. */
export type SessionPayload = Readonly<Record<string, unknown>>;

/** What the engine's class takes and keeps beyond its published type. */
type EngineSession = SessionModel & {
  /** The record that a changed identifier leaves behind. */
  oldId: string | undefined;
  loginAccount(details: { readonly accountId: string }): void;
};

export type SessionClass = {
  new (payload?: SessionPayload): EngineSession;
  /** Judges a stored payload; throws when it is not to be used. */
  readonly verify: (
    stored: SessionPayload,
    options?: { readonly ignoreExpiration?: boolean },
  ) => Promise<SessionPayload>;
};

/**
 * A session ends on the second, where the engine's clock tolerance would let a visit every few seconds carry it past its
 * greatest age. @param Base the engine's class, whose own judgement comes after
 */
export const verifyOnTime =
  (
    Base: SessionClass,
    { clock, maximumSeconds }: { readonly clock: Clock; readonly maximumSeconds: number },
  ): ((own: SessionClass) => SessionClass['verify']) =>
  (own) =>
  async (stored, options) => {
    const isOver = isPast(stored, maximumSeconds, clock.nowSeconds());
    if (options?.ignoreExpiration !== true && isOver) throw new Error('the session is over');
    return Base.verify.call(own, stored, options);
  };

const isPast = ({ exp, loginTs }: SessionPayload, maximumSeconds: number, nowSeconds: number): boolean =>
  Number(exp) <= nowSeconds || (typeof loginTs === 'number' && loginTs + maximumSeconds <= nowSeconds);

/** The new record is written before the old one goes: a crash between the two loses no session. */
export const saveBeforeForgetting = async (session: EngineSession, save: () => Promise<string>): Promise<string> => {
  const leftBehind = session.oldId;
  session.oldId = undefined;
  const value = await save();
  if (leftBehind !== undefined) await session.adapter.destroy(leftBehind);
  return value;
};

/** Ended meanwhile, by a logout: a request under way does not bring it back. */
export const isGone = async ({ adapter, uid }: Pick<EngineSession, 'adapter' | 'uid'>): Promise<boolean> =>
  (await adapter.findByUid(uid)) === undefined;
