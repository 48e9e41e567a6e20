import type { CitizenClientStore } from '#clients/citizen/registry-store.ts';
import type { ClientStore } from '#clients/client-store.ts';
import type { Mode } from '#clients/address.ts';
import type { Log } from '#platform/log.ts';
import type { Messenger } from '#platform/messenger.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';
import type { AnswerStore } from './answer.ts';
import type { Examiner } from '#examiner/examiner.ts';
import type { DoorClient } from './declare-client.ts';
import type { PartnerStore } from './partner-store.ts';

/** What the functions of this room work with. */
export type PartnerSpace = {
  readonly store: PartnerStore;
  readonly answers: AnswerStore;
  readonly clients: ClientStore;
  readonly citizenClients: CitizenClientStore;
  /** The doors read their clients again: what is made here is good at once. */
  readonly refreshClients: () => Promise<void>;
  /** Whether the operator suspended this client, whatever its declaration says. */
  readonly isSuspended: (client: DoorClient) => Promise<boolean>;
  readonly messenger: Pick<Messenger, 'sendMail'>;
  readonly examiner: Pick<
    Examiner,
    'startExamination' | 'changeExamination' | 'runExamination' | 'reportOf' | 'listOf' | 'addressesOf' | 'isStale'
  >;
  /** Whether passing all automatic checks qualifies a service without a reviewer. */
  readonly passAutomatically: boolean;
  /** Does what takes minutes after the answer; whatever it throws is the operator's to know. */
  readonly inBackground: (work: () => Promise<void>) => void;
  /** Keys the kept codes: six digits under a plain hash would be read at once. */
  readonly codeKey: Uint8Array;
  /** Public origin of the space, for links in messages. */
  readonly origin: string;
  readonly mode: Mode;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/** A journal line of this room: identifiers and codes, never names or addresses. */
export const partnerEvent = (
  { clock }: Pick<PartnerSpace, 'clock'>,
  kind: Extract<EventKind, `partner.${string}`>,
  details: NonNullable<NewEvent['details']>,
): NewEvent => ({ kind, atMilliseconds: clock.nowMilliseconds(), details });
