import { fromBase64url, sha256, toBase64url } from './bytes.ts';

/** Whether this phone itself can make sure that its holder is there: fingerprint, face, or its own screen lock. */
export const isPasskeyPossible = async (): Promise<boolean> =>
  'PublicKeyCredential' in globalThis &&
  PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false);

/** Options as the server writes them; `challenge` is put in here (`methods/app/passkey.ts`). */
export type RegistrationOptions = {
  readonly rp: { readonly id: string; readonly name: string };
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly pubKeyCredParams: readonly PublicKeyCredentialParameters[];
  readonly authenticatorSelection: AuthenticatorSelectionCriteria;
  readonly timeout: number;
};

/** Makes a passkey bound to this enrolment: its challenge is the digest of what the device key signed. Undefined when the person gave up. */
export const createPasskey = async (
  { rp, user, pubKeyCredParams, authenticatorSelection, timeout }: RegistrationOptions,
  proofJws: string,
) => {
  const made = await attempt(async () =>
    navigator.credentials.create({
      publicKey: {
        rp,
        user: { ...user, id: fromBase64url(user.id) },
        pubKeyCredParams: [...pubKeyCredParams],
        authenticatorSelection,
        timeout,
        attestation: 'none',
        challenge: fromBase64url(await sha256(proofJws)),
      },
    }),
  );
  if (made === undefined || !(made.response instanceof AuthenticatorAttestationResponse)) return undefined;
  const { clientDataJSON, attestationObject } = made.response;
  return {
    ...namesOf(made),
    response: { clientDataJSON: toBase64url(clientDataJSON), attestationObject: toBase64url(attestationObject) },
  };
};

/** The holder's touch over one signed answer. Undefined when the person gave up. */
export const usePasskey = async (lock: { readonly credentialId: string; readonly rpId: string }, jws: string) => {
  const used = await attempt(async () =>
    navigator.credentials.get({
      publicKey: {
        rpId: lock.rpId,
        allowCredentials: [{ type: 'public-key', id: fromBase64url(lock.credentialId) }],
        userVerification: 'required',
        challenge: fromBase64url(await sha256(jws)),
      },
    }),
  );
  if (used === undefined || !(used.response instanceof AuthenticatorAssertionResponse)) return undefined;
  const { clientDataJSON, authenticatorData, signature } = used.response;
  const response = {
    clientDataJSON: toBase64url(clientDataJSON),
    authenticatorData: toBase64url(authenticatorData),
    signature: toBase64url(signature),
  };
  return { ...namesOf(used), response };
};

const namesOf = ({ id, rawId, type }: PublicKeyCredential) => ({ id, rawId: toBase64url(rawId), type });

const attempt = async (ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | undefined> => {
  try {
    const credential = await ask();
    return credential instanceof PublicKeyCredential ? credential : undefined;
  } catch {
    // Cancelled, timed out or locked: browsers hide which (WebAuthn §14.5.1), and the person may try again.
    return undefined;
  }
};
