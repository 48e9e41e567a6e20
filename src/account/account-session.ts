import type { Holder } from './holder.ts';

/** Somebody who is logged in to the account space, in one browser. */
export type AccountSession = {
  /** SHA-256 of the browser's cookie, base64url. */
  readonly tokenHash: string;
  readonly holder: Holder;
  /** The single sign-on session that opened it: when that one is ended here, this one goes too. '' when unknown. */
  readonly openedBy: string;
  /** Names the session to our own door when the person logs out. */
  readonly idToken: string;
  readonly createdAtSeconds: number;
  readonly expiresAtSeconds: number;
};

/** What the account space needs of a store for its own sessions. Every backend passes the exam. */
export type AccountSessionStore = {
  readonly save: (session: AccountSession) => Promise<void>;
  /** Undefined when unknown or over. */
  readonly find: (tokenHash: string, nowSeconds: number) => Promise<AccountSession | undefined>;
  /** Moves the end, never nearer. */
  readonly extend: (tokenHash: string, expiresAtSeconds: number) => Promise<void>;
  readonly remove: (tokenHash: string) => Promise<void>;
  /** Removes what this single sign-on session of this holder opened, or with undefined all that is the holder's. */
  readonly removeOf: (holder: Holder, openedBy: string | undefined) => Promise<void>;
  /** Removes what ended before; at most `limit`. Returns how many. */
  readonly purge: (nowSeconds: number, limit: number) => Promise<number>;
};

/** A session of the account space ends after this long without use, and this long after it began. */
export const accountSessionSeconds = { idle: 1800, maximum: 14_400 } as const;

/** The new end of a session that is in use; undefined while it is not worth a write. */
export const extendedEnd = (
  { createdAtSeconds, expiresAtSeconds }: Pick<AccountSession, 'createdAtSeconds' | 'expiresAtSeconds'>,
  nowSeconds: number,
): number | undefined => {
  const end = Math.min(nowSeconds + accountSessionSeconds.idle, createdAtSeconds + accountSessionSeconds.maximum);
  return end - expiresAtSeconds >= 60 ? end : undefined;
};
