import type { Log } from '#platform/log.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { CardBox } from './cards/test-card.ts';
import type { Mailbox } from './mailbox/mailbox.ts';

/** Public origins (and one issuer) of the platform and of the sandbox’s own parties, without a final slash. */
export type SandboxAddresses = {
  /** Origin of the authorize and login pages. */
  readonly professionalOrigin: string;
  readonly issuer: string;
  /** Origin of the host that asks for the card. */
  readonly cardUrl: string;
  /** Origin of the phone app. */
  readonly phoneUrl: string;
  readonly readerOrigin: string;
  readonly demoOrigin: string;
  /** Public pages, account, partner space; undefined where they are closed. */
  readonly officeOrigin?: string | undefined;
  /** Undefined where the operator console is closed. */
  readonly consoleUrl?: string | undefined;
  /** Undefined where the citizen door is closed. */
  readonly citizen?: CitizenAddresses | undefined;
};

/** The two issuers of the citizen door, and the origins of its simulated world. */
export type CitizenAddresses = {
  readonly low: string;
  readonly plus: string;
  readonly providersOrigin: string;
  readonly registersOrigin: string;
  readonly demoOrigin: string;
};

/** What the reader, the robot and the demo service receive from `main`. */
export type Surroundings = {
  readonly config: { readonly mode: 'sandbox' | 'production' };
  readonly cards: CardBox;
  /** What was sent to the test people. */
  readonly mailbox: Pick<Mailbox, 'list'>;
  readonly trust: { readonly rootPem: string };
  readonly addresses: SandboxAddresses;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/**
 * Throws, with one sentence, when the program runs in production: test cards and a robot that holds them
 * must not exist there. `part` names who refuses.
 */
export function refuseProduction(surroundings: Pick<Surroundings, 'config'>, part: string): void {
  if (surroundings.config.mode === 'production') {
    throw new Error(`${part} belongs to the sandbox and refuses to start in production: set sandbox.enabled to false.`);
  }
}
