import type { ChallengeDeps } from '#methods/app/open-challenge.ts';

/** What the login pages need of the phone; absent where a deployment has none. */
export type PhoneDoor = {
  readonly challenge: ChallengeDeps;
  /** Public address of the app. */
  readonly appUrl: string;
};
