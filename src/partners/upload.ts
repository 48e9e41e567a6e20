import { X509Certificate } from 'node:crypto';

/** What an upload turned out to be, by its bytes: the name and the type that came with it are not believed. */
export type LogoReading = { readonly mediaType: 'image/png' } | { readonly problem: LogoProblem };
export type LogoProblem = 'empty' | 'too-big' | 'svg' | 'not-png' | 'too-wide';

const mostLogoBytes = 100 * 1024;
const mostPixels = 1024;
/** PNG, third edition, §5.2; the first chunk is IHDR, §11.2.1. */
const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const pngEnd = Buffer.from('IEND');

/**
 * Reads a logo. PNG only: an SVG is a document that can carry scripts and addresses, and cleaning one is a promise that
 * nobody has kept for long.
 */
export const readLogo = (bytes: Uint8Array): LogoReading => {
  const data = Buffer.from(bytes);
  if (data.length === 0) return { problem: 'empty' };
  if (data.length > mostLogoBytes) return { problem: 'too-big' };
  if (/<svg|<\?xml/i.test(data.subarray(0, 1024).toString('latin1'))) return { problem: 'svg' };
  if (!isPng(data)) return { problem: 'not-png' };
  const [width, height] = [data.readUInt32BE(16), data.readUInt32BE(20)];
  return width === 0 || height === 0 || width > mostPixels || height > mostPixels
    ? { problem: 'too-wide' }
    : { mediaType: 'image/png' };
};

/** From its signature to the end of its last chunk, with nothing behind. */
const isPng = (data: Buffer): boolean =>
  data.length >= 45 &&
  data.subarray(0, 8).equals(pngSignature) &&
  data.subarray(12, 16).toString('latin1') === 'IHDR' &&
  data.subarray(-8, -4).equals(pngEnd);

export type EvidenceReading = { readonly mediaType: string } | { readonly problem: EvidenceProblem };
export type EvidenceProblem = 'empty' | 'too-big' | 'not-evidence';

/** Bytes of what may be attached to an answer. */
export const mostEvidenceBytes = 2 * 1024 * 1024;

/** JPEG (ISO/IEC 10918-1, annex B): from the start of the image to its end. */
const isJpeg = (data: Buffer): boolean =>
  data.length > 4 && data.readUInt32BE(0) >>> 8 === 0xff_d8_ff && data.readUInt16BE(data.length - 2) === 0xff_d9;

/** PDF (ISO 32000-2 §7.5.2 and §7.5.5): the header at the very beginning, the end within the last kilobyte. */
const isPdf = (data: Buffer): boolean =>
  /^%PDF-[12]\.\d/.test(data.subarray(0, 9).toString('latin1')) && data.subarray(-1024).includes('%%EOF');

/** Reads what is attached to an answer: a PDF, a PNG or a JPEG by its bytes, whatever it is called. */
export const readEvidence = (bytes: Uint8Array): EvidenceReading => {
  const data = Buffer.from(bytes);
  if (data.length === 0) return { problem: 'empty' };
  if (data.length > mostEvidenceBytes) return { problem: 'too-big' };
  if (isPdf(data)) return { mediaType: 'application/pdf' };
  if (isPng(data)) return { mediaType: 'image/png' };
  return isJpeg(data) ? { mediaType: 'image/jpeg' } : { problem: 'not-evidence' };
};

export type CertificateReading =
  | {
      readonly pem: string;
      /** RFC 4514, most specific first: what `tls_client_auth_subject_dn` is compared with. */
      readonly subject: string;
      readonly issuer: string;
      readonly notAfterMilliseconds: number;
    }
  | { readonly problem: 'empty' | 'too-big' | 'private-key' | 'not-a-certificate' | 'expired' };

/** Reads a certificate in PEM or DER, by parsing it; a file with a private key is refused whatever else it holds. */
export const readCertificate = (bytes: Uint8Array, nowMilliseconds: number): CertificateReading => {
  const data = Buffer.from(bytes);
  if (data.length === 0) return { problem: 'empty' };
  if (data.length > 20 * 1024) return { problem: 'too-big' };
  if (data.includes('PRIVATE KEY-----')) return { problem: 'private-key' };
  const certificate = parse(data);
  if (certificate === undefined) return { problem: 'not-a-certificate' };
  const notAfterMilliseconds = Date.parse(certificate.validTo);
  if (!(notAfterMilliseconds > nowMilliseconds)) return { problem: 'expired' };
  const [subject, issuer] = [certificate.subject, certificate.issuer].map(inOneLine);
  return { pem: certificate.toString(), subject: subject ?? '', issuer: issuer ?? '', notAfterMilliseconds };
};

/** The only way to know is to try. */
const parse = (data: Buffer): X509Certificate | undefined => {
  try {
    return new X509Certificate(data);
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
};

/** Node writes one name a line, in the order of the certificate; RFC 4514 §2.1 begins at the end. */
const inOneLine = (name: string): string => name.split('\n').toReversed().join(',');
