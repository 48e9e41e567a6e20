import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';

/** Some three hundred modules: loaded when the first passkey is met (docs/performance.md). */
export const loadLibrary = () => import('@simplewebauthn/server');
type Library = Awaited<ReturnType<typeof loadLibrary>>;

/** A public key credential (WebAuthn Level 3 §4) that proves who its owner is. */
export type Passkey = {
  readonly credentialId: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly name: string;
  readonly addedAtSeconds: number;
};

/** What a ceremony makes or changes of a passkey. */
export type PasskeyCore = Pick<Passkey, 'credentialId' | 'publicKey' | 'counter'>;

/** Whose key it is. @param handle goes into the key and comes back with each assertion: an id, never a name */
export type PasskeyOwner = {
  readonly handle: string;
  readonly name: string;
  readonly passkeys: readonly PasskeyCore[];
};

/** How many passkeys one owner may have. */
export const mostPasskeys = 10;

/** ES256, and RS256 for Windows Hello (RFC 9053, RFC 8812). */
const algorithms = [-7, -257];

const part = Type.String({ minLength: 1, maxLength: 16_384, pattern: '^[\\w-]+$' });
const credential = { id: part, rawId: part, type: Type.Literal('public-key') };
const registrationCheck = TypeCompiler.Compile(
  Type.Object({ ...credential, response: Type.Object({ clientDataJSON: part, attestationObject: part }) }),
);
const assertionSchema = Type.Object({
  ...credential,
  response: Type.Object({ clientDataJSON: part, authenticatorData: part, signature: part, userHandle: part }),
});
const assertionCheck = TypeCompiler.Compile(assertionSchema);
export type Assertion = Static<typeof assertionSchema>;

const rpIdOf = (origin: string): string => new URL(origin).hostname;

/** What the page gives to `navigator.credentials.create`, in JSON. @param challenge base64url, kept by the caller */
export const registrationOptions = async (origin: string, owner: PasskeyOwner, challenge: string) => ({
  ...(await (
    await loadLibrary()
  ).generateRegistrationOptions({
    rpName: 'Vestibule',
    rpID: rpIdOf(origin),
    userName: owner.name,
    userID: Uint8Array.from(Buffer.from(owner.handle)),
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: owner.passkeys.map(({ credentialId }) => ({ id: credentialId })),
    supportedAlgorithmIDs: algorithms,
  })),
  challenge,
});

/** What the page gives to `navigator.credentials.get`: any passkey of ours that the device holds, so nobody is named. */
export const assertionOptions = async (origin: string, challenge: string) => ({
  ...(await (
    await loadLibrary()
  ).generateAuthenticationOptions({ rpID: rpIdOf(origin), userVerification: 'required' })),
  challenge,
});

/** The key that was made; undefined when the registration does not hold (WebAuthn Level 3 §7.1). */
export const verifyRegistration = async (
  origin: string,
  challenge: string,
  registration: unknown,
): Promise<PasskeyCore | undefined> => {
  if (!registrationCheck.Check(registration)) return undefined;
  const { id, rawId, type, response } = registration;
  const verified = await refusalAsUndefined((library) =>
    library.verifyRegistrationResponse({
      response: { id, rawId, type, response, clientExtensionResults: {} },
      ...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: rpIdOf(origin) },
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    }),
  );
  const made = verified?.registrationInfo?.credential;
  return (
    made && {
      credentialId: made.id,
      counter: made.counter,
      publicKey: Buffer.from(made.publicKey).toString('base64url'),
    }
  );
};

/** The assertion, when it has the shape of one; who it is said to be from is not yet proved. */
export const readAssertion = (
  given: unknown,
): { readonly assertion: Assertion; readonly credentialId: string; readonly handle: string } | undefined =>
  assertionCheck.Check(given)
    ? {
        assertion: given,
        credentialId: given.id,
        handle: Buffer.from(given.response.userHandle, 'base64url').toString(),
      }
    : undefined;

/** The key with its new counter; undefined when the assertion does not hold (WebAuthn Level 3 §7.2). */
export const verifyAssertion = async <Known extends PasskeyCore>(
  origin: string,
  challenge: string,
  { assertion, passkey }: { readonly assertion: Assertion; readonly passkey: Known },
): Promise<Known | undefined> => {
  const { id, rawId, type, response } = assertion;
  const verified = await refusalAsUndefined((library) =>
    library.verifyAuthenticationResponse({
      response: { id, rawId, type, response, clientExtensionResults: {} },
      ...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: rpIdOf(origin) },
      requireUserVerification: true,
      credential: {
        ...{ id: passkey.credentialId, counter: passkey.counter },
        publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, 'base64url')),
      },
    }),
  );
  return verified?.verified === true ? { ...passkey, counter: verified.authenticationInfo.newCounter } : undefined;
};

/** The name that the owner gave to the key, or a plain one. */
export const passkeyName = (typed: string): string => typed.trim().slice(0, 60) || 'Passkey';

/** The library refuses by throwing, and what it throws at is what came with the request: a refusal, as a value. */
export const refusalAsUndefined = async <Result>(
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
