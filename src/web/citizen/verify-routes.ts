import type { FastifyInstance, FastifyReply } from 'fastify';
import { forgetProof, isStillAnswerable } from '#login/citizen/unanswered.ts';
import { type Verified, verifyProof, verifySession } from '#login/citizen/verify.ts';
import type { UpstreamProof } from '#vocabulary/citizen.ts';
import { type CitizenDoorDeps, pathBelow } from './door.ts';
import { sendFault } from './fault-page.ts';
import { findUsableSession } from './session.ts';
import {
  askedOf,
  loginIdInPath,
  type LoginMeeting,
  type LoginVisit,
  seeOther,
  type Visit,
  wishOf,
  withoutHead,
} from './visit.ts';
import { withLogin } from './with-login.ts';

/** Who is it: the step between the provider’s answer and what goes to the service. */
export const registerVerifyRoutes = (app: FastifyInstance, door: CitizenDoorDeps): void => {
  app.get(pathBelow(door, '/interaction/:uid/verify'), withoutHead, (request, reply) => {
    const visit: Visit = { door, request, reply };
    return withLogin(visit, loginIdInPath(visit), verify);
  });
};

/** What follows the provider's answer at once. A refreshed page ends where the first one led. Y420001: this step is not due. */
export const verify = async (visit: LoginVisit): Promise<FastifyReply> => {
  const { door, login, browserHash } = visit;
  const stored = await door.login.logins.find(login.interactionId);
  if (stored !== undefined && stored.browserHash !== browserHash) return sendFault(visit, { fault: 'Y030025' });
  switch (stored?.state.step) {
    case undefined: {
      const session = await findUsableSession(visit);
      if (session === undefined) return unexpected(visit);
      return goOn(visit, await verifySession(door.login, askedOf(visit), session, wishOf(login)));
    }
    case 'proved':
      return identify(visit, stored.state.proof);
    case 'verified':
    case 'sent':
      return goOn(visit, { granted: true });
    case 'choosing':
      // Refused before: the choice says why.
      return stored.state.failedProvider === undefined
        ? unexpected(visit)
        : seeOther(visit, pathBelow(door, `/interaction/${login.interactionId}`));
    case 'away':
      return unexpected(visit);
  }
};

/** Y100004: the proof was left lying for too long. */
const identify = async (visit: LoginVisit, proof: UpstreamProof): Promise<FastifyReply> => {
  const { door, login } = visit;
  if (isStillAnswerable(door.login, proof.establishedAtSeconds))
    return goOn(visit, await verifyProof(door.login, askedOf(visit), proof, wishOf(login)));
  await forgetProof(door.login, askedOf(visit));
  return sendFault(visit, { fault: 'Y100004', login, goOn: 'choose' });
};

const unexpected = (visit: LoginVisit): FastifyReply =>
  sendFault(visit, { fault: 'Y420001', login: visit.login, goOn: 'continue' });

/** To the page that informs, or past it where the service may skip it. */
export const pathAfterVerified = ({ door, login }: LoginMeeting): string =>
  pathBelow(
    door,
    login.informs ? `/interaction/${login.interactionId}/consent` : `/auto-login?uid=${login.interactionId}`,
  );

const goOn = async (visit: LoginVisit, verified: Verified): Promise<FastifyReply> => {
  const { door, login } = visit;
  if (verified.granted) return seeOther(visit, pathAfterVerified(visit));
  const { fault, providerId } = verified;
  door.counters.citizenLogin(door.issuer.door, providerId, fault);
  const provider = await door.upstream.find(providerId);
  return sendFault(visit, { fault, login, providerTitle: provider?.title, goOn: 'choose' });
};
