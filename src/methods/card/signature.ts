import { type KeyObject, verify } from 'node:crypto';

type SoundAlgorithm = { readonly digest: string; readonly keyType: 'rsa' | 'ec' };

/** What IGC-Santé signs with (sha256WithRSA), and its stronger and elliptic neighbours. SHA-1 and MD5 are not here. */
const soundAlgorithms: Readonly<Record<string, SoundAlgorithm>> = {
  '1.2.840.113549.1.1.11': { digest: 'sha256', keyType: 'rsa' },
  '1.2.840.113549.1.1.12': { digest: 'sha384', keyType: 'rsa' },
  '1.2.840.113549.1.1.13': { digest: 'sha512', keyType: 'rsa' },
  '1.2.840.10045.4.3.2': { digest: 'sha256', keyType: 'ec' },
  '1.2.840.10045.4.3.3': { digest: 'sha384', keyType: 'ec' },
  '1.2.840.10045.4.3.4': { digest: 'sha512', keyType: 'ec' },
};

/** Whether a signature by this algorithm (object identifier) is worth checking. */
export const isSoundSignatureAlgorithm = (oid: string): boolean => Object.hasOwn(soundAlgorithms, oid);

export type SignedBytes = {
  readonly algorithmOid: string;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
};

/** Whether `key` made the signature, with an algorithm that is sound and fits the key. */
export function isSignedBy(signed: SignedBytes, key: KeyObject): boolean {
  const algorithm = isSoundSignatureAlgorithm(signed.algorithmOid) ? soundAlgorithms[signed.algorithmOid] : undefined;
  if (algorithm === undefined || algorithm.keyType !== key.asymmetricKeyType) return false;
  return verify(algorithm.digest, signed.data, key, signed.signature);
}
