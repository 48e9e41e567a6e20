import type { NewEvent } from '#vocabulary/event.ts';
import type { Proof } from '#vocabulary/proof.ts';

/**
 * A proof on its way back from the method's own address (the card's TLS host) to the browser that began
 * the login. It is found by the SHA-256 of a one-time token that only that browser receives.
 */
export type Handoff = {
  /** base64url SHA-256 of the one-time token. */
  readonly tokenHash: string;
  /** The engine's interaction that the login belongs to. */
  readonly interactionId: string;
  readonly proof: Proof;
  readonly expiresAtSeconds: number;
};

/** What the room `login` needs of a store. Every backend passes `test/stores/exam.ts`. */
export type LoginStore = {
  readonly saveHandoff: (handoff: Handoff) => Promise<void>;
  /** Undefined when unknown, expired or already settled. Does not remove it. */
  readonly findHandoff: (tokenHash: string, nowSeconds: number) => Promise<Handoff | undefined>;
  /** Removes the handoff and appends the events in one transaction. False, and no event, when another call was first. */
  readonly settleHandoff: (tokenHash: string, events: readonly NewEvent[]) => Promise<boolean>;
  /** Removes what expired before `nowSeconds`; at most `limit` rows. Returns how many. */
  readonly purge: (nowSeconds: number, limit: number) => Promise<number>;
};
