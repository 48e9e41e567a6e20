import { type BaseBlock, fromBER, OctetString } from 'asn1js';
import * as pkijs from 'pkijs';
import { type Certificate, isValidAt, parseCertificate } from './certificate.ts';
import { extendedUsage } from './purpose.ts';
import { clockSkewMilliseconds, type RevocationStatus } from './revocation-status.ts';
import { isSignedBy } from './signature.ts';

/** What the answer must be an answer to. */
export type OcspQuestion = {
  readonly certId: pkijs.CertID;
  readonly nonce: Uint8Array;
  readonly issuer: Certificate;
  readonly nowMilliseconds: number;
  readonly cacheSeconds: number;
};

const nonceOid = '1.3.6.1.5.5.7.48.1.2';
const maximumResponderCertificates = 4;

/**
 * Reads an OCSP response (RFC 6960 §3.2). It counts only when it is signed by the issuer, or by a responder
 * that the issuer named with OCSPSigning; when it carries our nonce; when it speaks of our certificate, and of now.
 * Anything else is `unknown`, with the reason.
 */
export function readOcspAnswer(bytes: Uint8Array, question: OcspQuestion): RevocationStatus {
  try {
    const response = pkijs.OCSPResponse.fromBER(new Uint8Array(bytes));
    if (response.responseStatus.valueBlock.valueDec !== 0 || !response.responseBytes)
      return unknown('the responder declines');
    const basic = pkijs.BasicOCSPResponse.fromBER(
      new Uint8Array(response.responseBytes.response.valueBlock.valueHexView),
    );
    return readBasicResponse(basic, question);
  } catch {
    // The library throws on malformed octets; a garbled answer is no answer, and the policy decides what follows.
    return unknown('malformed answer');
  }
}

const unknown = (detail: string): RevocationStatus => ({ status: 'unknown', detail });

function readBasicResponse(basic: pkijs.BasicOCSPResponse, question: OcspQuestion): RevocationStatus {
  if (!isAuthentic(basic, question)) return unknown('the answer is not signed by the issuer or its responder');
  if (!carriesNonce(basic, question.nonce)) return unknown('the answer is not to our nonce');
  const answer = basic.tbsResponseData.responses.find(({ certID }) => certID.isEqual(question.certId));
  if (!answer) return unknown('the answer speaks of another certificate');
  const freshUntilMilliseconds = freshUntil(answer, question);
  if (freshUntilMilliseconds === undefined) return unknown('the answer is stale');
  const status = readStatus(answer.certStatus);
  return status === 'unknown'
    ? unknown('the responder does not know the certificate')
    : { status, freshUntilMilliseconds };
}

function isAuthentic(basic: pkijs.BasicOCSPResponse, { issuer, nowMilliseconds }: OcspQuestion): boolean {
  const signed = {
    algorithmOid: basic.signatureAlgorithm.algorithmId,
    data: basic.tbsResponseData.tbsView,
    signature: basic.signature.valueBlock.valueHexView,
  };
  const delegates = (basic.certs ?? [])
    .slice(0, maximumResponderCertificates)
    .map((structure) => parseCertificate(new Uint8Array(structure.toSchema().toBER())))
    .filter((certificate) => certificate !== undefined)
    .filter((certificate) => isDelegate(certificate, issuer) && isValidAt(certificate, nowMilliseconds));
  return [issuer, ...delegates].some(({ publicKey }) => isSignedBy(signed, publicKey));
}

/** RFC 6960 §4.2.2.2: issued directly by the authority in question, with OCSPSigning. */
function isDelegate(certificate: Certificate, issuer: Certificate): boolean {
  const { extendedUsages, keyUsage } = certificate.purpose;
  const maySign = extendedUsages.includes(extendedUsage.ocspSigning) && keyUsage?.digitalSignature !== false;
  return maySign && certificate.issuerName === issuer.subjectName && certificate.native.verify(issuer.publicKey);
}

function carriesNonce(basic: pkijs.BasicOCSPResponse, nonce: Uint8Array): boolean {
  const extension = basic.tbsResponseData.responseExtensions?.find(({ extnID }) => extnID === nonceOid);
  if (!extension) return false;
  const { result } = fromBER(extension.extnValue.valueBlock.valueHexView);
  return result instanceof OctetString && Buffer.from(result.valueBlock.valueHexView).equals(nonce);
}

/** Without nextUpdate the answer speaks of the moment it was made (RFC 6960 §4.2.2.1). undefined: of another time. */
function freshUntil(answer: pkijs.SingleResponse, { nowMilliseconds, cacheSeconds }: OcspQuestion): number | undefined {
  const thisUpdate = answer.thisUpdate.getTime();
  const nextUpdate = answer.nextUpdate?.getTime() ?? thisUpdate + cacheSeconds * 1000 + clockSkewMilliseconds;
  const speaksOfNow = thisUpdate <= nowMilliseconds + clockSkewMilliseconds && nowMilliseconds < nextUpdate;
  return speaksOfNow ? Math.min(nextUpdate, nowMilliseconds + cacheSeconds * 1000) : undefined;
}

/** CertStatus ::= CHOICE { good [0], revoked [1], unknown [2] } */
function readStatus(certStatus: BaseBlock): 'good' | 'revoked' | 'unknown' {
  const { tagClass, tagNumber } = certStatus.idBlock;
  if (tagClass !== 3) return 'unknown';
  return tagNumber === 0 ? 'good' : tagNumber === 1 ? 'revoked' : 'unknown';
}
