import type { FastifyReply } from 'fastify';
import type { Departure } from '#partners/provider.ts';
import { sessionSeconds, signInByAddress } from '#partners/sign-in.ts';
import { languageFor, seeOther } from '../office/office.ts';
import { sendProblem } from '../office/server.ts';
import { type PartnerVisit, readCookie, setCookie } from './partner-visit.ts';
import { backOf, sendSignIn } from './sign-in-routes.ts';

/** Somebody has this long at the provider. */
const absenceSeconds = 600;

/** Where the provider sends the browser back to. */
export const providerReturnPath = '/partenaires/fournisseur/retour';

/** Leaves for the provider that the operator configured. */
export const departToProvider = async (visit: PartnerVisit): Promise<FastifyReply> => {
  const { provider, space } = visit.pages;
  if (provider === undefined) return sendProblem(visit, 'missing');
  const left = await provider.depart(languageFor(visit)).catch(noteUnavailable(visit));
  if (left === 'unavailable') return sendSignIn(visit, { typed: '', problem: 'provider-unavailable' });
  const until = space.clock.nowSeconds() + absenceSeconds;
  const note = visit.office.sealer.seal({ partnerProvider: left.departure, to: backOf(visit) }, until);
  setCookie(visit, 'provider', note, absenceSeconds);
  return seeOther(visit, left.url);
};

/** Comes back from it, once, in the browser that left; an address that it does not vouch for opens nothing. */
export const arriveFromProvider = async (visit: PartnerVisit): Promise<FastifyReply> => {
  const { provider, space } = visit.pages;
  if (provider === undefined) return sendProblem(visit, 'missing');
  const note = visit.office.sealer.open(readCookie(visit, 'provider') ?? '', space.clock.nowSeconds());
  setCookie(visit, 'provider', '', 0);
  const departure = readDeparture(note?.['partnerProvider']);
  const callback = new URL(visit.request.url, visit.office.origin);
  const arrived =
    departure === undefined ? 'refused' : await provider.arrive(callback, departure).catch(noteUnavailable(visit));
  if (typeof arrived === 'string') return sendSignIn(visit, { typed: '', problem: `provider-${arrived}` });
  const session = await signInByAddress(space, arrived.email, 'provider');
  if (session === undefined) return sendSignIn(visit, { typed: '', problem: 'provider-refused' });
  setCookie(visit, 'session', session, sessionSeconds);
  return seeOther(visit, typeof note?.['to'] === 'string' ? note['to'] : '/partenaires');
};

const noteUnavailable =
  (visit: PartnerVisit) =>
  (error: unknown): 'unavailable' => {
    visit.pages.space.log.error('the provider of the partner space could not be used', { error });
    return 'unavailable';
  };

/** A note of our own: its shape is that of `departToProvider`. */
const readDeparture = (value: unknown): Departure | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const { state, nonce, codeVerifier } = { state: '', nonce: '', codeVerifier: '', ...value };
  return [state, nonce, codeVerifier].every((one) => typeof one === 'string' && one !== '')
    ? { state, nonce, codeVerifier }
    : undefined;
};
