import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { type BaseBlock, BitString, fromBER, Integer, Null, Sequence } from 'asn1js';
import {
  AlgorithmIdentifier,
  Certificate,
  type Extension,
  PublicKeyInfo,
  type RelativeDistinguishedNames,
  Time,
  TimeType,
} from 'pkijs';

const generate = promisify(generateKeyPair);
const signInPool = promisify(sign);

export type KeyPair = { readonly privateKey: KeyObject; readonly publicKey: KeyObject };

/**
 * RSA 2048 also for the authorities, whose real ones have 4096: the whole hierarchy is made while somebody waits
 * for the first start, and a 4096-bit key takes seconds. Keys are made on the thread pool.
 */
export const makeRsaKey = (): Promise<KeyPair> => generate('rsa', { modulusLength: 2048 });

/** For what is not a card: made in an instant, and every browser takes it. */
export const makeEllipticKey = (): Promise<KeyPair> => generate('ec', { namedCurve: 'P-256' });

export const keyToPem = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }));

export function keyFromPem(pem: string): KeyPair {
  const privateKey = createPrivateKey(pem);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

export type Issuance = {
  readonly subject: RelativeDistinguishedNames;
  readonly issuer: RelativeDistinguishedNames;
  readonly publicKey: KeyObject;
  readonly signingKey: KeyObject;
  /** Big-endian, first bit zero. */
  readonly serial: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: readonly Extension[];
};

/** Issues a certificate. Returns its DER. */
export async function issueCertificate(issuance: Issuance): Promise<Uint8Array<ArrayBuffer>> {
  const signature = signatureAlgorithmOf(issuance.signingKey);
  const structure = new Certificate({
    version: 2,
    serialNumber: new Integer({ valueHex: issuance.serial }),
    signature,
    issuer: issuance.issuer,
    subject: issuance.subject,
    notBefore: encodeTime(issuance.notBefore),
    notAfter: encodeTime(issuance.notAfter),
    subjectPublicKeyInfo: encodePublicKey(issuance.publicKey),
    extensions: [...issuance.extensions],
  });
  return signStructure(structure.encodeTBS(), issuance.signingKey);
}

/** SIGNED{…} of X.509: the signed part, the algorithm, the signature. Certificates and lists have this shape. */
export async function signStructure(toBeSigned: BaseBlock, key: KeyObject): Promise<Uint8Array<ArrayBuffer>> {
  const signature = await signBytes(new Uint8Array(toBeSigned.toBER()), key);
  const parts = [toBeSigned, signatureAlgorithmOf(key).toSchema(), new BitString({ valueHex: signature })];
  return new Uint8Array(new Sequence({ value: parts }).toBER());
}

export const signBytes = (data: Uint8Array, key: KeyObject): Promise<Buffer> => signInPool('sha256', data, key);

/** sha256WithRSAEncryption has NULL parameters, ecdsa-with-SHA256 has none (RFC 4055, RFC 5758). */
export function signatureAlgorithmOf(key: KeyObject): AlgorithmIdentifier {
  if (key.asymmetricKeyType === 'ec') return new AlgorithmIdentifier({ algorithmId: '1.2.840.10045.4.3.2' });
  return new AlgorithmIdentifier({ algorithmId: '1.2.840.113549.1.1.11', algorithmParams: new Null() });
}

/** UTCTime until 2049, GeneralizedTime after (RFC 5280 §4.1.2.5). */
export const encodeTime = (value: Date): Time =>
  new Time({ type: value.getUTCFullYear() < 2050 ? TimeType.UTCTime : TimeType.GeneralizedTime, value });

function encodePublicKey(key: KeyObject): PublicKeyInfo {
  const der = new Uint8Array(key.export({ type: 'spki', format: 'der' }));
  return new PublicKeyInfo({ schema: fromBER(der).result });
}

export function certificateToPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** The first certificate of a PEM text. */
export function certificateFromPem(pem: string): Certificate {
  const base64 = /-----BEGIN CERTIFICATE-----([^-]+)-----END/.exec(pem)?.[1];
  if (base64 === undefined) throw new Error('no certificate in this PEM text');
  return Certificate.fromBER(new Uint8Array(Buffer.from(base64, 'base64')));
}
