/**
 * The certificate of the other side in a TLS session as OpenSSL writes it down: a SEQUENCE (`SSL_SESSION_ASN1` in its
 * ssl/ssl_asn1.c, the same since SSLeay), whose member [3] is the certificate.
 * @param session what `TLSSocket.getSession` gives; it may hold the connection's secret
 * @returns a copy of the certificate's DER; undefined when there is none, or when the form is another
 */
export const certificateInSession = (session: Uint8Array): Uint8Array | undefined => {
  const whole = readElement(session, 0);
  if (whole?.tag !== sequence) return undefined;
  for (let at = whole.start; at < whole.end; ) {
    const member = readElement(session, at);
    if (member === undefined) return undefined;
    if (member.tag === third) return Uint8Array.from(session.subarray(member.start, member.end));
    at = member.end;
  }
  return undefined;
};

const sequence = 0x30;
/** Context tag 3, explicit: the certificate stands in it whole. */
const third = 0xa3;

/** Where the content of an element of DER is; every tag in a session fits in one byte. */
type Element = { readonly tag: number; readonly start: number; readonly end: number };

const readElement = (bytes: Uint8Array, at: number): Element | undefined => {
  const [tag, length] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || length === undefined) return undefined;
  // X.690 §8.1.3: below 128 the length itself, otherwise how many bytes it takes.
  const lengthBytes = length < 0x80 ? 0 : length - 0x80;
  if (lengthBytes > 3) return undefined;
  let size = lengthBytes === 0 ? length : 0;
  for (const byte of bytes.subarray(at + 2, at + 2 + lengthBytes)) size = size * 256 + byte;
  const start = at + 2 + lengthBytes;
  const end = start + size;
  return end <= bytes.length ? { tag, start, end } : undefined;
};
