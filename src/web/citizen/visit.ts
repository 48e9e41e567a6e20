import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CitizenLoginInProgress } from '#issuer/citizen/citizen-issuer.ts';
import type { LoginAsked } from '#login/citizen/citizen-login.ts';
import { securityHeaders } from '#platform/look/security-headers.ts';
import type { Language } from '#vocabulary/fault.ts';
import { languageCookie, languageOf } from '../professional/language-of.ts';
import { type CitizenDoorDeps, isHttps } from './door.ts';

/** A request on which these pages may decide, whoever answers it: the engine does, when a login begins. */
export type Meeting = {
  readonly door: CitizenDoorDeps;
  readonly request: Pick<FastifyRequest, 'raw'>;
  readonly reply: { readonly header: (name: string, value: string) => unknown };
};

/** One request to these pages. */
export type Visit = { readonly door: CitizenDoorDeps; readonly request: FastifyRequest; readonly reply: FastifyReply };

/** What belongs to a login of this browser. */
type OwnLogin = { readonly login: CitizenLoginInProgress; readonly browserHash: string };
export type LoginMeeting = Meeting & OwnLogin;
export type LoginVisit = Visit & OwnLogin;

export const findLogin = async (
  { door, request, reply }: Visit,
  interactionId: string | undefined,
): Promise<CitizenLoginInProgress | undefined> =>
  interactionId === undefined
    ? undefined
    : door.issuer.findLogin(interactionId, { request: request.raw, response: reply.raw });

/** For a route that changes something: a HEAD, of which nobody sees the answer, must not. */
export const withoutHead = { exposeHeadRoute: false } as const;

export const loginIdInPath = ({ request }: Visit): string => (request.params as { readonly uid: string }).uid;

/** The login as its steps know it. */
export const askedOf = ({ door, login, browserHash }: LoginMeeting): LoginAsked => ({
  interactionId: login.interactionId,
  door: door.issuer.door,
  correlationId: login.correlationId,
  clientId: login.client.clientId,
  browserHash,
  expiresAtSeconds: login.expiresAtSeconds,
});

/** What the service may ask for beyond who it is. */
export const wishOf = ({ scopes }: CitizenLoginInProgress): { readonly ins: boolean } => ({
  ins: scopes.includes('ins'),
});

/** The language of a page of a login. `otherwise` stands in for what the service asks when it asks nothing. */
export const languageFor = ({ request }: Visit, login?: CitizenLoginInProgress, otherwise?: Language): Language =>
  languageOf(request.raw, login?.uiLocales ?? otherwise);

type Sending = {
  readonly status?: number | undefined;
  readonly formTargets?: readonly string[] | undefined;
  readonly ownScript?: boolean | undefined;
};

export const sendPage = ({ door, request, reply }: Visit, page: string, sending: Sending = {}): FastifyReply => {
  const cookie = languageCookie(request.raw, isHttps(door));
  if (cookie !== undefined) reply.header('set-cookie', cookie);
  const { status = 200, formTargets, ownScript } = sending;
  return reply
    .code(status)
    .headers(securityHeaders({ https: isHttps(door), formTargets, ownScript }))
    .send(page);
};

export const seeOther = ({ reply }: Visit, location: string): FastifyReply =>
  reply.code(303).header('location', location).header('cache-control', 'no-store').send();

/** A field of the form, '' when it is missing or given twice. */
export const fieldOf = ({ request }: Visit, name: string): string => textOf(request.body, name) ?? '';

/** A parameter of the address; undefined when it is missing, empty or given twice. */
export const queryOf = ({ request }: Visit, name: string): string | undefined => {
  const value = textOf(request.query, name);
  return value === '' ? undefined : value;
};

const textOf = (fields: unknown, name: string): string | undefined => {
  const value = ((fields ?? {}) as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : undefined;
};
