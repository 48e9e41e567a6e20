import type { JournalStore } from '#audit/journal.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import type { ClientId } from '#vocabulary/identifiers.ts';
import { correlationOf } from './ticket.ts';

export type Refusal = {
  readonly fault: FaultCode;
  readonly interactionId: string;
  readonly clientId?: ClientId | undefined;
  readonly method?: string | undefined;
};

/** Writes that a login ended or a proof failed. Whose it was is not yet known, so no identity is written. */
export const refuseLogin = (journal: JournalStore, clock: Clock, refusal: Refusal): Promise<void> =>
  journal.append([
    {
      kind: 'login.refused',
      atMilliseconds: clock.nowMilliseconds(),
      clientId: refusal.clientId,
      correlationId: correlationOf(refusal.interactionId),
      details: { fault: refusal.fault, ...(refusal.method === undefined ? {} : { method: refusal.method }) },
    },
  ]);
