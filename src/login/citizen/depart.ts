import type { ProviderId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';
import { hashToken } from '../ticket.ts';
import { type CitizenLoginDeps, eventOf, type LoginAsked, withState } from './citizen-login.ts';
import type { CitizenLoginState } from './citizen-login-store.ts';

/** What `methods/upstream` says of a departure. */
export type PreparedDeparture = {
  readonly providerId: ProviderId;
  readonly state: string;
  readonly nonce: string;
  readonly askedLevel: Level;
  readonly leftAtSeconds: number;
  readonly repScopes?: readonly string[] | undefined;
};

/**
 * Remembers that the person leaves for a provider, from whatever step they stood at. Of two clicks or two tabs the last
 * one to leave is the one that may come back: the other's `state` finds nothing.
 * @param from step that the caller saw
 * @param how chosen on the page, or hinted by the service
 */
export const rememberDeparture = async (
  deps: CitizenLoginDeps,
  asked: LoginAsked,
  departure: PreparedDeparture,
  { from, how }: { readonly from: CitizenLoginState['step'] | undefined; readonly how: 'chosen' | 'hinted' },
): Promise<void> => {
  const { state, ...kept } = departure;
  const login = withState(asked, { step: 'away', stateHash: hashToken(state), ...kept });
  const event = eventOf(deps, 'citizen.provider-chosen', asked, { provider: departure.providerId, how });
  if (await deps.logins.move(login, from, [event])) return;
  const current = await deps.logins.find(asked.interactionId);
  await deps.logins.move(login, current?.state.step, [event]);
};
