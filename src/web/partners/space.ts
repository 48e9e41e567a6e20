import type { ProviderSignIn } from '#partners/provider.ts';
import type { PartnerDoor } from '#partners/request.ts';
import type { DoorAddresses } from '#partners/snippets/facts.ts';
import type { PartnerSpace } from '#partners/space.ts';
import type { RefusalTrace, TraceJournal } from '#partners/trace.ts';
import type { RateLimit } from '#platform/rate-limit.ts';
import type { LiveStreams } from './live-streams.ts';
import type { LostForms } from './lost-forms.ts';

/** Pages of the sandbox that a partner tests with. */
export type SandboxLinks = {
  readonly cards: string;
  readonly phone: string;
  readonly mailbox: string;
  readonly citizens: string | undefined;
};

/** What the pages of the partner space work with. */
export type PartnerPages = {
  readonly space: PartnerSpace;
  readonly journal: TraceJournal;
  readonly refusals: RefusalTrace;
  /** Doors that this deployment opens. */
  readonly doors: Readonly<Partial<Record<PartnerDoor, DoorAddresses>>>;
  readonly links: SandboxLinks | undefined;
  readonly live: LiveStreams;
  readonly lostForms: LostForms;
  /** Undefined where the operator configured none. */
  readonly provider: ProviderSignIn | undefined;
  /** Codes asked for from one network. */
  readonly codesPerAddress: Pick<RateLimit, 'take'>;
  /** Invitations that one account sends, and that one mailbox receives, from whichever organisation. */
  readonly invitations: { readonly bySender: Pick<RateLimit, 'take'>; readonly byRecipient: Pick<RateLimit, 'take'> };
};
