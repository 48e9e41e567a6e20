import type { Exchange, FirstStep } from '#issuer/citizen/citizen-issuer.ts';
import type { AcceptedCitizen } from '#login/citizen/citizen-login-store.ts';
import { dueStep } from '#login/citizen/journey.ts';
import { findAccountFault, verifySession } from '#login/citizen/verify.ts';
import { tryToLeave } from './choice-routes.ts';
import { findAccepted, letGo, mayPassWithoutPage } from './consent-routes.ts';
import { browserHashOf } from './cookies.ts';
import { type CitizenDoorDeps, pathBelow } from './door.ts';
import { rememberLogin } from './last-login.ts';
import { findUsableSession } from './session.ts';
import { pathAfterVerified } from './verify-routes.ts';
import { askedOf, type LoginMeeting, type Meeting, wishOf } from './visit.ts';

/**
 * Where a login that begins leads, found in the very request: past the dispatcher to what goes to the service when a
 * session of this browser is good for it, away to the provider that the service named, else to the choice. What cannot
 * be done is left to the page of its step, which says why.
 */
export const firstStepAt =
  (door: CitizenDoorDeps): FirstStep =>
  async (login, { request: raw, response }) => {
    const header = (name: string, value: string) => response.appendHeader(name, value);
    const meeting: Meeting = { door, request: { raw }, reply: { header } };
    const visit: LoginMeeting = { ...meeting, login, browserHash: browserHashOf(meeting) };
    rememberLogin(meeting, login);
    const here = pathBelow(door, `/interaction/${login.interactionId}`);
    const session = await findUsableSession(visit);
    const hasHint = login.idpHint !== undefined;
    const { step } = dueStep({ stored: undefined, hasSession: session !== undefined, hasHint });
    if (step === 'verify' && session !== undefined) {
      if (!(await letInBySession(visit, session))) return `${here}/verify`;
      const isSent = mayPassWithoutPage(login) && (await passOn(visit, { request: raw, response }));
      return isSent ? undefined : pathAfterVerified(visit);
    }
    if (step !== 'away' || login.idpHint === undefined) return here;
    const left = await tryToLeave(visit, { id: login.idpHint, from: undefined, how: 'hinted' });
    return 'url' in left ? left.url : here;
  };

/** False: it is refused, of which nothing is written here; the page of this step tells it. */
const letInBySession = async (visit: LoginMeeting, session: AcceptedCitizen): Promise<boolean> => {
  const { login: deps } = visit.door;
  if ((await findAccountFault(deps, session.citizen)) !== undefined) return false;
  const verified = await verifySession(deps, askedOf(visit), session, wishOf(visit.login));
  return verified.granted;
};

/** No page stands between this request and the service: it is answered with the way back. False: a page must say why not. */
const passOn = async (visit: LoginMeeting, exchange: Exchange): Promise<boolean> => {
  const found = await findAccepted(visit);
  if ('fault' in found) return false;
  const answer = await letGo({ ...visit, ...found }, 'without-page');
  await visit.door.issuer.finishLogin(visit.login, answer, exchange);
  return true;
};
