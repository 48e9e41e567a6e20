import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { fromBER } from 'asn1js';
import * as pkijs from 'pkijs';
import { readPurpose, type Purpose } from './purpose.ts';
import { isSoundSignatureAlgorithm } from './signature.ts';

/** One attribute of a distinguished name; the parts of a multi-valued RDN stand side by side. */
export type NameAttribute = { readonly oid: string; readonly value: string };

/** A certificate read once, by two readers that must agree: OpenSSL for signatures, pkijs for the structure. */
export type Certificate = {
  readonly der: Uint8Array;
  /** SHA-256 of the DER, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** Lower-case hexadecimal, as in the certificate (no leading zeros beyond the octet). */
  readonly serial: string;
  readonly subject: readonly NameAttribute[];
  /** Encoded names in hexadecimal, to be compared octet by octet. */
  readonly subjectName: string;
  readonly issuerName: string;
  readonly notBeforeMilliseconds: number;
  readonly notAfterMilliseconds: number;
  readonly purpose: Purpose;
  readonly extensions: ReadonlyMap<string, Uint8Array>;
  readonly publicKey: KeyObject;
  readonly native: X509Certificate;
  readonly structure: pkijs.Certificate;
};

const maximumBytes = 16_384;

/**
 * Reads a DER certificate.
 * @returns undefined when it is malformed, oversized, followed by other bytes, signed with a weak algorithm,
 * or carries a critical extension that we do not understand (RFC 5280 §4.2).
 */
export function parseCertificate(der: Uint8Array): Certificate | undefined {
  if (der.byteLength > maximumBytes) return undefined;
  try {
    return readCertificate(der);
  } catch {
    // Whatever a parser dislikes about foreign bytes means the same to us: not a certificate.
    return undefined;
  }
}

function readCertificate(der: Uint8Array): Certificate | undefined {
  const asn = fromBER(der);
  if (asn.offset !== der.byteLength) return undefined;
  const structure = new pkijs.Certificate({ schema: asn.result });
  const native = new X509Certificate(der);
  if (!native.raw.equals(der) || !isSoundSignatureAlgorithm(structure.signatureAlgorithm.algorithmId)) return undefined;
  const extensions = readExtensions(structure.extensions ?? []);
  return extensions && assemble({ der, structure, native, extensions });
}

type Parts = Pick<Certificate, 'der' | 'structure' | 'native' | 'extensions'>;

function assemble({ der, structure, native, extensions }: Parts): Certificate {
  return {
    der,
    fingerprint: createHash('sha256').update(der).digest('hex'),
    serial: Buffer.from(structure.serialNumber.valueBlock.valueHexView).toString('hex'),
    subject: structure.subject.typesAndValues.map(({ type, value }) => ({ oid: type, value: value.valueBlock.value })),
    subjectName: Buffer.from(structure.subject.valueBeforeDecode).toString('hex'),
    issuerName: Buffer.from(structure.issuer.valueBeforeDecode).toString('hex'),
    notBeforeMilliseconds: native.validFromDate.getTime(),
    notAfterMilliseconds: native.validToDate.getTime(),
    purpose: readPurpose(structure.extensions ?? []),
    extensions,
    publicKey: native.publicKey,
    native,
    structure,
  };
}

/** basicConstraints, keyUsage, extKeyUsage, subjectAltName, certificatePolicies. */
const understoodWhenCritical = new Set(['2.5.29.19', '2.5.29.15', '2.5.29.37', '2.5.29.17', '2.5.29.32']);

function readExtensions(list: readonly pkijs.Extension[]): ReadonlyMap<string, Uint8Array> | undefined {
  const found = new Map<string, Uint8Array>();
  for (const { extnID, critical, extnValue } of list) {
    const twice = found.has(extnID);
    if (twice || (critical && !understoodWhenCritical.has(extnID))) return undefined;
    found.set(extnID, extnValue.valueBlock.valueHexView);
  }
  return found;
}

/** Whether the certificate is in its validity period, both ends included (RFC 5280 §4.1.2.5). */
export function isValidAt(certificate: Certificate, milliseconds: number): boolean {
  // The end is given to the second and covers the whole of it.
  return certificate.notBeforeMilliseconds <= milliseconds && milliseconds < certificate.notAfterMilliseconds + 1000;
}
