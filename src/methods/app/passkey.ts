import { createHash } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { loadLibrary, refusalAsUndefined } from '#platform/passkey.ts';
import type { PasskeyLock } from './enrol.ts';

/** The app as the browser knows it (WebAuthn §4, RP ID: the host of the origin, or a parent of it). */
export type PasskeyPlace = { readonly rpId: string; readonly appOrigin: string };

/** ES256, and RS256 for Windows Hello (RFC 9053, RFC 8812). */
const algorithms = [-7, -257];

const part = Type.String({ minLength: 1, maxLength: 16_384, pattern: '^[\\w-]+$' });
const credential = { id: part, rawId: part, type: Type.Literal('public-key') };

const registrationCheck = TypeCompiler.Compile(
  Type.Object({ ...credential, response: Type.Object({ clientDataJSON: part, attestationObject: part }) }),
);
const assertionCheck = TypeCompiler.Compile(
  Type.Object({
    ...credential,
    response: Type.Object({ clientDataJSON: part, authenticatorData: part, signature: part }),
  }),
);

/** The WebAuthn challenge: SHA-256 of what the device key signed. Whoever touches the sensor approves that, and only that. */
export const passkeyChallenge = (jws: string): string => createHash('sha256').update(jws).digest('base64url');

/**
 * What the app gives to `navigator.credentials.create`, in JSON. Its `challenge` is '': the app puts
 * `passkeyChallenge` of its own `proofJws` there, which is good once because the offer in it is.
 */
export const registrationOptions = async ({ rpId }: PasskeyPlace, deviceName: string) => ({
  ...(await (
    await loadLibrary()
  ).generateRegistrationOptions({
    rpName: 'Vestibule',
    rpID: rpId,
    userName: deviceName,
    attestationType: 'none',
    authenticatorSelection: {
      authenticatorAttachment: 'platform',
      residentKey: 'discouraged',
      userVerification: 'required',
    },
    supportedAlgorithmIDs: algorithms,
  })),
  challenge: '',
});

/** What the app gives to `navigator.credentials.get`, in JSON; `challenge` is '' until the answer is signed, as above. */
export const assertionOptions = async (
  { rpId }: PasskeyPlace,
  { credentialId }: Pick<PasskeyLock, 'credentialId'>,
) => ({
  ...(await (
    await loadLibrary()
  ).generateAuthenticationOptions({
    rpID: rpId,
    allowCredentials: [{ id: credentialId }],
    userVerification: 'required',
  })),
  challenge: '',
});

/** The lock that a registration makes; undefined when it does not hold. User verification is required. */
export const createRegistrationVerifier =
  ({ rpId, appOrigin }: PasskeyPlace) =>
  async (proofJws: string, registration: unknown): Promise<PasskeyLock | undefined> => {
    if (!registrationCheck.Check(registration)) return undefined;
    const { id, rawId, type, response } = registration;
    const verified = await refusalAsUndefined((library) =>
      library.verifyRegistrationResponse({
        response: { id, rawId, type, response, clientExtensionResults: {} },
        expectedChallenge: passkeyChallenge(proofJws),
        expectedOrigin: appOrigin,
        expectedRPID: rpId,
        requireUserVerification: true,
        supportedAlgorithmIDs: algorithms,
      }),
    );
    if (verified?.registrationInfo === undefined) return undefined;
    const { credential: made } = verified.registrationInfo;
    const credentialPublicKey = Buffer.from(made.publicKey).toString('base64url');
    return { kind: 'passkey', credentialId: made.id, credentialPublicKey, counter: made.counter };
  };

/** The new counter when the assertion is by this credential over this answer, with user verification; undefined otherwise. */
export const createAssertionVerifier =
  ({ rpId, appOrigin }: PasskeyPlace) =>
  async (lock: PasskeyLock, jws: string, assertion: unknown): Promise<number | undefined> => {
    if (!assertionCheck.Check(assertion) || assertion.id !== lock.credentialId) return undefined;
    const { id, rawId, type, response } = assertion;
    const verified = await refusalAsUndefined((library) =>
      library.verifyAuthenticationResponse({
        response: { id, rawId, type, response, clientExtensionResults: {} },
        expectedChallenge: passkeyChallenge(jws),
        expectedOrigin: appOrigin,
        expectedRPID: rpId,
        requireUserVerification: true,
        credential: {
          id: lock.credentialId,
          publicKey: Uint8Array.from(Buffer.from(lock.credentialPublicKey, 'base64url')),
          counter: lock.counter,
        },
      }),
    );
    return verified?.verified ? verified.authenticationInfo.newCounter : undefined;
  };
