import { readAssertion, verifyAssertion } from '#platform/passkey.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { Operator } from './operator.ts';
import type { OperatorSession } from './operator-store.ts';
import type { OperatorRoom } from './room.ts';
import { hashToken } from './token.ts';

/**
 * Opens a session for the owner of a passkey; undefined when it does not hold or opens nothing.
 * @param given what the browser answered @returns the token for the cookie
 */
export const signInByPasskey = async (
  room: OperatorRoom,
  challenge: string,
  given: unknown,
): Promise<string | undefined> => {
  const read = readAssertion(given);
  if (read === undefined) return undefined;
  const operator = await room.store.findByPasskey(read.credentialId);
  const passkey = operator?.passkeys.find(({ credentialId }) => credentialId === read.credentialId);
  if (operator === undefined || passkey === undefined || operator.operatorId !== read.handle) return undefined;
  const used = await verifyAssertion(room.origin, challenge, { assertion: read.assertion, passkey });
  if (used === undefined || !(await isLetIn(room, operator))) return undefined;
  await room.store.notePasskey(used, []);
  return openSession(room, operator, { method: 'passkey', idToken: '' });
};

/**
 * Opens a session for whoever came through our own professional door with a card; undefined for everybody who is no
 * operator, which the journal keeps. @param idToken of that login, for the sign-out at the door
 */
export const signInByCard = async (
  room: OperatorRoom,
  nationalId: NationalId,
  idToken: string,
): Promise<string | undefined> => {
  const operator = await room.store.findByNationalId(nationalId);
  if (operator === undefined || !(await isLetIn(room, operator))) return undefined;
  return openSession(room, operator, { method: 'card', idToken });
};

/** Whether an operator may come in, by page or by program: active, and not a professional who is suspended. */
export const isLetIn = async (
  { isSuspended }: Pick<OperatorRoom, 'isSuspended'>,
  { status, nationalId }: Pick<Operator, 'status' | 'nationalId'>,
): Promise<boolean> => status === 'active' && (nationalId === undefined || !(await isSuspended(nationalId)));

/** The journal line of somebody who came with a card and is no operator. */
export const refusedAtConsole = ({ clock }: Pick<OperatorRoom, 'clock'>, nationalId: NationalId): NewEvent => ({
  ...{ kind: 'operator.refused', atMilliseconds: clock.nowMilliseconds(), nationalId },
});

const openSession = async (
  { store, clock, random, rules }: OperatorRoom,
  { operatorId }: Operator,
  { method, idToken }: { readonly method: 'passkey' | 'card'; readonly idToken: string },
): Promise<string> => {
  const token = random.token(32);
  const now = clock.nowSeconds();
  const session: OperatorSession = {
    ...{ tokenHash: hashToken(token), operatorId, idToken },
    ...{ createdAtSeconds: now, expiresAtSeconds: now + rules.sessionIdleSeconds },
  };
  const details = { operator: operatorId, method };
  await store.saveSession(session, [{ kind: 'operator.signed-in', atMilliseconds: clock.nowMilliseconds(), details }]);
  return token;
};

export type SignedIn = { readonly session: OperatorSession; readonly operator: Operator };

/**
 * Who is signed in by this token; undefined when nobody is. Being asked keeps the session alive, up to its longest; that
 * of somebody who was suspended ends for good.
 */
export const findSignedIn = async (room: OperatorRoom, token: string): Promise<SignedIn | undefined> => {
  const now = room.clock.nowSeconds();
  const found = await room.store.findSession(hashToken(token), now);
  if (found === undefined) return undefined;
  const { tokenHash, createdAtSeconds, expiresAtSeconds } = found.session;
  if (!(await isLetIn(room, found.operator))) {
    await room.store.removeSession(tokenHash);
    return undefined;
  }
  const { sessionIdleSeconds, sessionMaximumSeconds } = room.rules;
  const end = Math.min(now + sessionIdleSeconds, createdAtSeconds + sessionMaximumSeconds);
  // A session in use is not written at each click.
  if (end - expiresAtSeconds >= 30) await room.store.extendSession(tokenHash, end);
  return found;
};

export const signOut = ({ store }: Pick<OperatorRoom, 'store'>, token: string): Promise<void> =>
  store.removeSession(hashToken(token));
