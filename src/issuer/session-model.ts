import type Provider from 'oidc-provider';
import type { Session as SessionModel } from 'oidc-provider';
import type { Clock, Random } from '#vocabulary/clock.ts';
import { isGone, saveBeforeForgetting, type SessionClass, type SessionPayload, verifyOnTime } from './session-class.ts';

export type SessionDeps = { readonly random: Random; readonly clock: Clock; readonly maximumSeconds: number };

/**
 * Bends the engine's session in five places, each because a client, a rule or a crash asks for it: its uid is a
 * UUID and is the `sid` of every service, as Pro Santé Connect does (psc.md §4.2); it ends on the second, where the
 * engine's clock tolerance would let a visit every few seconds carry it past its greatest age; a request under way
 * does not bring back a session that was ended meanwhile; the new record is written before the old one goes, so
 * that a crash between the two loses no session.
 */
export const bendSession = (provider: Provider, { random, clock, maximumSeconds }: SessionDeps): void => {
  const Base = provider.Session as unknown as SessionClass;
  const verify = verifyOnTime(Base, { clock, maximumSeconds });
  // The engine finds its adapter and its lifetimes by the name of the class.
  const bent = {
    Session: class Session extends Base {
      /** Not a private field: the engine calls through a proxy, which has none. Never saved. */
      readonly isStored: boolean;

      constructor(payload?: SessionPayload) {
        super(payload);
        this.isStored = payload?.['uid'] !== undefined;
        if (!this.isStored) this.uid = random.uuid();
      }

      static override readonly verify: SessionClass['verify'] = async (...given) => verify(Session)(...given);

      override ensureClientContainer(clientId: string): void {
        if (this.sidFor(clientId) !== this.uid) this.sidFor(clientId, this.uid);
      }

      override async save(ttl: number): Promise<string> {
        if (this.isStored && (await isGone(this))) return this.jti;
        return saveBeforeForgetting(this, () => super.save(ttl));
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
