import type { IncomingMessage } from 'node:http';
import type { SecretGuard } from '#issuer/secret-guard.ts';
import type { ProxyTrust } from '#platform/proxies.ts';
import { callerOf, createRateLimit } from '#platform/rate-limit.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { Door } from '#web/professional/door.ts';
import type { Config } from './config.ts';

/** What the doors count, in the memory of this process. */
export type DoorLimits = { readonly waitSeconds: Door['waitSeconds']; readonly secretGuard: SecretGuard };

export const openDoorLimits = (
  { requestsPerAddress, cardsPerAddress, wrongSecrets }: Config['limits'],
  { proxies, clock }: { readonly proxies: ProxyTrust; readonly clock: Clock },
): DoorLimits => {
  const callerIn = (request: IncomingMessage): string => callerOf(proxies.clientAddress(request));
  const requests = createRateLimit({ maximum: requestsPerAddress, windowSeconds: 60 }, clock);
  const cards = createRateLimit({ maximum: cardsPerAddress, windowSeconds: 60 }, clock);
  const secrets = createRateLimit({ maximum: wrongSecrets, windowSeconds: 600 }, clock);
  return {
    waitSeconds: {
      door: (request) => requests.take(callerIn(request)),
      card: (request) => cards.take(callerIn(request)),
    },
    secretGuard: {
      waitSeconds: (client, request) => secrets.waitSeconds(`${client.clientId} ${callerIn(request)}`),
      noteWrong: (client, request) => void secrets.take(`${client.clientId} ${callerIn(request)}`),
    },
  };
};
