import type { FastifyReply } from 'fastify';
import { isOwnPost } from '../professional/own-post.ts';
import { originOf } from './door.ts';
import { sendFault } from './fault-page.ts';
import { lastLogin } from './last-login.ts';
import { fieldOf, findLogin, type LoginVisit, type Visit } from './visit.ts';
import { withLogin } from './with-login.ts';

/** The hidden field of every form of a login. */
export const csrfFor = ({ door, login, browserHash }: LoginVisit): string =>
  door.sealer.seal({ use: 'form', interactionId: login.interactionId, browserHash }, login.expiresAtSeconds);

/**
 * Goes on only with a form of our own page, posted by the browser that the page was made for.
 * Faults: Y470002 without its token, Y470001 with a wrong one or from another site; what `withLogin` says.
 */
export const withForm = async (
  visit: Visit,
  step: (visit: LoginVisit) => Promise<FastifyReply>,
): Promise<FastifyReply> => {
  const token = fieldOf(visit, 'csrfToken');
  if (token === '') return refuseForm(visit, 'Y470002');
  const note = visit.door.sealer.open(token, visit.door.login.clock.nowSeconds());
  const { use, interactionId, browserHash } = note ?? {};
  const isOurs = use === 'form' && typeof interactionId === 'string';
  if (!isOurs || !isOwnPost(visit.request.raw, originOf(visit.door))) return refuseForm(visit, 'Y470001');
  return withLogin(visit, interactionId, async (own) =>
    own.browserHash === browserHash ? step(own) : sendFault(own, { fault: 'Y470001', login: own.login }),
  );
};

const refuseForm = async (visit: Visit, fault: 'Y470001' | 'Y470002'): Promise<FastifyReply> => {
  const last = lastLogin(visit);
  return sendFault(visit, { fault, login: await findLogin(visit, last?.interactionId), service: last?.service });
};
