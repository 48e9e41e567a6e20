import type { FastifyReply } from 'fastify';
import { browserHashOf, readCookie } from './cookies.ts';
import { sendFault } from './fault-page.ts';
import { lastLogin, rememberLogin } from './last-login.ts';
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
  if (login === undefined) {
    const fault = readCookie(door, request, 'browser') === undefined ? 'Y190001' : 'Y030025';
    return sendFault(visit, { fault, service: lastLogin(visit)?.service });
  }
  const browserHash = browserHashOf({ door, request, reply });
  rememberLogin(visit, login);
  return step({ ...visit, login, browserHash });
};
