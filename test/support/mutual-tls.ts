import { generateKeyPairSync } from 'node:crypto';
import { request } from 'node:https';
import { Primitive, Sequence } from 'asn1js';
import type { Extension } from 'pkijs';
import { extendedKeyUsage, extension, keyUsage } from '#sandbox/cards/extensions.ts';
import { certificateToPem, issueCertificate } from '#sandbox/cards/issue.ts';
import { encodeName } from '#sandbox/cards/names.ts';
import { organisationSubject } from '#sandbox/cards/profiles.ts';
import type { Answer, Json } from './plain-service.ts';
import type { World } from './world.ts';

/** A certificate that a service presents, as PEM texts. */
export type ServiceCertificate = { readonly cert: string; readonly key: string };

/** The certificate of an organisation of the test IGC-Santé; the name is its CN. */
export const organisation = async (world: World, name: string): Promise<ServiceCertificate> => {
  const made = await world.running.sandbox?.pki.organisationCertificate(name);
  if (made === undefined) throw new Error('only a sandbox makes certificates');
  return { cert: made.certificatePem + made.chainPem, key: made.keyPem };
};

export type Making = {
  /** Signed by the authority of organisations; by itself otherwise. */
  readonly trusted: boolean;
  /** Alternative names (RFC 5280 §4.2.1.6). */
  readonly dns?: string;
  readonly uri?: string;
};

/** A certificate of one's own making in the name of an organisation. */
export const makeCertificate = async (world: World, name: string, making: Making): Promise<ServiceCertificate> => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = encodeName(organisationSubject(name));
  const authority = making.trusted ? world.running.sandbox?.pki.authorities['ACI-EL-ORG'] : undefined;
  const der = await issueCertificate({
    subject,
    issuer: authority?.certificate.subject ?? subject,
    publicKey,
    signingKey: authority?.keys.privateKey ?? privateKey,
    serial: Uint8Array.of(0x40, 1, 2, 3),
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    extensions: [keyUsage(['digitalSignature']), extendedKeyUsage(['clientAuth']), ...alternativeNames(making)],
  });
  const chain = authority?.certificatePem ?? '';
  return { cert: certificateToPem(der) + chain, key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) };
};

const alternativeNames = ({ dns, uri }: Making): readonly Extension[] => {
  const named = (tagNumber: number, value: string | undefined) =>
    value === undefined ? [] : [new Primitive({ idBlock: { tagClass: 3, tagNumber }, valueHex: Buffer.from(value) })];
  const names = [...named(2, dns), ...named(6, uri)];
  return names.length === 0 ? [] : [extension('2.5.29.17', new Sequence({ value: names }))];
};

export type TlsRequest = {
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly certificate?: ServiceCertificate | undefined;
};

/** One request on a connection of its own to the listener that asks services for their certificate. */
export const askOverTls = (world: World, url: string, asked: TlsRequest): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const roots = Object.values(world.running.sandbox?.pki.authorities ?? {}).map((one) => one.certificatePem);
    const isForm = asked.form !== undefined;
    const outgoing = request(
      url,
      {
        method: isForm ? 'POST' : 'GET',
        headers: { ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}), ...asked.headers },
        ...asked.certificate,
        ca: roots,
        agent: false,
      },
      (response) => {
        response.setEncoding('utf8');
        let text = '';
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.once('end', () => {
          const isJson = response.headers['content-type']?.includes('json') === true;
          const headers = new Headers(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
          resolve({ status: response.statusCode ?? 0, headers, text, json: isJson ? (JSON.parse(text) as Json) : {} });
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end(isForm ? new URLSearchParams(asked.form).toString() : undefined);
  });
