import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '#clients/client.ts';
import type { Log } from '#platform/log.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { CibaRequest } from './ciba-model.ts';

export type NotifierDeps = {
  readonly fetchPartner: (address: string, init: RequestInit) => Promise<Response>;
  readonly clock: Clock;
  readonly log: Log;
  readonly rules: { readonly tries: number; readonly firstRetrySeconds: number };
};

export type Notifier = {
  readonly notify: (client: Client, request: CibaRequest) => void;
  /** Gives up what is waiting; resolves when nothing is under way. */
  readonly stop: () => Promise<void>;
};

/**
 * Tells services of the delivery mode `ping` that their request is decided (CIBA Core §10.2). Tries live in memory:
 * a request is over after two minutes, and a service that hears nothing may poll (§11), restart or not.
 */
export const createNotifier = (deps: NotifierDeps): Notifier => {
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  return {
    notify: (client, request) => {
      const telling = tell(deps, { client, request }, stopping.signal)
        .catch((error: unknown) => deps.log.error('a ping could not be sent', { error }))
        .finally(() => underWay.delete(telling));
      underWay.add(telling);
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(underWay);
    },
  };
};

type Ping = { readonly client: Client; readonly request: CibaRequest };

const tell = async (deps: NotifierDeps, ping: Ping, stopping: AbortSignal): Promise<void> => {
  const { rules, clock, log } = deps;
  const outcomes: string[] = [];
  for (let tries = 1; !stopping.aborted; tries += 1) {
    const outcome = await post(deps, ping);
    if (outcome === '200' || outcome === '204') return;
    outcomes.push(outcome);
    const waitSeconds = rules.firstRetrySeconds * 2 ** (tries - 1);
    const isTooLate = clock.nowSeconds() + waitSeconds >= (ping.request.exp ?? 0);
    if (tries >= rules.tries || isTooLate || isFinal(outcome)) break;
    await rest(waitSeconds, stopping);
  }
  log.warn('a service could not be told that its login is decided', {
    clientId: ping.client.clientId,
    detail: outcomes.join(' '),
  });
};

/** A redirect is never followed, and what the service refuses once it refuses again (CIBA Core §10.2). */
const isFinal = (outcome: string): boolean => /^[34]\d\d$/.test(outcome) && outcome !== '429' && outcome !== '408';

/** HTTP status, or the name of what went wrong; never the address, the token or the body. */
const post = async ({ fetchPartner }: NotifierDeps, { client, request }: Ping): Promise<string> => {
  try {
    const { status } = await fetchPartner(client.ciba?.notificationEndpoint ?? '', {
      method: 'POST',
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${String(request.params?.['client_notification_token'])}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ auth_req_id: request.jti }),
    });
    return String(status);
  } catch (error) {
    // A service that is down is an outcome, not a defect: it is tried again.
    const { code, name } = error as { code?: unknown; name?: unknown };
    return typeof code === 'string' ? code : typeof name === 'string' ? name : 'Error';
  }
};

/** Nothing waits for it when the process wants to end. */
const rest = (seconds: number, signal: AbortSignal): Promise<void> =>
  pause(seconds * 1000, undefined, { signal, ref: false }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
