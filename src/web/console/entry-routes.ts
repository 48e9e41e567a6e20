import type { FastifyReply } from 'fastify';
import type { LoggedIn, PendingLogin } from '#account/relying-party.ts';
import { enrolByLink, enrolmentPath, findEnrolment } from '#operators/enrolment.ts';
import type { Operator } from '#operators/operator.ts';
import { refusedAtConsole, signInByCard, signInByPasskey } from '#operators/sign-in.ts';
import { assertionOptions, registrationOptions } from '#platform/passkey.ts';
import { levels } from '#vocabulary/level.ts';
import { type OfficeCookie, readOfficeCookie, writeOfficeCookie } from '../office/cookie.ts';
import { fieldsOf, languageFor, parameterOf, queryOf, seeOther, type Visit } from '../office/office.ts';
import {
  ceremonyBodyOf,
  challengeFor,
  sendCeremonyRefused,
  sendJson,
  takeChallenge,
} from '../office/passkey-ceremony.ts';
import type { Answer } from './console-visit.ts';
import { entryPaths } from './entry-paths.ts';
import {
  enrolmentPage,
  goodbyePage,
  notOperatorPage,
  onwardPage,
  signInPage,
  type SignInNotice,
} from './pages/entry.ts';
import { consolePaths } from './places.ts';
import { findOperatorVisit, keepSession } from './session.ts';
import type { ConsoleSpace } from './space.ts';

type EntryRoute = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly answer: (visit: Visit) => Answer;
};

const enrolment = `${enrolmentPath}:token`;

/** What is open to whoever is not signed in: the ways in, and the page after going out. */
export const entryRoutes = (space: ConsoleSpace): readonly EntryRoute[] => [
  { method: 'GET', path: entryPaths.signIn, answer: (visit) => showSignIn(space, visit) },
  { method: 'POST', path: entryPaths.card, answer: (visit) => depart(space, visit) },
  { method: 'GET', path: entryPaths.callback, answer: (visit) => comeBack(space, visit) },
  { method: 'POST', path: `${entryPaths.passkeySignIn}/options`, answer: (visit) => askSignIn(space, visit) },
  { method: 'POST', path: entryPaths.passkeySignIn, answer: (visit) => signInWithPasskey(space, visit) },
  { method: 'GET', path: enrolment, answer: (visit) => showEnrolment(space, visit) },
  { method: 'POST', path: `${enrolment}/options`, answer: (visit) => askEnrolment(space, visit) },
  { method: 'POST', path: enrolment, answer: (visit) => enrol(space, visit) },
  { method: 'GET', path: entryPaths.goodbye, answer: goodbyePage },
];

const showSignIn = async (space: ConsoleSpace, visit: Visit, notice?: SignInNotice): Promise<FastifyReply> => {
  const back = backOf(visit);
  const mayPass = notice === undefined && queryOf(visit)['preuve'] !== 'oui';
  if (mayPass && (await findOperatorVisit(space, visit)) !== undefined) return seeOther(visit, back);
  const doorTargets = [space.door.issuer];
  return signInPage(visit, { back, notice, doorTargets, testOperators: space.testOperators });
};

/** A person has this long to log in at the door. */
const pendingSeconds = 900;
/** `Lax`: the return from the door is a navigation that another site begins. */
const pendingCookie: OfficeCookie = { name: 'console_login', sameSite: 'Lax' };

/** Sends the browser to our own door, as every service does, for a login made now and with a card. */
const depart = async (space: ConsoleSpace, visit: Visit): Promise<FastifyReply> => {
  const { sealer, clock } = visit.office;
  const begun = await reach(visit, () => space.door.party.begin(languageFor(visit)));
  if (begun === undefined) return showSignIn(space, visit, 'unreachable');
  const note = { use: 'console-login', back: backOf(visit), ...begun.pending };
  const value = sealer.seal(note, clock.nowSeconds() + pendingSeconds);
  writeOfficeCookie(visit, pendingCookie, { value, seconds: pendingSeconds });
  return seeOther(visit, begun.url);
};

/** The door sends the person back: who they are is asked of the door itself, never of the address. */
const comeBack = async (space: ConsoleSpace, visit: Visit): Promise<FastifyReply> => {
  const pending = pendingOf(visit);
  if (pending === undefined) return showSignIn(space, visit, 'failed');
  writeOfficeCookie(visit, pendingCookie, { value: '', seconds: 0 });
  const callback = new URL(visit.request.raw.url ?? '', visit.office.origin);
  const answer = await reach(visit, async () => ({ login: await space.door.party.finish(callback, pending) }));
  if (answer === undefined) return showSignIn(space, visit, 'unreachable');
  if (answer.login === undefined || !reachesLevel(space, answer.login)) return showSignIn(space, visit, 'failed');
  return enterByCard(space, visit, { login: answer.login, back: pending.back });
};

const enterByCard = async (
  space: ConsoleSpace,
  visit: Visit,
  { login, back }: { readonly login: LoggedIn; readonly back: string },
): Promise<FastifyReply> => {
  const nationalId = space.door.nationalIdOf(login.subject);
  const token = nationalId && (await signInByCard(space.operators, nationalId, login.idToken));
  if (token === undefined) {
    if (nationalId !== undefined) await space.journal.append([refusedAtConsole(space.operators, nationalId)]);
    return notOperatorPage(visit);
  }
  await keepSession(space, visit, token);
  return onwardPage(visit, back);
};

/** What was asked for is looked at again: the door's answer counts, not its promise. */
const reachesLevel = ({ door }: ConsoleSpace, { level }: LoggedIn): boolean => {
  const reached = levels.findIndex((one) => one === level);
  return reached >= levels.indexOf(door.level);
};

const pendingOf = (visit: Visit): (PendingLogin & { readonly back: string }) | undefined => {
  const { sealer, clock } = visit.office;
  const note = sealer.open(readOfficeCookie(visit, pendingCookie) ?? '', clock.nowSeconds());
  if (note?.['use'] !== 'console-login') return undefined;
  const { state, nonce, codeVerifier, back } = note;
  const isWhole = typeof state === 'string' && typeof nonce === 'string' && typeof codeVerifier === 'string';
  return isWhole && typeof back === 'string' ? { state, nonce, codeVerifier, back } : undefined;
};

/** The door is another listener, perhaps another machine: it may be down, and the person must read so. */
const reach = async <Result>({ office }: Visit, ask: () => Promise<Result>): Promise<Result | undefined> => {
  try {
    return await ask();
  } catch (error) {
    office.log.error('the console could not reach its own door', { error });
    return undefined;
  }
};

/** Where the reader wanted to go: a page of the console and nothing else. */
const backOf = (visit: Visit): string => {
  const wanted = fieldsOf(visit)['vers'] || queryOf(visit)['vers'] || '';
  return /^\/console(?:[/?][\w/?=&%.:+-]*)?$/.test(wanted) ? wanted : consolePaths.home;
};

const signingIn = { space: 'console', purpose: 'sign-in' } as const;

const askSignIn = async ({ operators }: ConsoleSpace, visit: Visit): Promise<FastifyReply> =>
  sendJson(visit, await assertionOptions(operators.origin, challengeFor(visit, signingIn)));

const signInWithPasskey = async (space: ConsoleSpace, visit: Visit): Promise<FastifyReply> => {
  const challenge = takeChallenge(visit, signingIn);
  const { credential } = ceremonyBodyOf(visit);
  const token = challenge === undefined ? undefined : await signInByPasskey(space.operators, challenge, credential);
  if (token === undefined) return sendCeremonyRefused(visit);
  await keepSession(space, visit, token);
  return sendJson(visit, { next: backOf(visit) });
};

const enrolling = (operator: Operator) => ({ space: 'console', purpose: `enrol ${operator.operatorId}` }) as const;

const showEnrolment = async ({ operators }: ConsoleSpace, visit: Visit): Promise<FastifyReply> => {
  const token = parameterOf(visit, 'token');
  const owner = await findEnrolment(operators, token);
  return enrolmentPage(visit, owner && { name: owner.name, path: `${enrolmentPath}${encodeURIComponent(token)}` });
};

const askEnrolment = async ({ operators }: ConsoleSpace, visit: Visit): Promise<FastifyReply> => {
  const owner = await findEnrolment(operators, parameterOf(visit, 'token'));
  if (owner === undefined) return sendCeremonyRefused(visit);
  const { operatorId: handle, name, passkeys } = owner;
  const challenge = challengeFor(visit, enrolling(owner));
  return sendJson(visit, await registrationOptions(operators.origin, { handle, name, passkeys }, challenge));
};

const enrol = async ({ operators }: ConsoleSpace, visit: Visit): Promise<FastifyReply> => {
  const token = parameterOf(visit, 'token');
  const owner = await findEnrolment(operators, token);
  const challenge = owner && takeChallenge(visit, enrolling(owner));
  if (challenge === undefined) return sendCeremonyRefused(visit);
  const { credential: registration, name } = ceremonyBodyOf(visit);
  const isAdded = await enrolByLink(operators, token, { challenge, name, registration });
  return isAdded ? sendJson(visit, { next: `${entryPaths.signIn}?cle=oui` }) : sendCeremonyRefused(visit);
};
