import type Provider from 'oidc-provider';
import type { Session as SessionModel } from 'oidc-provider';
import type { Random } from '#vocabulary/clock.ts';

/** What the engine's class takes and keeps beyond its published type. */
type SessionClass = new (payload?: Readonly<Record<string, unknown>>) => SessionModel & {
  /** The record that a changed identifier leaves behind. */
  oldId: string | undefined;
};

/**
 * Bends the engine's session in three places, each because a client or a crash asks for it:
 * its uid is a UUID and is the `sid` of every service, as Pro Santé Connect does (psc.md §4.2); the new
 * record is written before the old one goes, so that a crash between the two loses no session.
 */
export const bendSession = (provider: Provider, random: Random): void => {
  const Base = provider.Session as unknown as SessionClass;
  // The engine finds its adapter and its lifetimes by the name of the class.
  const bent = {
    Session: class Session extends Base {
      constructor(payload?: Readonly<Record<string, unknown>>) {
        super(payload);
        if (payload?.['uid'] === undefined) this.uid = random.uuid();
      }

      override ensureClientContainer(clientId: string): void {
        if (this.sidFor(clientId) !== this.uid) this.sidFor(clientId, this.uid);
      }

      override async save(ttl: number): Promise<string> {
        const leftBehind = this.oldId;
        this.oldId = undefined;
        const value = await super.save(ttl);
        if (leftBehind !== undefined) await this.adapter.destroy(leftBehind);
        return value;
      }
    },
  };
  Object.defineProperty(provider, 'Session', { value: bent.Session });
};

/**
 * How long a session still lives: until it is idle for too long or has reached its greatest age.
 * @returns whole seconds, at least 1 because the engine takes no less
 */
export const sessionSeconds = (
  session: Pick<SessionModel, 'loginTs'>,
  rules: { readonly idleSeconds: number; readonly maximumSeconds: number },
  nowSeconds: number,
): number => {
  const untilEnd = (session.loginTs ?? nowSeconds) + rules.maximumSeconds - nowSeconds;
  return Math.max(1, Math.min(rules.idleSeconds, untilEnd));
};
