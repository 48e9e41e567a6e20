import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { PartnerAccount, Passkey } from './account.ts';
import { openSession } from './sign-in.ts';
import { type PartnerSpace, partnerEvent } from './space.ts';

/** Some three hundred modules: loaded when the first passkey is met (docs/performance.md). */
const loadLibrary = () => import('@simplewebauthn/server');
type Library = Awaited<ReturnType<typeof loadLibrary>>;

/** ES256, and RS256 for Windows Hello (RFC 9053, RFC 8812). */
const algorithms = [-7, -257];
const mostPasskeys = 10;

const part = Type.String({ minLength: 1, maxLength: 16_384, pattern: '^[\\w-]+$' });
const credential = { id: part, rawId: part, type: Type.Literal('public-key') };
const registrationCheck = TypeCompiler.Compile(
  Type.Object({ ...credential, response: Type.Object({ clientDataJSON: part, attestationObject: part }) }),
);
const assertionCheck = TypeCompiler.Compile(
  Type.Object({
    ...credential,
    response: Type.Object({ clientDataJSON: part, authenticatorData: part, signature: part, userHandle: part }),
  }),
);

const rpIdOf = ({ origin }: Pick<PartnerSpace, 'origin'>): string => new URL(origin).hostname;

/** What the page gives to `navigator.credentials.create`, in JSON. @param challenge base64url, kept by the caller */
export const registrationOptions = async (space: PartnerSpace, account: PartnerAccount, challenge: string) => ({
  ...(await (
    await loadLibrary()
  ).generateRegistrationOptions({
    rpName: 'Vestibule',
    rpID: rpIdOf(space),
    userName: account.email,
    userID: Uint8Array.from(Buffer.from(account.accountId)),
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: account.passkeys.map(({ credentialId }) => ({ id: credentialId })),
    supportedAlgorithmIDs: algorithms,
  })),
  challenge,
});

/** What the page gives to `navigator.credentials.get`: any passkey of ours that the device holds, so no account is named. */
export const assertionOptions = async (space: PartnerSpace, challenge: string) => ({
  ...(await (await loadLibrary()).generateAuthenticationOptions({ rpID: rpIdOf(space), userVerification: 'required' })),
  challenge,
});

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
  if (!registrationCheck.Check(registration) || account.passkeys.length >= mostPasskeys) return false;
  const { id, rawId, type, response } = registration;
  const verified = await refusalAsUndefined((library) =>
    library.verifyRegistrationResponse({
      response: { id, rawId, type, response, clientExtensionResults: {} },
      ...{ expectedChallenge: challenge, expectedOrigin: space.origin, expectedRPID: rpIdOf(space) },
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    }),
  );
  if (verified?.registrationInfo === undefined) return false;
  const made = verified.registrationInfo.credential;
  const passkey: Passkey = {
    ...{ credentialId: made.id, counter: made.counter, name: name.trim().slice(0, 60) || 'Passkey' },
    publicKey: Buffer.from(made.publicKey).toString('base64url'),
    addedAtSeconds: space.clock.nowSeconds(),
  };
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
  assertion: unknown,
): Promise<string | undefined> => {
  if (!assertionCheck.Check(assertion)) return undefined;
  const { id, rawId, type, response } = assertion;
  const account = await space.store.findAccount(Buffer.from(response.userHandle, 'base64url').toString());
  const passkey = account?.passkeys.find(({ credentialId }) => credentialId === id);
  if (account === undefined || passkey === undefined) return undefined;
  const verified = await refusalAsUndefined((library) =>
    library.verifyAuthenticationResponse({
      response: { id, rawId, type, response, clientExtensionResults: {} },
      ...{ expectedChallenge: challenge, expectedOrigin: space.origin, expectedRPID: rpIdOf(space) },
      requireUserVerification: true,
      credential: {
        ...{ id: passkey.credentialId, counter: passkey.counter },
        publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, 'base64url')),
      },
    }),
  );
  if (verified?.verified !== true) return undefined;
  const used = { ...passkey, counter: verified.authenticationInfo.newCounter };
  const passkeys = account.passkeys.map((one) => (one === passkey ? used : one));
  await space.store.saveAccount({ ...account, passkeys }, [
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

/** The library refuses by throwing, and what it throws at is what came with the request: a refusal, as a value. */
const refusalAsUndefined = async <Result>(
  verify: (library: Library) => Promise<Result>,
): Promise<Result | undefined> => {
  const library = await loadLibrary();
  try {
    return await verify(library);
  } catch {
    // Nobody learns what was wrong; the caller says that it did not hold.
    return undefined;
  }
};
