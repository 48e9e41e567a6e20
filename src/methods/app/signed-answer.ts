import { createPublicKey, verify } from 'node:crypto';
import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { Device } from './device-store.ts';

const short = (maxLength: number) => Type.String({ minLength: 1, maxLength });

const answerSchema = Type.Object(
  {
    typ: Type.Literal('vestibule-answer'),
    challengeId: short(64),
    deviceId: short(64),
    decision: Type.Union([Type.Literal('approve'), Type.Literal('refuse'), Type.Literal('report')]),
    serviceName: Type.String({ maxLength: 200 }),
    code: Type.String({ maxLength: 2 }),
    nonce: short(64),
    origin: short(300),
    atSeconds: Type.Integer({ minimum: 0 }),
    pinProof: Type.Optional(short(64)),
  },
  { additionalProperties: false },
);

export type AnswerContent = Static<typeof answerSchema>;

const answerCheck = TypeCompiler.Compile(answerSchema);
const longestAnswer = 4096;

/** RFC 7515 §2: base64url without padding and nothing else. Node’s decoder alone would take much more. */
const compactJws = /^[\w-]+\.[\w-]+\.[\w-]+$/;

type Parts = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly content: unknown;
  readonly signed: string;
  readonly signature: Buffer;
};

/** A compact JWS taken apart; undefined when it is none. Nothing in it is believed yet. */
export const readJws = (jws: string): Parts | undefined => {
  if (jws.length > longestAnswer || !compactJws.test(jws)) return undefined;
  const [head = '', body = '', signature = ''] = jws.split('.');
  const header = readJson(head);
  const content = readJson(body);
  if (!isRecord(header) || content === undefined) return undefined;
  return { header, content, signed: `${head}.${body}`, signature: Buffer.from(signature, 'base64url') };
};

const readJson = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    // Not JSON inside: not an answer, which is all the caller asks.
    return undefined;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The device that an answer names; who signed is not yet known. */
export const namedDevice = (jws: string): string | undefined => {
  const kid = readJws(jws)?.header['kid'];
  return typeof kid === 'string' && kid.length <= 64 ? kid : undefined;
};

/** Whether this very key signed (ES256, RFC 7515): `{alg:"ES256"}` without extensions (`crit`, §4.1.11) and nothing else is taken. */
export const isSignedBy = (jws: string, publicJwk: Device['publicJwk']): boolean => {
  const parts = readJws(jws);
  if (parts?.header['alg'] !== 'ES256' || 'crit' in parts.header || parts.signature.length !== 64) return false;
  const key = createPublicKey({ key: { ...publicJwk }, format: 'jwk' });
  return verify('sha256', Buffer.from(parts.signed), { key, dsaEncoding: 'ieee-p1363' }, parts.signature);
};

/** What the device signed; undefined when another key signed, or it is not an answer. */
export const openAnswer = (jws: string, device: Pick<Device, 'id' | 'publicJwk'>): AnswerContent | undefined => {
  if (!isSignedBy(jws, device.publicJwk)) return undefined;
  const content = readJws(jws)?.content;
  return answerCheck.Check(content) && content.deviceId === device.id ? content : undefined;
};
