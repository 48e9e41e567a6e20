import { OctetString } from 'asn1js';
import * as pkijs from 'pkijs';
import type { CardDependencies, RevocationSettings } from './card.ts';
import { readOcspAnswer } from './ocsp-answer.ts';
import type { Ask } from './pausing-ask.ts';
import { type Issued, orderAddresses, type RevocationStatus } from './revocation-status.ts';

const nonceBytes = 32;
const maximumAnswerBytes = 65_536;
const oid = { nonce: '1.3.6.1.5.5.7.48.1.2', accessOcsp: '1.3.6.1.5.5.7.48.1' } as const;

export type OcspDependencies = CardDependencies & { readonly ask: Ask };

/**
 * Asks the configured responders in turn until one gives a valid answer (RFC 6960), each with a nonce of its
 * own (RFC 9654: 32 octets).
 */
export async function askOcsp(
  issued: Issued,
  settings: RevocationSettings,
  deps: OcspDependencies,
): Promise<RevocationStatus> {
  let detail = 'no responder configured';
  for (const url of orderAddresses(settings.ocspUrls, namedResponders(issued))) {
    const status = await askResponder(url, issued, { settings, deps });
    if (status.status !== 'unknown') return status;
    detail = status.detail;
  }
  return { status: 'unknown', detail };
}

type Context = { readonly settings: RevocationSettings; readonly deps: OcspDependencies };

async function askResponder(url: string, issued: Issued, { settings, deps }: Context): Promise<RevocationStatus> {
  const nonce = deps.random.bytes(nonceBytes);
  const certId = await certIdOf(issued);
  const body = encodeRequest(certId, nonce);
  const answer = await deps.ask({
    url,
    body,
    timeoutSeconds: settings.timeoutSeconds,
    maximumBytes: maximumAnswerBytes,
  });
  if ('problem' in answer) return { status: 'unknown', detail: answer.problem };
  const { cacheSeconds } = settings;
  return readOcspAnswer(answer.bytes, {
    certId,
    nonce,
    issuer: issued.issuer,
    nowMilliseconds: deps.clock.nowMilliseconds(),
    cacheSeconds,
  });
}

/** SHA-1 only names the issuer here, nothing rests on it; it is what every responder understands (RFC 5019 §2.1.1). */
function certIdOf({ certificate, issuer }: Issued): Promise<pkijs.CertID> {
  return pkijs.CertID.create(certificate.structure, { hashAlgorithm: 'SHA-1', issuerCertificate: issuer.structure });
}

function encodeRequest(certId: pkijs.CertID, nonce: Uint8Array): Uint8Array<ArrayBuffer> {
  const extnValue = new OctetString({ valueHex: nonce }).toBER();
  const request = new pkijs.OCSPRequest({
    tbsRequest: new pkijs.TBSRequest({
      requestList: [new pkijs.Request({ reqCert: certId })],
      requestExtensions: [new pkijs.Extension({ extnID: oid.nonce, extnValue })],
    }),
  });
  return new Uint8Array(request.toSchema(true).toBER());
}

function namedResponders({ certificate }: Issued): readonly string[] {
  const access = certificate.structure.extensions?.find(({ extnID }) => extnID === '1.3.6.1.5.5.7.1.1')?.parsedValue;
  if (!(access instanceof pkijs.InfoAccess)) return [];
  const places = access.accessDescriptions.filter(({ accessMethod }) => accessMethod === oid.accessOcsp);
  return places.map(({ accessLocation }) => String(accessLocation.value));
}
