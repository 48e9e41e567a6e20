import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CurrentSession } from '#issuer/current-session.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import type { Door } from './door.ts';
import { renderFault } from './fault-page.ts';
import { languageCookie, languageOf } from './language-of.ts';
import { isOwnPost } from './own-post.ts';
import { type DevicesPage, devicesLoginUrl } from './devices-login.ts';
import type { PhoneDoor } from './phone-door.ts';
import { securityHeaders } from '#platform/look/security-headers.ts';

/** A page outside any login: our own, for whoever is logged in or wants to enrol. */
export type OwnPage = {
  readonly door: Door;
  readonly phone: PhoneDoor;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly language: Language;
};

/** The same, with the professional whose session this browser has. */
export type HolderPage = OwnPage & {
  /** Primary identifier of today. */
  readonly nationalId: NationalId;
  readonly session: CurrentSession;
  /** Proves that a form of ours was shown in this very session. */
  readonly csrf: string;
};

/** A form that was open for longer is shown anew. */
const formSeconds = 1800;

/** Only whoever is logged in goes on; everybody else logs in first and comes back to `page`. */
export const withSession = async (
  own: OwnPage,
  page: DevicesPage,
  step: (holder: HolderPage) => Promise<FastifyReply>,
): Promise<FastifyReply> => {
  const { door, request, reply } = own;
  const session = await door.issuer.currentSession({ request: request.raw, response: reply.raw });
  const entry = session && (await door.login.directory.findEntry(session.nationalId));
  if (session === undefined || entry?.status !== 'active') return toLogin(own, page);
  const now = door.login.clock.nowSeconds();
  const csrf = door.sealer.seal({ use: 'devices', session: session.sessionId }, now + formSeconds);
  return step({ ...own, session, nationalId: entry.professional.nationalId, csrf });
};

/** Sends to our own login, by the way of every service. */
export const toLogin = (own: OwnPage, page: DevicesPage, fresh = false): FastifyReply =>
  seeOther(own, devicesLoginUrl(own.door, { page, fresh, language: own.language }));

/** Whether a post comes from a form that this session was shown. */
export const isGenuine = ({ door, request, session }: HolderPage): boolean => {
  const note = door.sealer.open(fieldOf(request, 'csrf'), door.login.clock.nowSeconds());
  const isOfSession = note?.['use'] === 'devices' && note['session'] === session.sessionId;
  return isOfSession && isOwnPost(request.raw, door.addresses.browserOrigin);
};

/** A field of a posted form, '' when it is missing or given twice. */
export const fieldOf = ({ body }: FastifyRequest, name: string): string => textOf(body, name);

/** A parameter of the address, '' when it is missing or given twice. */
export const queryOf = ({ query }: FastifyRequest, name: string): string => textOf(query, name);

const textOf = (fields: unknown, name: string): string => {
  const value = ((fields ?? {}) as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : '';
};

export const seeOther = ({ reply }: Pick<OwnPage, 'reply'>, location: string): FastifyReply =>
  reply.code(303).header('location', location).header('cache-control', 'no-store').send();

type Sending = { readonly status?: number; readonly ownScript?: boolean };

export const sendPage = (own: OwnPage, page: string, { status = 200, ownScript }: Sending = {}): FastifyReply => {
  const https = own.door.addresses.browserOrigin.startsWith('https:');
  const cookie = languageCookie(own.request.raw, https);
  if (cookie !== undefined) own.reply.header('set-cookie', cookie);
  return own.reply.code(status).headers(securityHeaders({ https, ownScript })).send(page);
};

/** The error page of a fault, with the way back to the start of these pages. */
export const sendOwnFault = ({ door, request, reply }: OwnPage, fault: FaultCode): FastifyReply => {
  const https = door.addresses.browserOrigin.startsWith('https:');
  const deps = { look: door.look, clock: door.login.clock, random: door.login.random, https };
  const page = renderFault(deps, request.raw, { fault });
  return reply.code(page.status).headers(page.headers).send(page.body);
};

/** A route of these pages: the step receives what every one of them needs. */
export const ownRoute =
  (door: Door, phone: PhoneDoor) =>
  (step: (own: OwnPage) => FastifyReply | Promise<FastifyReply>) =>
  (request: FastifyRequest, reply: FastifyReply): FastifyReply | Promise<FastifyReply> =>
    step({ door, phone, request, reply, language: languageOf(request.raw) });
