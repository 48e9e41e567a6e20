import type { IncomingMessage } from 'node:http';
import Provider, { type Interaction as InteractionModel } from 'oidc-provider';

/** How a login was answered, by the request in which the engine is to take it up. */
export type LoginAnswers = WeakMap<IncomingMessage, NonNullable<InteractionModel['result']>>;

/**
 * Bends the engine's record of a request that waits for the person: it does not remember the session, which may end or
 * change while they are away; and its answer is never stored. Whoever answers a login hands the request on at once, and
 * nothing is left behind for somebody else to take up.
 */
export const bendInteraction = (provider: Provider, answers: LoginAnswers): void => {
  const Base = provider.Interaction;
  const bent = {
    Interaction: class Interaction extends Base {
      static override async find<T>(this: new (...args: never[]) => T, uid: string): Promise<T | undefined> {
        const found = (await Base.find.call(this as unknown as typeof Base, uid)) as T | undefined;
        const asked = Provider.ctx?.req;
        const result = asked === undefined ? undefined : answers.get(asked);
        return found && Object.assign(found, { result });
      }

      override save(ttl: number): Promise<string> {
        Object.assign(this, { session: undefined, result: undefined });
        return super.save(ttl);
      }
    },
  };
  Object.defineProperty(provider, 'Interaction', { value: bent.Interaction });
};
