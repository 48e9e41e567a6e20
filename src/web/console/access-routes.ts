import type { FastifyReply } from 'fastify';
import { addOwnPasskey, removeOwnPasskey } from '#operators/enrolment.ts';
import type { Operator } from '#operators/operator.ts';
import { findSignedIn, signOut as endSession } from '#operators/sign-in.ts';
import { registrationOptions } from '#platform/passkey.ts';
import { fieldsOf, seeOther } from '../office/office.ts';
import {
  type Ceremony,
  ceremonyBodyOf,
  challengeFor,
  sendCeremonyRefused,
  sendJson,
  takeChallenge,
} from '../office/passkey-ceremony.ts';
import { sendProblem } from '../office/server.ts';
import type { Answer, ConsoleRoute, ConsoleVisit } from './console-visit.ts';
import { entryPaths } from './entry-paths.ts';
import { accessPage } from './pages/access.ts';
import { leavingPage } from './pages/entry.ts';
import { consolePaths } from './places.ts';
import { dropSession, readSession } from './session.ts';
import type { ConsoleSpace } from './space.ts';

/** What every operator does about their own access: their passkeys, and going out. */
export const accessRoutes = (space: ConsoleSpace): readonly ConsoleRoute[] => [
  { method: 'GET', path: consolePaths.account, answer: withOwn(space, (visit, own) => accessPage(visit, own)) },
  { method: 'POST', path: `${entryPaths.passkeyAdd}/options`, answer: withOwn(space, askAdd(space)) },
  { method: 'POST', path: entryPaths.passkeyAdd, answer: withOwn(space, add(space)) },
  { method: 'POST', path: entryPaths.passkeyRemove, answer: withOwn(space, remove(space)) },
  { method: 'POST', path: entryPaths.signOut, answer: (visit) => signOut(space, visit) },
];

type OwnAnswer = (visit: ConsoleVisit, own: Operator) => Answer;

const withOwn =
  ({ operators }: ConsoleSpace, answer: OwnAnswer) =>
  async (visit: ConsoleVisit): Promise<FastifyReply> => {
    const own = await operators.store.find(visit.caller.operatorId);
    return own === undefined ? sendProblem(visit, 'missing') : answer(visit, own);
  };

/** Good for one sign-in of one operator: a colleague’s proof, or an older one, adds no key to a session that was stolen. */
const adding = ({ caller }: ConsoleVisit): Ceremony => ({
  ...{ space: 'console', purpose: `add ${caller.operatorId} ${caller.provedAtSeconds ?? 0}` },
});

const askAdd =
  ({ operators }: ConsoleSpace): OwnAnswer =>
  async (visit, { operatorId: handle, name, passkeys }) => {
    // Whoever stole a session would add a key of their own, for good.
    if (!visit.isProved) return sendCeremonyRefused(visit);
    const challenge = challengeFor(visit, adding(visit));
    return sendJson(visit, await registrationOptions(operators.origin, { handle, name, passkeys }, challenge));
  };

const add =
  ({ operators }: ConsoleSpace): OwnAnswer =>
  async (visit, own) => {
    const challenge = takeChallenge(visit, adding(visit));
    const { credential: registration, name } = ceremonyBodyOf(visit);
    const isAdded = challenge !== undefined && (await addOwnPasskey(operators, own, { challenge, name, registration }));
    return isAdded ? sendJson(visit, { next: `${consolePaths.account}?fait=oui` }) : sendCeremonyRefused(visit);
  };

const remove =
  ({ operators }: ConsoleSpace): OwnAnswer =>
  async (visit, own) => {
    const { credential: credentialId = '' } = fieldsOf(visit);
    const isRemoved = await removeOwnPasskey(operators, own, { credentialId, session: readSession(visit) ?? '' });
    return isRemoved ? seeOther(visit, `${consolePaths.account}?fait=oui`) : accessPage(visit, own, 'last-way');
  };

/** Out of the console, then out of the door where a card opened it. */
const signOut = async ({ operators, door }: ConsoleSpace, visit: ConsoleVisit): Promise<FastifyReply> => {
  const token = readSession(visit) ?? '';
  const idToken = (await findSignedIn(operators, token))?.session.idToken ?? '';
  await endSession(operators, token);
  dropSession(visit);
  return idToken === ''
    ? seeOther(visit, entryPaths.goodbye)
    : leavingPage(visit, await doorLogout(visit, door, idToken));
};

/** The console is left whatever the door says. */
const doorLogout = (visit: ConsoleVisit, { party }: ConsoleSpace['door'], idToken: string): Promise<string> =>
  party.logoutUrl(idToken).catch((error: unknown) => {
    visit.office.log.error('the console could not reach its own door', { error });
    return entryPaths.goodbye;
  });
