import type { FastifyReply } from 'fastify';
import type { LoggedIn, PendingLogin, RelyingParty } from '#account/relying-party.ts';
import { seeOther } from '../office/office.ts';
import { type AccountDoor, accountDoors } from './account-space.ts';
import { goodbyePage, welcomePage, type WelcomeNotice } from './pages/welcome.ts';
import { accountPaths, doorWords } from './paths.ts';
import { sendAccountPage } from './send-page.ts';
import { type AccountVisit, type HolderVisit, openSession, queryOf, readCookie, writeCookie } from './session.ts';

/** The choice of the door, for somebody who is not logged in. */
export const showWelcome = (visit: AccountVisit, notice?: WelcomeNotice): FastifyReply => {
  const doors = accountDoors.filter((door) => visit.space.parties[door] !== undefined);
  const status = notice === undefined ? 200 : notice === 'failed' ? 400 : 503;
  return sendAccountPage(visit, welcomePage(visit.language, doors, notice), status);
};

/** A person has this long to log in at the door. */
const pendingSeconds = 900;

/** Sends the browser to the door, as every service does. */
export const depart = async (visit: AccountVisit): Promise<FastifyReply> => {
  const { space, office, language } = visit;
  const door = accountDoors.find((one) => doorWords[one] === queryOf(visit, 'porte'));
  const party = door === undefined ? undefined : space.parties[door];
  if (party === undefined) return seeOther(visit, accountPaths.home);
  const begun = await reach(visit, () => party.begin(language));
  if (begun === undefined) return showWelcome(visit, 'unreachable');
  const note = { use: 'account-login', door, ...begun.pending };
  writeCookie(visit, 'login', office.sealer.seal(note, office.clock.nowSeconds() + pendingSeconds));
  return seeOther(visit, begun.url);
};

/** The door sends the person back: who they are is asked of the door itself, never of the address. */
export const comeBack = async (visit: AccountVisit, door: AccountDoor): Promise<FastifyReply> => {
  const party = visit.space.parties[door];
  const pending = pendingOf(visit, door);
  if (party === undefined || pending === undefined) return showWelcome(visit, 'failed');
  writeCookie(visit, 'login', '');
  const answer = await reach(visit, async () => ({ login: await finish(visit, party, pending) }));
  if (answer === undefined) return showWelcome(visit, 'unreachable');
  const { login } = answer;
  const found = login && (await visit.space.identify(door, login));
  if (login === undefined || found === undefined) return showWelcome(visit, 'failed');
  await openSession(visit, { ...found, idToken: login.idToken });
  return seeOther(visit, accountPaths.home);
};

const finish = (
  { office, request }: AccountVisit,
  party: RelyingParty,
  pending: PendingLogin,
): Promise<LoggedIn | undefined> => party.finish(new URL(request.raw.url ?? '', office.origin), pending);

const pendingOf = (visit: AccountVisit, door: AccountDoor): PendingLogin | undefined => {
  const { office } = visit;
  const note = office.sealer.open(readCookie(visit, 'login') ?? '', office.clock.nowSeconds());
  if (note?.['use'] !== 'account-login' || note['door'] !== door) return undefined;
  const { state, nonce, codeVerifier } = note;
  const isWhole = typeof state === 'string' && typeof nonce === 'string' && typeof codeVerifier === 'string';
  return isWhole ? { state, nonce, codeVerifier } : undefined;
};

/** The door is another listener, perhaps another machine: it may be down, and the person must read so. */
const reach = async <Answer>({ office }: AccountVisit, ask: () => Promise<Answer>): Promise<Answer | undefined> => {
  try {
    return await ask();
  } catch (error) {
    office.log.error('the account space could not reach its own door', { error });
    return undefined;
  }
};

/** Out of the account space, then out of the door. */
export const leave = async (visit: HolderVisit): Promise<FastifyReply> => {
  const { space, session } = visit;
  await space.sessions.remove(session.tokenHash);
  writeCookie(visit, 'session', '');
  const party = space.parties[session.holder.kind];
  const address = party && (await reach(visit, () => party.logoutUrl(session.idToken)));
  return seeOther(visit, address ?? accountPaths.goodbye);
};

export const sayGoodbye = (visit: AccountVisit): FastifyReply => sendAccountPage(visit, goodbyePage(visit.language));
