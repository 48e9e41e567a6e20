import type { LoginDeps } from '#login/accept.ts';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import type { ChallengeId, ClientId, CorrelationId, NationalId } from '#vocabulary/identifiers.ts';
import type { Proof } from '#vocabulary/proof.ts';

/** Who is asked: the phone, or the card agent on the desk (psc.md §6). */
export const cibaChannels = ['MOBILE', 'CARD'] as const;
export type CibaChannel = (typeof cibaChannels)[number];

/** A login that a service starts without a browser, for the device that must approve it. */
export type CibaOrder = {
  /** The `auth_req_id`: it stays with us and the service, no device sees it. */
  readonly requestId: string;
  readonly channel: CibaChannel;
  /** Primary identifier of the person who is asked. */
  readonly nationalId: NationalId;
  readonly client: { readonly clientId: ClientId; readonly name: string };
  readonly correlationId: CorrelationId;
  /** The two digits of `binding_message`, which the service shows and the person picks. */
  readonly code: string;
};

/** How the device answered; reading it changes nothing. */
export type CibaAnswer =
  | { readonly is: 'pending' }
  | { readonly is: 'approved'; readonly proof: Proof }
  | { readonly is: 'ended'; readonly fault: FaultCode };

export type CibaRules = {
  /** Life of an `auth_req_id`; equal to the life of a request on the phone. */
  readonly requestSeconds: number;
  /** Least time between two polls. */
  readonly intervalSeconds: number;
  /** How often, and after what first wait, which doubles, a `ping` is tried. */
  readonly ping: { readonly tries: number; readonly firstRetrySeconds: number };
};

/** What the issuer needs of the devices and of the login; `main-ciba.ts` makes it. Absent where a deployment has neither. */
export type CibaDoor = {
  readonly rules: CibaRules;
  readonly login: LoginDeps;
  /** P504: this service asks too often. */
  readonly askDevice: (order: CibaOrder) => Promise<{ readonly challengeId: ChallengeId } | { readonly fault: 'P504' }>;
  readonly findAnswer: (challengeId: ChallengeId) => Promise<CibaAnswer>;
  /** Resolves when something may have changed, after the time, or when the signal aborts; never rejects. */
  readonly waitForAnswer: (challengeId: ChallengeId, milliseconds: number, signal: AbortSignal) => Promise<void>;
};
