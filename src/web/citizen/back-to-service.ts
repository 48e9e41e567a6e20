import type { FastifyInstance, FastifyReply } from 'fastify';
import { giveUp } from '#login/citizen/unanswered.ts';
import { browserHashOf } from './cookies.ts';
import { pathBelow, type CitizenDoorDeps } from './door.ts';
import { sendFault } from './fault-page.ts';
import { lastLogin } from './last-login.ts';
import { askedOf, findLogin, queryOf, type Visit, withoutHead } from './visit.ts';

/** The way back to the service, from the choice page and from error pages (franceconnect.md §1.5). */
export const registerBackToService = (app: FastifyInstance, door: CitizenDoorDeps): void => {
  app.get(pathBelow(door, '/redirect-to-sp-with-error'), withoutHead, (request, reply) =>
    goBack({ door, request, reply }),
  );
};

/**
 * Without a `client_id` in the address the login of this browser names the service. Leads to registered addresses only:
 * anything else is Y030030. What the person proved is forgotten; Back leads to a choice that still works.
 */
const goBack = async (visit: Visit): Promise<FastifyReply> => {
  const { door, reply } = visit;
  const login = await findLogin(visit, lastLogin(visit)?.interactionId);
  const clientId = queryOf(visit, 'client_id') ?? login?.client.clientId;
  const redirectUri = queryOf(visit, 'redirect_uri');
  const error = queryOf(visit, 'error') ?? 'access_denied';
  const description = queryOf(visit, 'error_description') ?? 'User auth aborted';
  const location =
    clientId === undefined || redirectUri === undefined || !isErrorCode(error)
      ? undefined
      : await door.issuer.errorRedirect(clientId, redirectUri, {
          error,
          description: description.slice(0, longestDescription),
          state: queryOf(visit, 'state'),
        });
  if (location === undefined) return sendFault(visit, { fault: 'Y030030' });
  if (login !== undefined && login.client.clientId === clientId) {
    const asked = askedOf({ ...visit, login, browserHash: browserHashOf(visit) });
    await giveUp({ ...door.login, journal: door.journal }, asked, error);
  }
  return reply
    .code(302)
    .headers({ location, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    .send('');
};

const longestDescription = 200;

/** As RFC 6749, section 4.1.2.1, spells error codes. */
const isErrorCode = (error: string): boolean => /^[a-z_]{1,60}$/.test(error);
