import type { JournalStore } from '#audit/journal.ts';
import { type CitizenLoginDeps, eventOf, type LoginAsked, withState } from './citizen-login.ts';

/**
 * Whether a proof still lets this login go on. The page that informs may be left open, or be found in the history, on a
 * computer that others use: whoever proved who they are goes on soon, or proves it again.
 */
export const isStillAnswerable = (
  { clock, unansweredSeconds }: Pick<CitizenLoginDeps, 'clock' | 'unansweredSeconds'>,
  establishedAtSeconds: number,
): boolean => clock.nowSeconds() < establishedAtSeconds + unansweredSeconds;

/** Back to the choice, with nothing left of a proof that nobody has gone on with in time. */
export const forgetProof = (deps: CitizenLoginDeps, asked: LoginAsked): Promise<boolean> =>
  deps.logins.move(withState(asked, { step: 'choosing' }), 'proved', []);

/**
 * The person goes back to the service without going on. What they proved is forgotten: Back then leads to the choice,
 * and nobody at this computer goes on in their place.
 * @param error what the service is told
 */
export const giveUp = async (
  deps: CitizenLoginDeps & { readonly journal: Pick<JournalStore, 'append'> },
  asked: LoginAsked,
  error: string,
): Promise<void> => {
  const stored = await deps.logins.find(asked.interactionId);
  const event = eventOf(deps, 'citizen.refused', asked, { fault: 'Y030030', error });
  const isOwn = stored?.browserHash === asked.browserHash;
  const step =
    isOwn && (stored.state.step === 'proved' || stored.state.step === 'verified') ? stored.state.step : undefined;
  if (step !== undefined && (await deps.logins.move(withState(asked, { step: 'choosing' }), step, [event]))) return;
  await deps.journal.append([event]);
};
