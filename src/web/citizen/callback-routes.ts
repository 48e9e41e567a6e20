import type { FastifyInstance, FastifyReply } from 'fastify';
import { suspiciousFloor } from '#login/citizen/offer.ts';
import { type AwayLogin, findAway, takeUpAnswer } from '#login/citizen/take-up-answer.ts';
import { requestUrl } from '#platform/request-url.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { browserHashOf } from './cookies.ts';
import { type CitizenDoorDeps, pathBelow } from './door.ts';
import { sendFault } from './fault-page.ts';
import { lastLogin } from './last-login.ts';
import { isSuspicious } from './suspicious.ts';
import { askedOf, findLogin, type LoginVisit, queryOf, seeOther, type Visit, withoutHead } from './visit.ts';
import { verify } from './verify-routes.ts';
import { withLogin } from './with-login.ts';

/** The return from a provider. */
export const registerCallbackRoutes = (app: FastifyInstance, door: CitizenDoorDeps): void => {
  app.get(pathBelow(door, '/oidc-callback'), withoutHead, (request, reply) => takeBack({ door, request, reply }));
};

/**
 * Found by its state, in the browser that left. Faults: Y020021 without a state, Y020022 with one that is unknown,
 * spent or another browser’s (franceconnect.md §2.2).
 */
const takeBack = async (visit: Visit): Promise<FastifyReply> => {
  const { door, request, reply } = visit;
  const state = queryOf(visit, 'state');
  if (state === undefined) return refuseState(visit, 'Y020021');
  const away = await findAway(door.login, state, browserHashOf({ door, request, reply }));
  if (away === undefined) return refuseState(visit, 'Y020022');
  return withLogin(visit, away.interactionId, (own) => takeUp(own, away, state));
};

/** A login of this browser may still stand: the page then leads on to it. */
const refuseState = async (visit: Visit, fault: 'Y020021' | 'Y020022'): Promise<FastifyReply> => {
  visit.door.counters.citizenLogin(visit.door.issuer.door, 'unknown', fault);
  const last = lastLogin(visit);
  const login = await findLogin(visit, last?.interactionId);
  return sendFault(visit, { fault, login, service: last?.service, goOn: login === undefined ? undefined : 'continue' });
};

const takeUp = async (visit: LoginVisit, away: AwayLogin, state: string): Promise<FastifyReply> => {
  const { door, login, request } = visit;
  const query = requestUrl(request.raw).searchParams;
  const taken = await takeUpAnswer(door.login, {
    login: away,
    asked: askedOf(visit),
    state,
    floor: isSuspicious(door, request) ? suspiciousFloor : undefined,
    redeem: (departure) => door.upstream.answer(departure, query, login.wantedLevel),
  });
  const outcome = taken.kind === 'choose-again' || taken.kind === 'fault' ? taken.fault : taken.kind;
  door.counters.citizenLogin(door.issuer.door, away.state.providerId, outcome);
  const here = pathBelow(door, `/interaction/${login.interactionId}`);
  switch (taken.kind) {
    case 'proved':
      return verify(visit);
    case 'overtaken':
    case 'choose-again':
      return seeOther(visit, here);
    case 'fault': {
      const provider = await door.upstream.find(asProviderId(away.state.providerId));
      const { fault, detail } = taken;
      return sendFault(visit, { fault, detail, login, providerTitle: provider?.title, goOn: 'choose' });
    }
  }
};
