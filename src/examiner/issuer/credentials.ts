import { createHash } from 'node:crypto';
import type { Credentials, Desk } from './desk.ts';

/** SHA-256, hex. Examination secrets and tokens have 256 random bits. */
export const hashOf = (value: string): string => createHash('sha256').update(value).digest('hex');

/** How a call of the token endpoint authenticated (OpenID Connect Core 1.0 §9). */
export const readCredentials = (
  { examination }: Desk,
  form: ReadonlyMap<string, string>,
  authorization: string | undefined,
): Credentials => {
  const basic = readBasic(authorization);
  const inBody = form.get('client_secret');
  if (basic !== undefined && inBody !== undefined) return 'twice';
  const [id, secret] = basic ?? [form.get('client_id'), inBody];
  if (secret === undefined) return 'none';
  if (id !== examination.clientId || hashOf(secret) !== examination.secretHash) return 'wrong';
  return basic === undefined ? 'post' : 'basic';
};

/** RFC 6749 §2.3.1: id and secret are form-encoded before they are joined. */
const readBasic = (authorization: string | undefined): readonly [string, string] | undefined => {
  const encoded = /^Basic ([A-Za-z0-9+/=_-]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':').map(decodeForm);
  return [id, secret];
};

const decodeForm = (text: string): string => new URLSearchParams(`v=${text}`).get('v') ?? '';
