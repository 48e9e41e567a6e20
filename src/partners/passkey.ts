import {
  mostPasskeys,
  type Passkey,
  passkeyName,
  readAssertion,
  verifyAssertion,
  verifyRegistration,
} from '#platform/passkey.ts';
import type { PartnerAccount } from './account.ts';
import { openSession } from './sign-in.ts';
import { type PartnerSpace, partnerEvent } from './space.ts';

/** Adds the passkey to the account; false when it does not hold. */
export const addPasskey = async (
  space: PartnerSpace,
  account: PartnerAccount,
  {
    challenge,
    name,
    registration,
  }: { readonly challenge: string; readonly name: string; readonly registration: unknown },
): Promise<boolean> => {
  if (account.passkeys.length >= mostPasskeys) return false;
  const made = await verifyRegistration(space.origin, challenge, registration);
  if (made === undefined) return false;
  const passkey = { ...made, name: passkeyName(name), addedAtSeconds: space.clock.nowSeconds() };
  await savePasskeys(space, account, [...account.passkeys, passkey], 'passkey-added');
  return true;
};

export const removePasskey = (space: PartnerSpace, account: PartnerAccount, credentialId: string): Promise<void> =>
  savePasskeys(
    space,
    account,
    account.passkeys.filter((passkey) => passkey.credentialId !== credentialId),
    'passkey-removed',
  );

/** Opens a session for the owner of a passkey; undefined when it does not hold. */
export const signInByPasskey = async (
  space: PartnerSpace,
  challenge: string,
  given: unknown,
): Promise<string | undefined> => {
  const read = readAssertion(given);
  if (read === undefined) return undefined;
  const account = await space.store.findAccount(read.handle);
  const passkey = account?.passkeys.find(({ credentialId }) => credentialId === read.credentialId);
  if (account === undefined || passkey === undefined) return undefined;
  const used = await verifyAssertion(space.origin, challenge, { assertion: read.assertion, passkey });
  if (used === undefined) return undefined;
  // Read again: a key that its owner removed while it was verified opens nothing, and is not written back.
  const current = await space.store.findAccount(account.accountId);
  if (current?.passkeys.some(({ credentialId }) => credentialId === used.credentialId) !== true) return undefined;
  const passkeys = current.passkeys.map((one) => (one.credentialId === used.credentialId ? used : one));
  await space.store.saveAccount({ ...current, passkeys }, [
    partnerEvent(space, 'partner.signed-in', { account: account.accountId, method: 'passkey' }),
  ]);
  return openSession(space, account);
};

const savePasskeys = (
  space: PartnerSpace,
  account: PartnerAccount,
  passkeys: readonly Passkey[],
  change: string,
): Promise<void> =>
  space.store.saveAccount({ ...account, passkeys }, [
    partnerEvent(space, 'partner.account-changed', { account: account.accountId, change }),
  ]);
