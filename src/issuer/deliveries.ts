import type { JournalStore } from '#audit/journal.ts';
import type { Log } from '#platform/log.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { asClientId, asSessionId } from '#vocabulary/identifiers.ts';
import type { Delivery, DeliveryStore } from './delivery-store.ts';
import type { Engine } from './provider.ts';

/** What a delivery needs of the engine whose session ended. */
export type LogoutEngine = Pick<Engine, 'provider'> & { readonly clients: Pick<Engine['clients'], 'find'> };

export type DeliveryDeps = {
  readonly store: DeliveryStore;
  readonly journal: JournalStore;
  /** The engine that the delivery comes from; a citizen's is told by `doorOfDelivery` of its id. */
  readonly engine: (delivery: Delivery) => LogoutEngine;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly fetchPartner: (address: string, init: RequestInit) => Promise<Response>;
  readonly rules: { readonly tries: number; readonly firstRetrySeconds: number };
  /** Counts outcomes for the metrics. */
  readonly count: (outcome: 'delivered' | 'failed' | 'postponed') => void;
};

export type DeliveryQueue = {
  /** Something was queued: look now. */
  readonly wake: () => void;
  /** Resolves when nothing is under way. */
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const atOnce = 32;
const longestWaitSeconds = 60;

/**
 * Tells services of ended sessions (OpenID Connect Back-Channel Logout 1.0 §2.5). The queue is in the store, so a
 * restart goes on where the last process stopped; a slow service holds up nobody else.
 */
export const startDeliveries = (deps: DeliveryDeps): DeliveryQueue => {
  const underWay = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  let stopped = false;
  const look = async () => {
    const due = await deps.store.due(deps.clock.nowSeconds(), atOnce);
    for (const delivery of due) if (!underWay.has(delivery.id) && underWay.size < atOnce) begin(delivery);
    await sleepUntilNext();
  };
  const begin = (delivery: Delivery) => {
    const attempt = tryDelivery(deps, delivery)
      .catch((error: unknown) => deps.log.error('a logout could not be recorded', { error }))
      .finally(() => {
        underWay.delete(delivery.id);
        wake();
      });
    underWay.set(delivery.id, attempt);
  };
  const sleepUntilNext = async () => {
    const next = await deps.store.nextDueAtSeconds();
    clearTimeout(timer);
    if (stopped || next === undefined || underWay.size > 0) return;
    const seconds = Math.min(longestWaitSeconds, Math.max(1, next - deps.clock.nowSeconds()));
    timer = setTimeout(wake, seconds * 1000).unref();
  };
  const wake = () => {
    if (stopped) return;
    looking = looking
      .then(look)
      .catch((error: unknown) => deps.log.error('the logout queue could not be read', { error }));
  };
  const settled = async (): Promise<void> => {
    await looking;
    if (underWay.size === 0) return;
    await Promise.allSettled(underWay.values());
    return settled();
  };
  wake();
  return {
    wake,
    settled,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await settled();
    },
  };
};

const tryDelivery = async (deps: DeliveryDeps, delivery: Delivery): Promise<void> => {
  const outcome = await post(deps, delivery);
  const now = deps.clock.nowSeconds();
  if (outcome === '200' || outcome === '204') {
    deps.count('delivered');
    return deps.store.finish(delivery.id, { state: 'delivered', outcome, atSeconds: now }, [
      eventOf(deps, delivery, 'logout.delivered'),
    ]);
  }
  const tries = delivery.tries + 1;
  if (tries >= deps.rules.tries || outcome === 'withdrawn') {
    deps.count('failed');
    deps.log.warn('a service could not be told of a logout', { clientId: delivery.clientId, detail: outcome });
    return deps.store.finish(delivery.id, { state: 'failed', outcome, atSeconds: now }, [
      eventOf(deps, delivery, 'logout.failed'),
    ]);
  }
  deps.count('postponed');
  return deps.store.postpone(delivery.id, outcome, now + deps.rules.firstRetrySeconds * 2 ** (tries - 1));
};

/** HTTP status, or the name of what went wrong; never the address or the body, which may hold anything. */
const post = async (deps: DeliveryDeps, delivery: Delivery): Promise<string> => {
  const { clients } = deps.engine(delivery);
  const client = await clients.find(delivery.clientId);
  if (client?.backchannelLogoutUri === undefined) return 'withdrawn';
  const body = new URLSearchParams({ logout_token: await logoutToken(deps, delivery) });
  try {
    const response = await deps.fetchPartner(client.backchannelLogoutUri, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
    });
    return String(response.status);
  } catch (error) {
    // A service that is down is an outcome, not a defect: it is kept with the delivery and tried again.
    return errorName(error);
  }
};

const errorName = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'Error';
};

/** The logout token of the specification's §2.4, made anew at each try because it lives two minutes. */
const logoutToken = async ({ engine, random }: DeliveryDeps, delivery: Delivery): Promise<string> => {
  const { provider, clients } = engine(delivery);
  const client = await clients.find(delivery.clientId);
  const token = new provider.IdToken({}, { client });
  // As it was queued: pairwise already, where subjects are.
  token.set('sub', delivery.subject);
  token.set('events', { 'http://schemas.openid.net/event/backchannel-logout': {} });
  token.set('jti', random.uuid());
  if (client?.includeSid() === true) token.set('sid', delivery.sessionId);
  return token.issue({ use: 'logout' });
};

const eventOf = (
  { clock }: DeliveryDeps,
  delivery: Delivery,
  kind: 'logout.delivered' | 'logout.failed',
): NewEvent => ({
  kind,
  atMilliseconds: clock.nowMilliseconds(),
  clientId: asClientId(delivery.clientId),
  sessionId: asSessionId(delivery.sessionId),
  details: { tries: delivery.tries + 1 },
});
