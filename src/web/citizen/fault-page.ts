import type { FastifyReply } from 'fastify';
import type { CitizenLoginInProgress } from '#issuer/citizen/citizen-issuer.ts';
import { correlationOf } from '#login/ticket.ts';
import { type CitizenFaultCode, citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import { asCorrelationId } from '#vocabulary/identifiers.ts';
import { addressBackToService } from './back-address.ts';
import { nameOf, pathBelow } from './door.ts';
import { citizenErrorPage, type CitizenErrorPage } from './pages/error.ts';
import { languageFor, seeOther, sendPage, type Visit } from './visit.ts';

export type Refused = {
  readonly fault: CitizenFaultCode;
  /** Known: the page leads back to its service. */
  readonly login?: CitizenLoginInProgress | undefined;
  /** Title of the provider that it is about. */
  readonly providerTitle?: string | undefined;
  /** The person may choose another account, or go on where the login stands. */
  readonly goOn?: 'choose' | 'continue' | undefined;
  readonly retryAfterSeconds?: number | undefined;
  /** For the log. Never an identity, a claim, a token or a secret. */
  readonly detail?: string | undefined;
};

/** How long the page of a fault can be read in the other language. */
const noteSeconds = 3600;

/**
 * Ends a request on the page of its fault: code, error id, what to do, and the way back where it is known. A service
 * that asked for it gets the error instead of the page (`errorsReturn`).
 */
export const sendFault = (visit: Visit, refused: Refused): FastifyReply => {
  const { door, reply } = visit;
  const { fault, login } = refused;
  const errorId = door.login.random.uuid();
  const correlationId = login?.correlationId ?? correlationOf(door.login.random.token(16));
  door.log.info('a citizen was refused', {
    fault,
    correlationId,
    clientId: login?.client.clientId,
    detail: `error ${errorId}${refused.detail === undefined ? '' : `: ${refused.detail}`}`,
  });
  if (login?.client.errorsReturn === true && refused.goOn === undefined)
    return seeOther(visit, errorAddress(visit, fault, login));
  const facts: Facts = {
    fault,
    errorId,
    correlationId,
    atMilliseconds: door.login.clock.nowMilliseconds(),
    serviceName: login?.client.name,
    backUrl: login === undefined ? undefined : errorAddress(visit, fault, login),
    goOnUrl:
      login === undefined || refused.goOn === undefined
        ? undefined
        : pathBelow(door, `/interaction/${login.interactionId}`),
    goOn: refused.goOn,
    providerTitle: refused.providerTitle,
  };
  if (refused.retryAfterSeconds !== undefined)
    reply.header('retry-after', String(Math.ceil(refused.retryAfterSeconds)));
  return sendFacts(visit, facts, login);
};

/** The page of a fault that was met before, in the other language; undefined when the note is not ours. */
export const sendFaultAgain = (visit: Visit, note: string): FastifyReply | undefined => {
  const content = visit.door.sealer.open(note, visit.door.login.clock.nowSeconds());
  if (content?.['use'] !== 'fault' || !isFault(content['fault'])) return undefined;
  const facts = content as unknown as Facts;
  return sendFacts(visit, { ...facts, correlationId: asCorrelationId(facts.correlationId) }, undefined);
};

type Facts = Omit<CitizenErrorPage, 'language' | 'languageUrl' | 'doorName' | 'supportUrl' | 'basePath'>;

const sendFacts = (visit: Visit, facts: Facts, login: CitizenLoginInProgress | undefined): FastifyReply => {
  const { door } = visit;
  const language = languageFor(visit, login);
  const note = door.sealer.seal({ ...facts, use: 'fault' }, door.login.clock.nowSeconds() + noteSeconds);
  const query = new URLSearchParams({ note, lang: language === 'fr' ? 'en' : 'fr' });
  const page = citizenErrorPage(door.look, {
    ...facts,
    language,
    languageUrl: `${pathBelow(door, '/error')}?${query}`,
    doorName: nameOf(door),
    supportUrl: supportAddress(visit, facts),
    basePath: door.issuer.basePath,
  });
  return sendPage(visit, page, { status: citizenFaultCatalogue[facts.fault].status });
};

const errorAddress = ({ door }: Visit, fault: CitizenFaultCode, login: CitizenLoginInProgress): string => {
  const { oauthError, status } = citizenFaultCatalogue[fault];
  const description =
    oauthError === 'access_denied' && status < 500
      ? 'user authentication aborted'
      : 'authentication aborted due to a technical error on the authorization server';
  return addressBackToService(door, login, { error: oauthError, description: `${description} (${fault})` });
};

/** The support form, filled in with what support asks for (franceconnect.md §1.15). */
const supportAddress = ({ door }: Visit, facts: Facts): string | undefined => {
  if (door.supportUrl === undefined) return undefined;
  const url = new URL(door.supportUrl);
  url.searchParams.set('platform', door.issuer.door === 'plus' ? 'fcplus' : 'fclow');
  url.searchParams.set('error_code', facts.fault);
  url.searchParams.set('error_id', facts.errorId);
  if (facts.serviceName !== undefined) url.searchParams.set('sp_name', facts.serviceName);
  if (facts.providerTitle !== undefined) url.searchParams.set('idp_name', facts.providerTitle);
  return url.href;
};

const isFault = (value: unknown): value is CitizenFaultCode =>
  typeof value === 'string' && Object.hasOwn(citizenFaultCatalogue, value);
