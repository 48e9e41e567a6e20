import type { IncomingMessage, ServerResponse } from 'node:http';
import * as pkijs from 'pkijs';
import type { Clock } from '#vocabulary/clock.ts';
import { type Authorities, type Authority, type MakerDependencies, makeSerial } from './authorities.ts';
import { authorityKeyIdentifier, extendedKeyUsage, keyUsage, subjectKeyIdentifier } from './extensions.ts';
import { issueCertificate, type KeyPair, makeEllipticKey } from './issue.ts';
import { encodeName } from './names.ts';
import { encodeOcspAnswer, encodeOcspRefusal, encodeRevocationList, nameAuthority } from './revocation-answers.ts';
import { loadRevoked } from './revoked.ts';

export type RevocationResponder = (request: IncomingMessage, response: ServerResponse) => void;

type Responder = {
  readonly dataDirectory: string;
  readonly clock: Clock;
  readonly authorities: Authorities;
  readonly keys: KeyPair;
  /** The delegated responder's certificate below each authority, by `nameAuthority`. */
  readonly delegates: ReadonlyMap<string, pkijs.Certificate>;
};

/**
 * The sandbox's revocation service: OCSP by POST and GET (RFC 6960 appendix A.1) on `/ocsp` or `/`, lists on
 * `/CRL/<id>-TEST.crl`, authorities on `/AC/<id>-TEST.cer`. Revoking is writing the serial into `revoked.json`.
 * OCSP answers are signed, as in the real IGC, by a responder that each authority named.
 */
export async function openRevocationResponder(
  dataDirectory: string,
  authorities: Authorities,
  deps: MakerDependencies,
): Promise<RevocationResponder> {
  const keys = await makeEllipticKey();
  const named = await Promise.all(Object.values(authorities).map((authority) => nameDelegate(authority, keys, deps)));
  const responder = { dataDirectory, clock: deps.clock, authorities, keys, delegates: new Map(named) };
  return (request, response) => {
    respond(request, responder).then(
      ({ status, type, body }) =>
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  };
}

async function nameDelegate(
  authority: Authority,
  keys: KeyPair,
  deps: MakerDependencies,
): Promise<[string, pkijs.Certificate]> {
  const now = deps.clock.nowMilliseconds();
  const der = await issueCertificate({
    subject: encodeName([
      { C: 'FR' },
      { O: 'ASIP-SANTE' },
      { OU: 'IGC-SANTE TEST' },
      { CN: `TEST OCSP ${authority.id}` },
    ]),
    issuer: authority.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    serial: makeSerial(deps.random),
    notBefore: new Date(now - 86_400_000),
    notAfter: new Date(now + 365 * 86_400_000),
    extensions: [
      keyUsage(['digitalSignature']),
      extendedKeyUsage(['ocspSigning']),
      subjectKeyIdentifier(keys.publicKey),
      authorityKeyIdentifier(authority.keys.publicKey),
    ],
  });
  return [nameAuthority(authority.certificate), pkijs.Certificate.fromBER(der)];
}

type Reply = { readonly status: number; readonly type: string; readonly body: Uint8Array | string };

const notFound: Reply = { status: 404, type: 'text/plain', body: 'not found\n' };

async function respond(request: IncomingMessage, responder: Responder): Promise<Reply> {
  const path = new URL(request.url ?? '/', 'http://sandbox').pathname;
  const file = /^\/(CRL|AC)\/([A-Z-]+)-TEST\.(?:crl|cer)$/.exec(path);
  if (file) return respondFile(file[1] === 'CRL', file[2] ?? '', responder);
  if (request.method === 'POST') return respondOcsp(await readBody(request), responder);
  const encoded = /^\/ocsp\/(.+)$/.exec(path)?.[1];
  return encoded === undefined ? notFound : respondOcsp(Buffer.from(decodeURIComponent(encoded), 'base64'), responder);
}

async function respondFile(
  isList: boolean,
  id: string,
  { authorities, dataDirectory, clock }: Responder,
): Promise<Reply> {
  const authority = Object.values(authorities).find((candidate) => candidate.id === id);
  if (!authority) return notFound;
  const { certificate, keys } = authority;
  if (!isList)
    return { status: 200, type: 'application/pkix-cert', body: new Uint8Array(certificate.toSchema().toBER()) };
  const now = clock.nowMilliseconds();
  const body = await encodeRevocationList({
    issuer: certificate,
    signingKey: keys.privateKey,
    thisUpdate: new Date(now),
    nextUpdate: new Date(now + 3_600_000),
    // Serials are random over 126 bits: one list of all of them is right for every authority.
    revoked: await loadRevoked(dataDirectory),
  });
  return { status: 200, type: 'application/pkix-crl', body };
}

async function respondOcsp(body: Uint8Array, responder: Responder): Promise<Reply> {
  return { status: 200, type: 'application/ocsp-response', body: await answerOcsp(body, responder) };
}

async function answerOcsp(body: Uint8Array, { dataDirectory, clock, keys, delegates }: Responder): Promise<Uint8Array> {
  const request = readRequest(body);
  const certId = request?.tbsRequest.requestList[0]?.reqCert;
  if (!request || !certId) return encodeOcspRefusal(1);
  const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
  const issuer = [certId.issuerNameHash, certId.issuerKeyHash]
    .map(({ valueBlock }) => hex(valueBlock.valueHexView))
    .join(':');
  const signerCertificate = delegates.get(issuer);
  if (!signerCertificate) return encodeOcspRefusal(6);
  const serial = hex(certId.serialNumber.valueBlock.valueHexView);
  const entry = (await loadRevoked(dataDirectory)).find((revoked) => revoked.serial === serial);
  const now = clock.nowMilliseconds();
  return encodeOcspAnswer({
    certId,
    status: entry ? { revokedAt: new Date(entry.atSeconds * 1000) } : 'good',
    nonce: request.tbsRequest.requestExtensions?.find(({ extnID }) => extnID === '1.3.6.1.5.5.7.48.1.2'),
    thisUpdate: new Date(now),
    nextUpdate: new Date(now + 300_000),
    signingKey: keys.privateKey,
    signerPublicKey: keys.publicKey,
    signerCertificate,
  });
}

function readRequest(body: Uint8Array): pkijs.OCSPRequest | undefined {
  try {
    return pkijs.OCSPRequest.fromBER(new Uint8Array(body));
  } catch {
    // The library throws on malformed octets, and OCSP has a word for it: malformedRequest.
    return undefined;
  }
}

const maximumRequestBytes = 16_384;

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.byteLength;
    if (length > maximumRequestBytes) return Buffer.alloc(0);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
