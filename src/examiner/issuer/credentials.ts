import { verifySecret } from '#clients/secret.ts';
import { certificateMatches } from '#platform/service-certificate.ts';
import type { ExaminedAuthentication } from '../examination.ts';
import type { ServiceCall } from './answer.ts';
import { assertionObjection, assertionType } from './assertion.ts';
import type { Credentials, Desk } from './desk.ts';

export type CredentialMachine = {
  readonly nowSeconds: number;
  /** Asks an address that the partner gave, for its keys. */
  readonly fetch: (address: URL, init: RequestInit) => Promise<Response>;
};

/**
 * How a call of the token endpoint authenticated (OpenID Connect Core 1.0 §9), held against how the client says that it
 * does. `wrong` is also a good proof by another way than the declared one.
 */
export const readCredentials = async (
  desk: Desk,
  call: ServiceCall,
  machine: CredentialMachine,
): Promise<Credentials> => {
  const basic = readBasic(call.authorization);
  const inBody = call.form.get('client_secret');
  const assertion = call.form.get('client_assertion');
  const ways = [basic, inBody, assertion].filter((one) => one !== undefined);
  if (ways.length > 1) return 'twice';
  const { authentication } = desk.examination;
  switch (authentication.method) {
    case 'client_secret':
      return bySecret(desk, authentication, basic ?? [call.form.get('client_id'), inBody], basic !== undefined);
    case 'private_key_jwt':
      return ways.length === 0 ? 'none' : byAssertion(desk, authentication, call, machine);
    case 'tls_client_auth':
      return ways.length > 0 ? 'wrong' : byCertificate(desk, authentication, call);
  }
};

/** Whether a text is a secret of this client. */
export const isOwnSecret = ({ examination: { authentication } }: Desk, text: string): boolean =>
  authentication.method === 'client_secret' && verifySecret(text, authentication.secretHashes);

type By<Method extends ExaminedAuthentication['method']> = Extract<ExaminedAuthentication, { method: Method }>;

const bySecret = (
  { examination }: Desk,
  { secretHashes }: By<'client_secret'>,
  [id, secret]: readonly [string | undefined, string | undefined],
  isBasic: boolean,
): Credentials => {
  if (secret === undefined) return 'none';
  if (id !== examination.clientId || !verifySecret(secret, secretHashes)) return 'wrong';
  return isBasic ? 'basic' : 'post';
};

const byAssertion = async (
  desk: Desk,
  { jwks, jwksUri }: By<'private_key_jwt'>,
  { form }: ServiceCall,
  machine: CredentialMachine,
): Promise<Credentials> => {
  const assertion = form.get('client_assertion');
  if (assertion === undefined || form.get('client_assertion_type') !== assertionType) return 'wrong';
  const objection = await assertionObjection(desk, assertion, { jwks, jwksUri }, machine);
  return objection === undefined ? 'assertion' : 'wrong';
};

/** RFC 8705 §2.1: the certificate of the connection, chained to a known root, and `client_id` in the form. */
const byCertificate = (
  { examination }: Desk,
  { property, expected }: By<'tls_client_auth'>,
  { form, certificate }: ServiceCall,
): Credentials => {
  if (certificate === undefined) return 'none';
  const isRight =
    certificate.trusted &&
    form.get('client_id') === examination.clientId &&
    certificateMatches(certificate.pem, property, expected);
  return isRight ? 'certificate' : 'wrong';
};

/** RFC 6749 §2.3.1: id and secret are form-encoded before they are joined. */
const readBasic = (authorization: string | undefined): readonly [string, string] | undefined => {
  const encoded = /^Basic ([A-Za-z0-9+/=_-]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':').map(decodeForm);
  return [id, secret];
};

const decodeForm = (text: string): string => new URLSearchParams(`v=${text}`).get('v') ?? '';
