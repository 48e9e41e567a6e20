import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AccountSession, accountSessionSeconds, extendedEnd } from '#account/account-session.ts';
import type { Holder } from '#account/holder.ts';
import { cookieOf } from '#platform/request-cookie.ts';
import type { Language } from '#vocabulary/fault.ts';
import { fieldsOf, isHttps, isOwnForm, languageFor, type Office, seeOther, type Visit } from '../office/office.ts';
import type { AccountSpace } from './account-space.ts';
import { refusedPage } from './pages/refused.ts';
import { accountPaths } from './paths.ts';
import { sendAccountPage } from './send-page.ts';

export type AccountVisit = Visit & { readonly space: AccountSpace; readonly language: Language };

/** A request of somebody who is logged in. */
export type HolderVisit = AccountVisit & {
  readonly session: AccountSession;
  readonly holder: Holder;
  /** Proves that a form of ours was shown in this very session. */
  readonly csrf: string;
};

type Step<Of> = (visit: Of) => FastifyReply | Promise<FastifyReply>;

/** A route of the account space. */
export const accountRoute =
  (space: AccountSpace, office: Office) =>
  (step: Step<AccountVisit>) =>
  (request: FastifyRequest, reply: FastifyReply): FastifyReply | Promise<FastifyReply> =>
    step({ space, office, request, reply, language: languageFor({ request }) });

const cookieUses = { session: 'vestibule_account', login: 'vestibule_account_login' } as const;
type CookieUse = keyof typeof cookieUses;

/** `__Host-` keeps a neighbouring host from planting one of its own (RFC 6265bis 4.1.3.2). */
const nameOf = (office: Office, use: CookieUse): string => `${isHttps(office) ? '__Host-' : ''}${cookieUses[use]}`;

export const readCookie = ({ office, request }: Visit, use: CookieUse): string | undefined =>
  cookieOf(request.raw, nameOf(office, use));

/** @param value '' takes the cookie away */
export const writeCookie = ({ office, reply }: Visit, use: CookieUse, value: string): void => {
  const end = value === '' ? '; Max-Age=0' : '';
  const secure = isHttps(office) ? '; Secure' : '';
  reply.header('set-cookie', `${nameOf(office, use)}=${value}; Path=/; HttpOnly; SameSite=Lax${end}${secure}`);
};

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Opens a session in this browser; whatever it had before is over. */
export const openSession = async (
  visit: AccountVisit,
  opening: Pick<AccountSession, 'holder' | 'openedBy' | 'idToken'>,
): Promise<void> => {
  const { space, office } = visit;
  const before = readCookie(visit, 'session');
  if (before !== undefined) await space.sessions.remove(hashOf(before));
  const token = office.random.token(32);
  const createdAtSeconds = office.clock.nowSeconds();
  const expiresAtSeconds = createdAtSeconds + accountSessionSeconds.idle;
  await space.sessions.save({ ...opening, tokenHash: hashOf(token), createdAtSeconds, expiresAtSeconds });
  writeCookie(visit, 'session', token);
};

/** Who is logged in in this browser; undefined when nobody is. Being asked keeps a session alive. */
export const findHolder = async (visit: AccountVisit): Promise<HolderVisit | undefined> => {
  const { space, office } = visit;
  const token = readCookie(visit, 'session');
  const now = office.clock.nowSeconds();
  const session = token === undefined ? undefined : await space.sessions.find(hashOf(token), now);
  if (session === undefined) return undefined;
  const end = extendedEnd(session, now);
  if (end !== undefined) await space.sessions.extend(session.tokenHash, end);
  const csrfEnd = session.createdAtSeconds + accountSessionSeconds.maximum;
  const csrf = office.sealer.seal({ use: 'account-form', session: session.tokenHash }, csrfEnd);
  return { ...visit, session, holder: session.holder, csrf };
};

/** Only whoever is logged in goes on; everybody else is shown the way in. */
export const withHolder =
  (step: Step<HolderVisit>): Step<AccountVisit> =>
  async (visit) => {
    const holder = await findHolder(visit);
    return holder === undefined ? seeOther(visit, accountPaths.home) : step(holder);
  };

/** The same for a post: it must come from a form that this session was shown. */
export const withForm = (step: Step<HolderVisit>): Step<AccountVisit> =>
  withHolder((visit) => (isGenuine(visit) ? step(visit) : sendAccountPage(visit, refusedPage(visit.language), 403)));

const isGenuine = (visit: HolderVisit): boolean => {
  const { office, session } = visit;
  const note = office.sealer.open(fieldsOf(visit)['csrf'] ?? '', office.clock.nowSeconds());
  return note?.['use'] === 'account-form' && note['session'] === session.tokenHash && isOwnForm(visit);
};

/** A parameter of the address, '' when it is missing or given twice. */
export const queryOf = ({ request }: Visit, name: string): string => {
  const value = ((request.query ?? {}) as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : '';
};

/** A part of the path. */
export const paramOf = ({ request }: Visit, name: string): string =>
  (request.params as Readonly<Record<string, string>>)[name] ?? '';
