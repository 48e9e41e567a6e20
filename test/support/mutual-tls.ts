import { request } from 'node:https';
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
