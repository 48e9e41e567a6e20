import type { IncomingMessage } from 'node:http';
import type Provider from 'oidc-provider';
import type { Session as SessionModel } from 'oidc-provider';
import type { Clock } from '#vocabulary/clock.ts';

/** False: there is no session, and nothing of the engine need be made to find that out. True: one may stand. */
export const bringsSession = (
  { provider }: { readonly provider: Provider },
  { request }: { readonly request: IncomingMessage },
): boolean => (request.headers.cookie ?? '').includes(provider.cookieName('session'));

type Payload = Readonly<Record<string, unknown>>;
type LoginDetails = { readonly accountId: string };

/** What the engine's class takes and keeps beyond its published type. */
type SessionClass = {
  new (
    payload?: Payload,
  ): SessionModel & {
    /** The record that a changed identifier leaves behind. */
    oldId: string | undefined;
    loginAccount(details: LoginDetails): void;
  };
  readonly verify: (stored: Payload, options?: { readonly ignoreExpiration?: boolean }) => Promise<Payload>;
};

export type SessionRules = { readonly clock: Clock; readonly maximumSeconds: number };

/**
 * Bends the engine's session: its uid is the accepted login's id, so that the session of a login can be found and
 * ended; it ends on the second; a request under way does not bring back a session that was ended meanwhile; the new
 * record is written before the old one goes. `../session-model.ts` says why for the last three.
 */
export const bendCitizenSession = (provider: Provider, { clock, maximumSeconds }: SessionRules): void => {
  const Base = provider.Session as unknown as SessionClass;
  const bent = {
    Session: class Session extends Base {
      /** Not a private field: the engine calls through a proxy, which has none. Never saved. */
      readonly storedUid: unknown;

      constructor(payload?: Payload) {
        super(payload);
        this.storedUid = payload?.['uid'];
      }

      static override readonly verify: SessionClass['verify'] = async (stored, options) => {
        if (options?.ignoreExpiration !== true && isOver(stored, maximumSeconds, clock.nowSeconds())) {
          throw new Error('the session is over');
        }
        return Base.verify.call(Session, stored, options);
      };

      override loginAccount(details: LoginDetails): void {
        super.loginAccount(details);
        this.uid = details.accountId;
      }

      override async save(ttl: number): Promise<string> {
        const wasEnded = this.storedUid === this.uid && (await this.adapter.findByUid(this.uid)) === undefined;
        if (wasEnded) return this.jti;
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

const isOver = ({ exp, loginTs }: Payload, maximumSeconds: number, nowSeconds: number): boolean =>
  Number(exp) <= nowSeconds || (typeof loginTs === 'number' && loginTs + maximumSeconds <= nowSeconds);

type Findable = {
  readonly find: (
    value: string,
    options?: { ignoreExpiration?: boolean },
  ) => Promise<{ readonly isExpired: boolean } | undefined>;
};

/** The engine would let a token live on for its clock tolerance, which is meant for the clocks of others. */
export const endTokensOnTime = (provider: Provider): void => {
  const model: Findable = provider.AccessToken;
  const engineFind = model.find;
  Object.assign(model, {
    find: async (...args: Parameters<typeof engineFind>) => {
      const token = await engineFind.apply(model, args);
      return token === undefined || token.isExpired ? undefined : token;
    },
  });
};
