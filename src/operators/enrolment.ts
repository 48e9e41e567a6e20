import { passkeyName, verifyRegistration } from '#platform/passkey.ts';
import type { Operator } from './operator.ts';
import { type OperatorRoom, operatorChanged } from './room.ts';
import { hashToken } from './token.ts';

/** A link waits this long for its owner. */
const enrolmentSeconds = 86_400;

export const enrolmentPath = '/console/inscription/';

/** What a browser answered when it was asked to make a passkey. */
export type NewPasskey = { readonly challenge: string; readonly name: string; readonly registration: unknown };

/**
 * Makes the link by which this operator adds a passkey, good once. Earlier ones end.
 * @returns the whole address, a secret: it is shown once and only its hash is kept
 */
export const makeEnrolmentLink = async (
  room: Pick<OperatorRoom, 'store' | 'clock' | 'random' | 'origin'>,
  operatorId: string,
  by: string,
): Promise<{ readonly link: string; readonly expiresAtSeconds: number }> => {
  const token = room.random.token(32);
  const expiresAtSeconds = room.clock.nowSeconds() + enrolmentSeconds;
  await room.store.saveEnrolment({ tokenHash: hashToken(token), operatorId, expiresAtSeconds }, [
    operatorChanged(room, { operatorId, change: 'link-made', by }),
  ]);
  return { link: `${room.origin}${enrolmentPath}${token}`, expiresAtSeconds };
};

/** Whose link it is; undefined when it is unknown, used or too old. */
export const findEnrolment = ({ store, clock }: OperatorRoom, token: string): Promise<Operator | undefined> =>
  store.findEnrolment(hashToken(token), clock.nowSeconds());

/** Adds the passkey that was made on the page of a link, and uses the link up; false when either does not hold. */
export const enrolByLink = async (room: OperatorRoom, token: string, made: NewPasskey): Promise<boolean> => {
  const owner = await findEnrolment(room, token);
  const passkey = owner && (await readNewPasskey(room, made));
  if (owner === undefined || passkey === undefined) return false;
  const { operatorId } = owner;
  const link = { tokenHash: hashToken(token), nowSeconds: room.clock.nowSeconds() };
  return room.store.enrol(link, passkey, [
    operatorChanged(room, { operatorId, change: 'passkey-added', by: operatorId }),
  ]);
};

/** Adds another passkey to somebody who is signed in; false when it does not hold, or they have the most there can be. */
export const addOwnPasskey = async (
  room: OperatorRoom,
  { operatorId }: Pick<Operator, 'operatorId'>,
  made: NewPasskey,
): Promise<boolean> => {
  const passkey = await readNewPasskey(room, made);
  if (passkey === undefined) return false;
  const event = operatorChanged(room, { operatorId, change: 'passkey-added', by: operatorId });
  return room.store.addPasskey(operatorId, passkey, [event]);
};

/**
 * Removes a passkey and ends every session but the one that asks.
 * @param session its token @returns false for the last way in of somebody who has no card: they would be locked out
 */
export const removeOwnPasskey = async (
  room: OperatorRoom,
  { operatorId, passkeys, nationalId }: Operator,
  { credentialId, session }: { readonly credentialId: string; readonly session: string },
): Promise<boolean> => {
  const others = passkeys.filter((passkey) => passkey.credentialId !== credentialId);
  if (others.length === 0 && nationalId === undefined) return false;
  const event = operatorChanged(room, { operatorId, change: 'passkey-removed', by: operatorId });
  await room.store.removePasskey({ operatorId, credentialId }, hashToken(session), [event]);
  return true;
};

const readNewPasskey = async (room: OperatorRoom, { challenge, name, registration }: NewPasskey) => {
  const made = await verifyRegistration(room.origin, challenge, registration);
  return made && { ...made, name: passkeyName(name), addedAtSeconds: room.clock.nowSeconds() };
};
