import type { CitizenLoginState } from './citizen-login-store.ts';

/** What is known of a login when its browser comes to the dispatcher, `/interaction/:uid`. */
export type CitizenSituation = {
  /** Step of the stored login; undefined when this request has not left a trace yet. */
  readonly stored: CitizenLoginState['step'] | undefined;
  /** A session of this browser that is good for this service: level, provider and filter are checked. */
  readonly hasSession: boolean;
  /** The service named a provider. */
  readonly hasHint: boolean;
};

/** `choose`: the page of providers. `away`: to the provider at once. `verify`: who is it. `inform`: what goes to the service. */
export type CitizenStep = 'choose' | 'away' | 'verify' | 'inform';

type CitizenRow = {
  readonly reason: string;
  readonly step: CitizenStep;
  readonly asked: (situation: CitizenSituation) => boolean;
};

/**
 * The law of a citizen's login: the first row that applies names the step that is due. A person may come back to the
 * choice from any step; what they did so far stays until they choose again (franceconnect.md §1.12).
 */
const citizenJourney: readonly CitizenRow[] = [
  { reason: 'identity_verified', step: 'inform', asked: ({ stored }) => stored === 'verified' || stored === 'sent' },
  { reason: 'provider_answered', step: 'verify', asked: ({ stored }) => stored === 'proved' },
  {
    reason: 'single_sign_on',
    step: 'verify',
    asked: ({ stored, hasSession }) => stored === undefined && hasSession,
  },
  { reason: 'provider_hinted', step: 'away', asked: ({ stored, hasHint }) => stored === undefined && hasHint },
  { reason: 'nobody_known', step: 'choose', asked: () => true },
];

/** The step that is due, and why. Total: the last row always applies. */
export const dueStep = (situation: CitizenSituation): { readonly step: CitizenStep; readonly reason: string } =>
  citizenJourney.find((row) => row.asked(situation)) ?? { step: 'choose', reason: 'nobody_known' };
