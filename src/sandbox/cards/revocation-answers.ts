import { createHash, type KeyObject } from 'node:crypto';
import { BitString, Constructed, Enumerated, GeneralizedTime, Integer, OctetString, Primitive, Sequence } from 'asn1js';
import * as pkijs from 'pkijs';
import { extension, keyIdentifier } from './extensions.ts';
import { encodeTime, signatureAlgorithmOf, signBytes, signStructure } from './issue.ts';
import type { RevokedCertificate } from './revoked.ts';

/** One OCSP answer about one certificate. Tests forge with it, so every part can be wrong. */
export type OcspAnswer = {
  readonly certId: pkijs.CertID;
  readonly status: 'good' | 'unknown' | { readonly revokedAt: Date };
  /** As it stands in the request; absent: an answer without nonce. */
  readonly nonce?: pkijs.Extension | undefined;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly signingKey: KeyObject;
  readonly signerPublicKey: KeyObject;
  /** The delegated responder's certificate; absent when the authority itself signs. */
  readonly signerCertificate?: pkijs.Certificate | undefined;
};

/** Encodes a successful OCSP response (RFC 6960 §4.2.1). */
export async function encodeOcspAnswer(answer: OcspAnswer): Promise<Uint8Array> {
  const tbsResponseData = new pkijs.ResponseData({
    responderID: new OctetString({ valueHex: keyIdentifier(answer.signerPublicKey) }),
    producedAt: answer.thisUpdate,
    responses: [singleResponse(answer)],
    ...(answer.nonce ? { responseExtensions: [answer.nonce] } : {}),
  });
  tbsResponseData.tbsView = new Uint8Array(tbsResponseData.toSchema(true).toBER());
  const basic = new pkijs.BasicOCSPResponse({
    tbsResponseData,
    signatureAlgorithm: signatureAlgorithmOf(answer.signingKey),
    signature: new BitString({ valueHex: await signBytes(tbsResponseData.tbsView, answer.signingKey) }),
    ...(answer.signerCertificate ? { certs: [answer.signerCertificate] } : {}),
  });
  return wrap(basic);
}

function wrap(basic: pkijs.BasicOCSPResponse): Uint8Array {
  const response = new OctetString({ valueHex: basic.toSchema().toBER() });
  const responseBytes = new pkijs.ResponseBytes({ responseType: '1.3.6.1.5.5.7.48.1.1', response });
  return new Uint8Array(
    new pkijs.OCSPResponse({ responseStatus: new Enumerated({ value: 0 }), responseBytes }).toSchema().toBER(),
  );
}

/** OCSPResponseStatus other than successful, without a body: 1 malformedRequest, 6 unauthorized. */
export const encodeOcspRefusal = (status: 1 | 6): Uint8Array =>
  new Uint8Array(new pkijs.OCSPResponse({ responseStatus: new Enumerated({ value: status }) }).toSchema().toBER());

const singleResponse = ({ certId, status, thisUpdate, nextUpdate }: OcspAnswer): pkijs.SingleResponse =>
  new pkijs.SingleResponse({ certID: certId, certStatus: encodeStatus(status), thisUpdate, nextUpdate });

/** CertStatus ::= CHOICE { good [0], revoked [1] SEQUENCE, unknown [2] } */
function encodeStatus(status: OcspAnswer['status']): Primitive | Constructed {
  if (status === 'good') return new Primitive({ idBlock: { tagClass: 3, tagNumber: 0 } });
  if (status === 'unknown') return new Primitive({ idBlock: { tagClass: 3, tagNumber: 2 } });
  return new Constructed({
    idBlock: { tagClass: 3, tagNumber: 1 },
    value: [new GeneralizedTime({ valueDate: status.revokedAt })],
  });
}

export type RevocationListContent = {
  readonly issuer: pkijs.Certificate;
  readonly signingKey: KeyObject;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revoked: readonly RevokedCertificate[];
  readonly extensions?: readonly pkijs.Extension[];
};

/** Encodes a complete revocation list, version 2 (RFC 5280 §5.1). */
export function encodeRevocationList(content: RevocationListContent): Promise<Uint8Array> {
  const number = extension('2.5.29.20', new Integer({ value: Math.floor(content.thisUpdate.getTime() / 1000) }));
  const extensions = new pkijs.Extensions({ extensions: [number, ...(content.extensions ?? [])] });
  // An empty revokedCertificates is forbidden: the field is absent when nothing is revoked.
  const entries = content.revoked.length === 0 ? [] : [new Sequence({ value: content.revoked.map(encodeEntry) })];
  const toBeSigned = new Sequence({
    value: [
      new Integer({ value: 1 }),
      signatureAlgorithmOf(content.signingKey).toSchema(),
      content.issuer.subject.toSchema(),
      encodeTime(content.thisUpdate).toSchema(),
      encodeTime(content.nextUpdate).toSchema(),
      ...entries,
      new Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [extensions.toSchema()] }),
    ],
  });
  return signStructure(toBeSigned, content.signingKey);
}

const encodeEntry = ({ serial, atSeconds }: RevokedCertificate): Sequence =>
  new Sequence({
    value: [new Integer({ valueHex: Buffer.from(serial, 'hex') }), encodeTime(new Date(atSeconds * 1000)).toSchema()],
  });

/** How a CertID names an authority: the hash of its name and that of its key, both SHA-1 in what clients send. */
export function nameAuthority(certificate: pkijs.Certificate): string {
  const sha1 = (octets: Uint8Array) => createHash('sha1').update(octets).digest('hex');
  const name = new Uint8Array(certificate.subject.toSchema().toBER());
  return `${sha1(name)}:${sha1(certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView)}`;
}
