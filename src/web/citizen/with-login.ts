import type { FastifyReply } from 'fastify';
import { browserHashOf, readCookie, writeCookie } from './cookies.ts';
import { sendFault } from './fault-page.ts';
import { findLogin, type LoginVisit, type Visit } from './visit.ts';

type LoginStep = (visit: LoginVisit) => Promise<FastifyReply>;

/**
 * Only the browser that began a login may go on with it: the issuer's cookie says so, and the pages' own.
 * Faults: Y190001 when the browser brings no cookie of these pages, Y030025 when the login is not its own, or over.
 */
export const withLogin = async (
  visit: Visit,
  interactionId: string | undefined,
  step: LoginStep,
): Promise<FastifyReply> => {
  const { door, request, reply } = visit;
  const login = await findLogin(visit, interactionId);
  if (login === undefined)
    return sendFault(visit, { fault: readCookie(door, request, 'browser') === undefined ? 'Y190001' : 'Y030025' });
  const browserHash = browserHashOf(door, request, reply);
  if (readCookie(door, request, 'login') !== login.interactionId)
    writeCookie(door, reply, 'login', login.interactionId);
  return step({ ...visit, login, browserHash });
};
