import type { AccountId } from '#vocabulary/identifiers.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { type CitizenLoginDeps, eventOf, type LoginAsked, withState } from './citizen-login.ts';
import type { VerifiedState } from './citizen-login-store.ts';

/**
 * Writes, once, that the person lets their data go to the service. False: a second click found it done, and may be let
 * through all the same.
 */
export const letDataGo = (
  deps: CitizenLoginDeps,
  asked: LoginAsked & { readonly accountId: AccountId },
  state: VerifiedState,
  details: NonNullable<NewEvent['details']>,
): Promise<boolean> =>
  deps.logins.move(withState(asked, { ...state, step: 'sent' }), 'verified', [
    eventOf(deps, 'citizen.data-sent', asked, details),
  ]);
