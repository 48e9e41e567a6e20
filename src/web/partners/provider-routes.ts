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
  try {
    const { url, departure } = await provider.depart(languageFor(visit));
    const until = space.clock.nowSeconds() + absenceSeconds;
    const note = visit.office.sealer.seal({ partnerProvider: departure, to: backOf(visit) }, until);
    setCookie(visit, 'provider', note, absenceSeconds);
    return seeOther(visit, url);
  } catch (error) {
    return sendUnavailable(visit, error);
  }
};

/** Comes back from it, once, in the browser that left; an address that it does not vouch for opens nothing. */
export const arriveFromProvider = async (visit: PartnerVisit): Promise<FastifyReply> => {
  const { provider, space } = visit.pages;
  if (provider === undefined) return sendProblem(visit, 'missing');
  const note = visit.office.sealer.open(readCookie(visit, 'provider') ?? '', space.clock.nowSeconds());
  setCookie(visit, 'provider', '', 0);
  const departure = readDeparture(note?.['partnerProvider']);
  if (departure === undefined) return sendSignIn(visit, { typed: '', problem: 'provider-refused' });
  try {
    const arrived = await provider.arrive(new URL(visit.request.url, visit.office.origin), departure);
    if (arrived === 'unverified') return sendSignIn(visit, { typed: '', problem: 'provider-unverified' });
    const session = arrived === 'refused' ? undefined : await signInByAddress(space, arrived.email, 'provider');
    if (session === undefined) return sendSignIn(visit, { typed: '', problem: 'provider-refused' });
    setCookie(visit, 'session', session, sessionSeconds);
    return seeOther(visit, typeof note?.['to'] === 'string' ? note['to'] : '/partenaires');
  } catch (error) {
    return sendUnavailable(visit, error);
  }
};

const sendUnavailable = (visit: PartnerVisit, error: unknown): FastifyReply => {
  visit.pages.space.log.error('the provider of the partner space could not be used', { error });
  return sendSignIn(visit, { typed: '', problem: 'provider-unavailable' });
};

/** A note of our own: its shape is that of `departToProvider`. */
const readDeparture = (value: unknown): Departure | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const { state, nonce, codeVerifier } = { state: '', nonce: '', codeVerifier: '', ...value };
  return [state, nonce, codeVerifier].every((one) => typeof one === 'string' && one !== '')
    ? { state, nonce, codeVerifier }
    : undefined;
};
