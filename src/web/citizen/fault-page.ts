import type { IncomingMessage } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { CitizenLoginInProgress } from '#issuer/citizen/citizen-issuer.ts';
import type { FaultAnswer, RenderFault } from '#issuer/citizen/settings.ts';
import { correlationOf } from '#login/ticket.ts';
import type { Log } from '#platform/log.ts';
import type { Look } from '#platform/look/look.ts';
import { securityHeaders } from '#platform/look/security-headers.ts';
import type { Sealer } from '#platform/sealed-token.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import { type CitizenFaultCode, citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import { asCorrelationId, type CorrelationId } from '#vocabulary/identifiers.ts';
import { languageOf } from '../professional/language-of.ts';
import { addressBackToService } from './back-address.ts';
import { type CitizenDoorDeps, nameOf, pathBelow } from './door.ts';
import { type ServiceKnown, serviceOf } from './last-login.ts';
import { citizenErrorPage, type CitizenErrorPage } from './pages/error.ts';
import { seeOther, type Visit } from './visit.ts';

/** What the page of a fault needs, of the pages and of the engine alike. */
export type FaultPageDeps = {
  readonly door: CitizenDoor;
  /** Issuer URL. */
  readonly issuer: string;
  readonly look: Look;
  readonly sealer: Sealer;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  /** The operator’s support form. */
  readonly supportUrl: string | undefined;
};

export type Refused = {
  readonly fault: CitizenFaultCode;
  /** Known: the page leads back to its service. */
  readonly login?: CitizenLoginInProgress | undefined;
  /** Where the login is gone: the service that this browser came from last. */
  readonly service?: ServiceKnown | undefined;
  /** Title of the provider that it is about. */
  readonly providerTitle?: string | undefined;
  /** The person may choose another account, or go on where the login stands. */
  readonly goOn?: 'choose' | 'continue' | undefined;
  readonly retryAfterSeconds?: number | undefined;
  /** For the log. Never an identity, a claim, a token or a secret. */
  readonly detail?: string | undefined;
};

/**
 * Ends a request on the page of its fault: code, error id, what to do, and the way back where it is known. A service
 * that asked for it gets the error instead, unless the person can still go on here (`errorsReturn`).
 */
export const sendFault = (visit: Visit, refused: Refused): FastifyReply => {
  const { door, request, reply } = visit;
  const { fault, login, goOn, retryAfterSeconds } = refused;
  const service = login === undefined ? refused.service : serviceOf(login);
  const facts = newFacts(faultDepsOf(door), {
    fault,
    correlationId: login?.correlationId,
    serviceName: service?.serviceName,
    backUrl: service && errorAddress(door, fault, service),
    goOnUrl: login && goOn && pathBelow(door, `/interaction/${login.interactionId}`),
    goOn,
    providerTitle: refused.providerTitle,
    detail: undefined,
  });
  noteFault(door.log, facts, { clientId: login?.client.clientId, detail: refused.detail });
  if (facts.backUrl !== undefined && login?.client.errorsReturn === true && goOn === undefined)
    return seeOther(visit, facts.backUrl);
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(Math.ceil(retryAfterSeconds)));
  return sendAnswer(reply, drawFault(faultDepsOf(door), request.raw, facts, login?.uiLocales));
};

/** For the issuer: the page of what its own rules or the engine refuse, where no login is known. */
export const renderCitizenFault =
  (deps: FaultPageDeps): RenderFault =>
  (request, fault, { detail }) => {
    const facts = newFacts(deps, { ...nothingKnown, fault, detail });
    noteFault(deps.log, facts, {});
    return drawFault(deps, request, facts, undefined);
  };

/** The page of a fault that was met before, in the other language; undefined when the note is not ours. */
export const sendFaultAgain = ({ door, request, reply }: Visit, note: string): FastifyReply | undefined => {
  const content = door.sealer.open(note, door.login.clock.nowSeconds());
  if (content?.['use'] !== 'fault') return undefined;
  const facts = content as unknown as Facts;
  return sendAnswer(reply, drawFault(faultDepsOf(door), request.raw, facts, undefined));
};

/** What a page says, and its note says again. */
type Facts = Omit<CitizenErrorPage, 'language' | 'languageUrl' | 'doorName' | 'supportUrl' | 'basePath'>;

const nothingKnown = {
  correlationId: undefined,
  serviceName: undefined,
  backUrl: undefined,
  goOnUrl: undefined,
  goOn: undefined,
  providerTitle: undefined,
} as const;

type Known = Omit<Facts, 'errorId' | 'atMilliseconds' | 'correlationId'> & {
  readonly correlationId: CorrelationId | undefined;
};

const newFacts = ({ clock, random }: FaultPageDeps, known: Known): Facts => ({
  ...known,
  errorId: random.uuid(),
  correlationId: asCorrelationId(known.correlationId ?? correlationOf(random.token(16))),
  atMilliseconds: clock.nowMilliseconds(),
});

/** How long the page of a fault can be read in the other language. */
const noteSeconds = 3600;
/** What the sealer opens is bounded; the engine’s words are the only long part. */
const longestDetail = 500;

const drawFault = (
  deps: FaultPageDeps,
  request: IncomingMessage,
  facts: Facts,
  uiLocales: string | undefined,
): FaultAnswer => {
  const language = languageOf(request, uiLocales);
  const basePath = new URL(deps.issuer).pathname;
  const detail = facts.detail?.slice(0, longestDetail);
  const note = deps.sealer.seal({ ...facts, detail, use: 'fault' }, deps.clock.nowSeconds() + noteSeconds);
  const query = new URLSearchParams({ note, lang: language === 'fr' ? 'en' : 'fr' });
  const body = citizenErrorPage(deps.look, {
    ...facts,
    language,
    languageUrl: `${basePath}/error?${query}`,
    doorName: nameOf(deps),
    supportUrl: supportAddress(deps, facts),
    basePath,
  });
  const headers = securityHeaders({ https: deps.issuer.startsWith('https:') });
  return { status: citizenFaultCatalogue[facts.fault].status, headers, body };
};

const sendAnswer = (reply: FastifyReply, { status, headers, body }: FaultAnswer): FastifyReply =>
  // A fault that is a redirect elsewhere is a page here.
  reply
    .code(status < 400 ? 400 : status)
    .headers(headers)
    .send(body);

const faultDepsOf = ({ issuer, login, look, sealer, log, supportUrl }: CitizenDoorDeps): FaultPageDeps => ({
  door: issuer.door,
  issuer: issuer.issuer,
  look,
  sealer,
  log,
  clock: login.clock,
  random: login.random,
  supportUrl,
});

const noteFault = (
  log: Log,
  { fault, correlationId, errorId }: Facts,
  { clientId, detail }: { readonly clientId?: string | undefined; readonly detail?: string | undefined },
): void =>
  log.info('a citizen was refused', {
    fault,
    correlationId,
    clientId,
    detail: `error ${errorId}${detail === undefined ? '' : `: ${detail}`}`,
  });

const errorAddress = (door: CitizenDoorDeps, fault: CitizenFaultCode, service: ServiceKnown): string => {
  const { oauthError, status } = citizenFaultCatalogue[fault];
  const description =
    oauthError === 'access_denied' && status < 500
      ? 'user authentication aborted'
      : 'authentication aborted due to a technical error on the authorization server';
  return addressBackToService(door, service, { error: oauthError, description: `${description} (${fault})` });
};

/** The support form, filled in with what support asks for (franceconnect.md §1.15). */
const supportAddress = ({ door, supportUrl }: FaultPageDeps, facts: Facts): string | undefined => {
  if (supportUrl === undefined) return undefined;
  const url = new URL(supportUrl);
  url.searchParams.set('platform', door === 'plus' ? 'fcplus' : 'fclow');
  url.searchParams.set('error_code', facts.fault);
  url.searchParams.set('error_id', facts.errorId);
  if (facts.serviceName !== undefined) url.searchParams.set('sp_name', facts.serviceName);
  if (facts.providerTitle !== undefined) url.searchParams.set('idp_name', facts.providerTitle);
  return url.href;
};
