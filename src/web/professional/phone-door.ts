import type { EnrolmentStore } from '#methods/app/enrolment-store.ts';
import type { RevokeDeps } from '#methods/app/manage.ts';
import type { MessageDeps } from '#methods/app/messages.ts';
import type { ChallengeDeps } from '#methods/app/open-challenge.ts';

/** What the login and device pages need of the phone; absent where a deployment has none. */
export type PhoneDoor = {
  readonly challenge: ChallengeDeps;
  readonly manage: RevokeDeps;
  readonly enrolments: EnrolmentStore;
  /** Undefined where phones are enrolled by card only. */
  readonly messages: MessageDeps | undefined;
  /** Phones that one person may have. */
  readonly maximumDevices: number;
  /** Public address of the app. */
  readonly appUrl: string;
};
