import type { FastifyReply } from 'fastify';
import type { PartnerAccount, Role } from '#partners/account.ts';
import { findForMember, type MemberRequest } from '#partners/change-request.ts';
import { findSignedIn } from '#partners/sign-in.ts';
import { type OfficeCookie, readOfficeCookie, writeOfficeCookie } from '../office/cookie.ts';
import { sendProblem } from '../office/server.ts';
import { parameterOf, seeOther, type Visit } from '../office/office.ts';
import type { PartnerPages } from './space.ts';

/** A visit to the partner space. */
export type PartnerVisit = Visit & { readonly pages: PartnerPages };
/** By somebody who is signed in. */
export type AccountVisit = PartnerVisit & { readonly account: PartnerAccount };
/** In an organisation of theirs. */
export type MemberVisit = AccountVisit & { readonly organisationId: string; readonly role: Role };
/** About a request of an organisation of theirs. */
export type RequestVisit = AccountVisit & { readonly asked: MemberRequest['request']; readonly role: Role };

export type Answer = Promise<FastifyReply> | FastifyReply;

type CookieUse = 'session' | 'code' | 'provider' | 'form';
const cookieFor = (use: CookieUse): OfficeCookie => ({ name: `partner_${use}`, sameSite: 'Lax' });

export const readCookie = (visit: Visit, use: CookieUse): string | undefined => readOfficeCookie(visit, cookieFor(use));

/** Keeps a value in the browser; '' and 0 seconds remove it. */
export const setCookie = (visit: Visit, use: CookieUse, value: string, seconds: number): void =>
  writeOfficeCookie(visit, cookieFor(use), { value, seconds });

export const findAccount = async (visit: PartnerVisit): Promise<PartnerAccount | undefined> => {
  const token = readCookie(visit, 'session');
  return token === undefined ? undefined : findSignedIn(visit.pages.space, token);
};

/** Sends strangers to the sign-in page; a page that they wanted to read is come back to. */
export const withAccount =
  (answer: (visit: AccountVisit) => Answer) =>
  async (visit: PartnerVisit): Promise<FastifyReply> => {
    const account = await findAccount(visit);
    if (account !== undefined) return answer({ ...visit, account });
    const back = visit.request.method === 'GET' ? `?vers=${encodeURIComponent(visit.request.url)}` : '';
    return seeOther(visit, `/partenaires/connexion${back}`);
  };

/** Whoever is no member gets the page of an address that does not exist. */
export const withMember = (answer: (visit: MemberVisit) => Answer) =>
  withAccount(async (visit) => {
    const organisationId = parameterOf(visit, 'organisation');
    const role = await visit.pages.space.store.findRole(organisationId, visit.account.accountId);
    if (role === undefined) return sendProblem(visit, 'missing');
    return answer({ ...visit, organisationId, role });
  });

/** The same for a request. */
export const withRequest = (answer: (visit: RequestVisit) => Answer) =>
  withAccount(async (visit) => {
    const found = await findForMember(visit.pages.space, parameterOf(visit, 'request'), visit.account);
    return found === undefined
      ? sendProblem(visit, 'missing')
      : answer({ ...visit, asked: found.request, role: found.role });
  });

/** A file as a form brought it: its name is shown at most. */
export type UploadedFile = { readonly name: string; readonly bytes: Uint8Array };

/** Files of a form, by field; a field for which none was chosen is not among them. */
export const filesOf = ({ request }: Visit): ReadonlyMap<string, UploadedFile> => {
  const { body } = request;
  const files = typeof body === 'object' && body !== null && 'files' in body ? body.files : undefined;
  return files instanceof Map ? files : new Map();
};
