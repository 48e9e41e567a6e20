import { createHash, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { passkeyChallenge } from '#methods/app/passkey.ts';
import { appOrigin, encode, makeKeyPair } from './soft-phone.ts';

/** What a platform authenticator would do otherwise than it should. */
export type Misdeed = {
  readonly rpId?: string;
  readonly origin?: string;
  readonly userVerified?: boolean;
  /** The JWS whose hash is signed, instead of the right one. */
  readonly over?: string;
  /** The challenge itself, where it is not the hash of a JWS. */
  readonly challenge?: string;
  readonly counter?: number;
  readonly type?: string;
};

export type SoftAuthenticator = {
  readonly credentialId: string;
  readonly register: (jws: string, misdeed?: Misdeed) => object;
  readonly assert: (jws: string, misdeed?: Misdeed) => object;
};

const sha256 = (value: string | Uint8Array): Buffer => createHash('sha256').update(value).digest();

/** WebAuthn §6.1: hash of the RP id, flags, counter, and what follows. */
const authenticatorData = (misdeed: Misdeed, attested: Buffer = Buffer.alloc(0)): Buffer => {
  const [present, verified, hasCredential] = [1, misdeed.userVerified === false ? 0 : 4, attested.length > 0 ? 64 : 0];
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(misdeed.counter ?? 0);
  return Buffer.concat([
    sha256(misdeed.rpId ?? 'app.test'),
    Buffer.of(present + verified + hasCredential),
    counter,
    attested,
  ]);
};

const clientData = (type: string, jws: string, misdeed: Misdeed): string =>
  encode({
    type: misdeed.type ?? type,
    challenge: misdeed.challenge ?? passkeyChallenge(misdeed.over ?? jws),
    origin: misdeed.origin ?? appOrigin,
    crossOrigin: false,
  });

/** A platform authenticator in software: one ES256 credential, attestation `none`. */
export const makeAuthenticator = (): SoftAuthenticator => {
  const { privateKey, publicJwk } = makeKeyPair();
  const id = sha256(publicJwk.x).subarray(0, 16);
  const credentialId = id.toString('base64url');
  // RFC 9052 §7, RFC 9053 §7.1.1: kty EC2, alg ES256, crv P-256, x, y.
  const coseKey = new Map<number, number | Uint8Array>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Uint8Array.from(Buffer.from(publicJwk.x, 'base64url'))],
    [-3, Uint8Array.from(Buffer.from(publicJwk.y, 'base64url'))],
  ]);
  const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, isoCBOR.encode(coseKey)]);
  const credential = { id: credentialId, rawId: credentialId, type: 'public-key', clientExtensionResults: {} };
  return {
    credentialId,
    register: (jws, misdeed = {}) => {
      const authData = Uint8Array.from(authenticatorData(misdeed, attested));
      const attestation = new Map<string, Parameters<typeof isoCBOR.encode>[0]>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]);
      const attestationObject = Buffer.from(isoCBOR.encode(attestation)).toString('base64url');
      return {
        ...credential,
        response: { clientDataJSON: clientData('webauthn.create', jws, misdeed), attestationObject },
      };
    },
    assert: (jws, misdeed = {}) => {
      const data = authenticatorData(misdeed);
      const clientDataJSON = clientData('webauthn.get', jws, misdeed);
      const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
      const signature = sign('sha256', signed, privateKey).toString('base64url');
      return { ...credential, response: { clientDataJSON, authenticatorData: data.toString('base64url'), signature } };
    },
  };
};
