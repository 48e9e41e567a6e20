import type { FastifyInstance, FastifyReply } from 'fastify';
import { decideAcr } from '#login/citizen/acr.ts';
import type { AcceptedCitizen, VerifiedState } from '#login/citizen/citizen-login-store.ts';
import { letDataGo } from '#login/citizen/let-data-go.ts';
import { findAccountFault } from '#login/citizen/verify.ts';
import type { CitizenIssuer, CitizenLoginInProgress } from '#issuer/citizen/citizen-issuer.ts';
import { addressBackToService } from './back-address.ts';
import { abandoned } from './choice-routes.ts';
import { type CitizenDoorDeps, doorNameOf, pathBelow } from './door.ts';
import { lastLogin, serviceOf } from './last-login.ts';
import { type Refused, sendFault } from './fault-page.ts';
import { noteConnection } from './note-connection.ts';
import { csrfFor, withForm } from './own-form.ts';
import { consentPage, type ConsentKind } from './pages/consent.ts';
import { groupData } from './pages/shown-data.ts';
import { personNameOf } from './person-name.ts';
import { findLogoUrl } from '../look/service-logo.ts';
import { onceScriptPath } from './scripts.ts';
import { findStanding } from './session.ts';
import {
  askedOf,
  fieldOf,
  languageFor,
  loginIdInPath,
  type LoginMeeting,
  type LoginVisit,
  seeOther,
  sendPage,
  type Visit,
  withoutHead,
  queryOf,
} from './visit.ts';
import { withLogin } from './with-login.ts';

/** What goes to the service, and letting it go. */
export const registerConsentRoutes = (app: FastifyInstance, door: CitizenDoorDeps): void => {
  app.get(pathBelow(door, '/interaction/:uid/consent'), (request, reply) => {
    const visit: Visit = { door, request, reply };
    return withLogin(visit, loginIdInPath(visit), (own) => withAccepted(own, showConsent));
  });
  app.post(pathBelow(door, '/login'), (request, reply) =>
    withForm({ door, request, reply }, (own) => withAccepted(own, agree)),
  );
  app.get(pathBelow(door, '/auto-login'), withoutHead, (request, reply) => {
    const visit: Visit = { door, request, reply };
    return withLogin(visit, queryOf(visit, 'uid') ?? lastLogin(visit)?.interactionId, (own) =>
      withAccepted(own, passWithoutPage),
    );
  });
};

/** Who goes on, and where the login stands. */
type Accepted = { readonly state: VerifiedState; readonly accepted: AcceptedCitizen };
type AcceptedVisit = LoginVisit & Accepted;

const withAccepted = async (
  visit: LoginVisit,
  step: (visit: AcceptedVisit) => Promise<FastifyReply>,
): Promise<FastifyReply> => {
  const found = await findAccepted(visit);
  return 'fault' in found ? sendFault(visit, { ...found, login: visit.login }) : step({ ...visit, ...found });
};

/** Y420001: nobody is verified yet, or the person went to choose again in another tab. Y100004: it was too long ago, or the session has ended. Or what the account says. */
export const findAccepted = async (
  meeting: LoginMeeting,
): Promise<Accepted | Required<Pick<Refused, 'fault' | 'goOn'>>> => {
  const { door, login, browserHash } = meeting;
  const stored = await door.login.logins.find(login.interactionId);
  const isOwn = stored?.browserHash === browserHash;
  if (!isOwn || (stored.state.step !== 'verified' && stored.state.step !== 'sent'))
    return { fault: 'Y420001', goOn: 'continue' };
  const { state } = stored;
  const accepted = await findStanding(meeting, state);
  if (accepted === undefined) return { fault: 'Y100004', goOn: 'choose' };
  const fault = await findAccountFault(door.login, accepted.citizen);
  return fault === undefined ? { state, accepted } : { fault, goOn: 'choose' };
};

/** Consent is for private services that must have it; nothing personal needs none (franceconnect.md §1.13). */
const kindOf = ({ client, scopes }: CitizenLoginInProgress): ConsentKind => {
  if (scopes.every((scope) => scope === 'openid')) return 'anonymous';
  return client.kind === 'private' && client.identityConsent ? 'consent' : 'information';
};

const showConsent = (visit: AcceptedVisit): Promise<FastifyReply> => sendConsent(visit, false);

const sendConsent = async (visit: AcceptedVisit, consentMissing: boolean): Promise<FastifyReply> => {
  const { door, login, accepted } = visit;
  // People of other member states read English unless they say otherwise (franceconnect.md §1.13).
  const language = languageFor(visit, login, accepted.citizen.register === 'foreign' ? 'en' : undefined);
  const here = pathBelow(door, `/interaction/${login.interactionId}`);
  const dataProviders = await door.listDataProviders();
  const setting = { language, doorName: doorNameOf(door), basePath: door.issuer.basePath };
  const page = consentPage(door.look, {
    ...setting,
    languageUrl: `${here}/consent?lang=${language === 'fr' ? 'en' : 'fr'}`,
    kind: kindOf(login),
    personName: personNameOf(accepted.citizen),
    serviceName: login.client.name,
    logoUrl: await findLogoUrl(door.logos, door.issuer.basePath, login.client.clientId),
    groups: groupData(login.scopes, { ...setting, dataProviders, wordsOfScope: door.wordsOfScope }),
    action: pathBelow(door, '/login'),
    csrfToken: csrfFor(visit),
    choiceUrl: here,
    backUrl: addressBackToService(door, serviceOf(login), abandoned),
    correlationId: login.correlationId,
    consentMissing,
    script: onceScriptPath,
  });
  return sendPage(visit, page, {
    status: consentMissing ? 400 : 200,
    formTargets: [login.redirectUri],
    ownScript: true,
  });
};

const agree = async (visit: AcceptedVisit): Promise<FastifyReply> => {
  const kind = kindOf(visit.login);
  if (kind === 'consent' && fieldOf(visit, 'consent') !== 'yes') return sendConsent(visit, true);
  return finish(visit, kind);
};

/** Only for a service that may skip the page, asked to, and needs no word of the person; all others are shown it. */
export const mayPassWithoutPage = (login: CitizenLoginInProgress): boolean =>
  !login.informs && kindOf(login) !== 'consent';

const passWithoutPage = async (visit: AcceptedVisit): Promise<FastifyReply> => {
  const { door, login } = visit;
  if (!mayPassWithoutPage(login))
    return seeOther(visit, pathBelow(door, `/interaction/${login.interactionId}/consent`));
  return finish(visit, 'without-page');
};

/** The engine answers by itself, with the redirect to the service. */
const finish = async (visit: AcceptedVisit, manner: ConsentKind | 'without-page'): Promise<FastifyReply> => {
  const { door, login, request, reply } = visit;
  const answer = await letGo(visit, manner);
  carryHeaders(visit);
  await door.issuer.finishLogin(login, answer, { request: request.raw, response: reply.raw });
  return reply.hijack();
};

/** Writes down that the data goes, once; what the issuer is told of the login, also for a second click. */
export const letGo = async (
  visit: LoginMeeting & Accepted,
  manner: ConsentKind | 'without-page',
): Promise<Parameters<CitizenIssuer['finishLogin']>[1]> => {
  const { door, login, accepted, state } = visit;
  const { loginId, bySession = false } = state;
  const { proof, accountId } = accepted.citizen;
  const isFirst = await letDataGo(door.login, { ...askedOf(visit), accountId }, state, {
    manner,
    provider: proof.providerId,
    scopes: login.scopes.join(' '),
    sso: bySession,
  });
  if (isFirst) door.counters.citizenLogin(door.issuer.door, proof.providerId, 'sent');
  if (isFirst) await noteConnection(visit, accepted, bySession);
  const acr = decideAcr({
    wanted: login.wantedLevel,
    reached: proof.level,
    issuerLevels: door.levels,
    ssoLevels: bySession ? door.ssoLevels : undefined,
  });
  return { loginId, acr, authTimeSeconds: accepted.authTimeSeconds };
};

/** Cookies that these pages set stay with the framework until it answers; here the engine answers. */
const carryHeaders = ({ reply }: Visit): void => {
  const cookies = reply.getHeader('set-cookie');
  if (typeof cookies === 'string' || Array.isArray(cookies)) reply.raw.appendHeader('set-cookie', cookies);
};
