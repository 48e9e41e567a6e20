import { type Certificate, isValidAt, parseCertificate } from './certificate.ts';
import { findChain } from './chain.ts';
import { isSelfSigned, pemBlocks } from './trust.ts';

export type TrustRootProblem =
  | 'empty'
  | 'too-big'
  | 'private-key'
  | 'not-a-certificate'
  | 'no-root'
  | 'several-roots'
  | 'not-an-authority'
  | 'not-valid-now'
  | 'weak-key'
  | 'stray-intermediate';

/** A root as it was uploaded, with the intermediates that came in the same file. */
export type ReadTrustRoot = {
  readonly root: Certificate;
  readonly intermediates: readonly Certificate[];
  /** Both, as we keep them: nothing else of the file stays. */
  readonly pem: string;
};

const mostBytes = 64 * 1024;

/**
 * Reads a root from PEM or DER by its bytes, whatever its name says: one self-signed authority within its validity and
 * with a strong key, alone or with intermediates that climb to it. A file with a private key is refused whatever else
 * it holds.
 */
export const readTrustRoot = (
  bytes: Uint8Array,
  nowMilliseconds: number,
): ReadTrustRoot | { readonly problem: TrustRootProblem } => {
  const data = Buffer.from(bytes);
  if (data.length === 0) return { problem: 'empty' };
  if (data.length > mostBytes) return { problem: 'too-big' };
  if (data.includes('PRIVATE KEY-----')) return { problem: 'private-key' };
  const blocks = pemBlocks(data.toString('latin1'));
  const certificates = (blocks.length === 0 ? [data] : blocks).map(parseCertificate);
  const read = certificates.filter((one) => one !== undefined);
  return read.length < certificates.length ? { problem: 'not-a-certificate' } : readAll(read, nowMilliseconds);
};

const readAll = (
  certificates: readonly Certificate[],
  nowMilliseconds: number,
): ReadTrustRoot | { readonly problem: TrustRootProblem } => {
  const [root, ...others] = certificates.filter(isSelfSigned);
  if (root === undefined) return { problem: 'no-root' };
  if (others.length > 0) return { problem: 'several-roots' };
  const intermediates = certificates.filter((one) => one !== root);
  const problem =
    certificates.map((one) => problemOf(one, nowMilliseconds)).find((one) => one !== undefined) ??
    findStray(root, intermediates, nowMilliseconds);
  if (problem !== undefined) return { problem };
  return { root, intermediates, pem: [root, ...intermediates].map(({ native }) => native.toString()).join('') };
};

const problemOf = (certificate: Certificate, nowMilliseconds: number): TrustRootProblem | undefined => {
  const { isAuthority, keyUsage } = certificate.purpose;
  if (!isAuthority || keyUsage?.keyCertSign !== true) return 'not-an-authority';
  if (!isValidAt(certificate, nowMilliseconds)) return 'not-valid-now';
  return isStrong(certificate) ? undefined : 'weak-key';
};

/** As ANSSI's guide to cryptographic mechanisms has it for signatures beyond 2030. */
const leastRsaBits = 3072;
const soundCurves: readonly string[] = ['prime256v1', 'secp384r1', 'secp521r1'];

const isStrong = ({ publicKey }: Certificate): boolean => {
  const { modulusLength = 0, namedCurve = '' } = publicKey.asymmetricKeyDetails ?? {};
  return publicKey.asymmetricKeyType === 'rsa' ? modulusLength >= leastRsaBits : soundCurves.includes(namedCurve);
};

const findStray = (
  root: Certificate,
  intermediates: readonly Certificate[],
  nowMilliseconds: number,
): TrustRootProblem | undefined => {
  const climbs = (one: Certificate): boolean => {
    const store = { roots: [root], intermediates: intermediates.filter((other) => other !== one) };
    return typeof findChain(one, { store, presented: [], nowMilliseconds }) !== 'string';
  };
  return intermediates.every(climbs) ? undefined : 'stray-intermediate';
};
