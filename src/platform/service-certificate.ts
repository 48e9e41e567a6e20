import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type PeerCertificate, TLSSocket } from 'node:tls';
import { certificateInSession } from './session-certificate.ts';

/** The certificate of a TLS client as the handshake or a believed header gave it. */
export type PresentedCertificate = { readonly pem: string; readonly trusted: boolean };

/**
 * What the handshake of this request established. `trusted` is OpenSSL's word on the chain against the roots of
 * the listener. A resumed session carries the certificate of its first handshake; that is fine for a machine.
 */
export const certificateOfSocket = (request: IncomingMessage): PresentedCertificate | undefined => {
  const { socket } = request;
  if (!(socket instanceof TLSSocket)) return undefined;
  const der = peerCertificate(socket);
  return der && { pem: new X509Certificate(der).toString(), trusted: socket.authorized };
};

/**
 * DER of the certificate that the other side of a connection presented; undefined without one. Read in the session,
 * where it stands as it came: `getPeerCertificate` decodes every field of it, which takes seven times as long and is
 * asked only where the session says nothing; `getPeerX509Certificate` takes the first certificate of the chain that
 * came with it out of OpenSSL's hands and never frees it, 6 kB a connection (nodejs/node issue 65579).
 */
export const peerCertificate = (socket: TLSSocket): Uint8Array | undefined => {
  const session = socket.getSession();
  const certificate = session && certificateInSession(session);
  session?.fill(0);
  if (certificate !== undefined) return certificate;
  // null, whatever its type says, once the connection is gone; without `raw` when nothing was presented
  const presented: Partial<PeerCertificate> | null = socket.getPeerCertificate(false);
  return presented?.raw;
};

/**
 * Whether the certificate carries the registered value (RFC 8705 §2.1.2). A subject is compared as a name, not
 * as a string: spacing and escapes do not matter, order and values do.
 * @param property `tls_client_auth_subject_dn`, `tls_client_auth_san_dns` or `tls_client_auth_san_uri`
 */
export const certificateMatches = (pem: string, property: string, expected: string): boolean => {
  const certificate = new X509Certificate(pem);
  switch (property) {
    case 'tls_client_auth_subject_dn':
      return sameName(certificate, expected);
    case 'tls_client_auth_san_dns':
      return alternativeNames(certificate).includes(`DNS:${expected}`);
    case 'tls_client_auth_san_uri':
      return alternativeNames(certificate).includes(`URI:${expected}`);
    default:
      return false;
  }
};

const sameName = (certificate: X509Certificate, expected: string): boolean => {
  const subject = certificate.subject.split('\n');
  const wanted = distinguishedNameParts(expected);
  // RFC 4514 writes the most specific part first, X.509 stores it last; integrators copy either form.
  return sameParts(subject, wanted) || sameParts(subject.toReversed(), wanted);
};

const sameParts = (left: readonly string[], right: readonly string[]): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

/**
 * The `TYPE=value` parts of a written name (RFC 4514 §2), escapes and quotes resolved. Each part begins where the last
 * one ended (`y`) and no two repeats share a character, so that a long text takes no longer than its length.
 */
export const distinguishedNameParts = (name: string): string[] =>
  [...name.matchAll(/\s*([A-Za-z0-9.]+)\s*=(\s*"(?:[^"\\]|\\.)*"\s*|(?:[^,;"\\]|\\.)*)(?:[,;]|$)/gy)].map(
    ([, type = '', value = '']) => `${type.toUpperCase()}=${unescape(value.trim())}`,
  );

const unescape = (value: string): string =>
  value
    .replace(/^"(.*)"$/s, '$1')
    .replace(/((?:\\[0-9A-Fa-f]{2})+)|\\(.)/g, (_match, bytes: string | undefined, character: string) =>
      bytes === undefined ? character : Buffer.from(bytes.replaceAll('\\', ''), 'hex').toString('utf8'),
    );

const alternativeNames = (certificate: X509Certificate): string[] =>
  (certificate.subjectAltName ?? '').split(', ').map((name) => name.replace(/^"(.*)"$/, '$1'));
