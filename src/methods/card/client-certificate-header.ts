import type { IncomingHttpHeaders } from 'node:http';
import type { PresentedCard } from './card.ts';

type HeaderValue = IncomingHttpHeaders[string];

const maximumCertificateHeader = 8_192;
const maximumChainHeader = 32_768;

/**
 * Reads the certificate that a trusted proxy established, from the headers `Client-Cert` and `Client-Cert-Chain`
 * (RFC 9440). Only call it for requests that come from a configured proxy. undefined when no certificate was
 * presented, or when either header is malformed, oversized or given twice.
 */
export function clientCertificateFromHeaders(headers: IncomingHttpHeaders): PresentedCard | undefined {
  const certificateDer = clientCertificateHeader(headers['client-cert']);
  const chain = headers['client-cert-chain'];
  const chainDer = chain === undefined ? [] : clientCertificateChainHeader(chain);
  return certificateDer && chainDer ? { certificateDer, chainDer } : undefined;
}

/** `Client-Cert` (RFC 9440 §2.2): one byte sequence, without parameters. */
export function clientCertificateHeader(value: HeaderValue): Uint8Array | undefined {
  return typeof value !== 'string' || value.length > maximumCertificateHeader ? undefined : readByteSequence(value);
}

/** `Client-Cert-Chain` (RFC 9440 §2.3): a list of byte sequences, the issuer of the certificate first. */
export function clientCertificateChainHeader(value: HeaderValue): readonly Uint8Array[] | undefined {
  if (typeof value !== 'string' || value.length > maximumChainHeader) return undefined;
  const members = value.split(',').map(readByteSequence);
  return members.every((member) => member !== undefined) ? members : undefined;
}

/** RFC 8941 §3.3.5: base64 between colons. Stricter than its §4.2.7 lets us be: padding and unused bits must be right. */
const byteSequence = /^[ \t]*:([A-Za-z0-9+/]+={0,2}):[ \t]*$/;

function readByteSequence(value: string): Uint8Array | undefined {
  const base64 = byteSequence.exec(value)?.[1];
  if (base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : undefined;
}
