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

type Parts = { readonly header: unknown; readonly content: unknown; readonly signed: string; readonly signature: Buffer };

/** A compact JWS taken apart; undefined when it is none. Nothing in it is believed yet. */
export const readJws = (jws: string): Parts | undefined => {
  const [head, body, signature, ...rest] = jws.length > longestAnswer ? [] : jws.split('.');
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) return undefined;
  try {
    return {
      header: JSON.parse(Buffer.from(head, 'base64url').toString('utf8')),
      content: JSON.parse(Buffer.from(body, 'base64url').toString('utf8')),
      signed: `${head}.${body}`,
      signature: Buffer.from(signature, 'base64url'),
    };
  } catch {
    // Not JSON inside: not an answer, which is all the caller asks.
    return undefined;
  }
};

/** The device that an answer names; who signed is not yet known. */
export const namedDevice = (jws: string): string | undefined => {
  const { kid } = (readJws(jws)?.header ?? {}) as { kid?: unknown };
  return typeof kid === 'string' && kid.length <= 64 ? kid : undefined;
};

/** Whether this very key signed (ES256, RFC 7515): `{alg:"ES256"}` and nothing else is taken. */
export const isSignedBy = (jws: string, publicJwk: Device['publicJwk']): boolean => {
  const parts = readJws(jws);
  if ((parts?.header as { alg?: unknown } | undefined)?.alg !== 'ES256' || parts === undefined || parts.signature.length !== 64) return false;
  const key = createPublicKey({ key: { ...publicJwk }, format: 'jwk' });
  return verify('sha256', Buffer.from(parts.signed), { key, dsaEncoding: 'ieee-p1363' }, parts.signature);
};

/** What the device signed; undefined when another key signed, or it is not an answer. */
export const openAnswer = (jws: string, device: Pick<Device, 'id' | 'publicJwk'>): AnswerContent | undefined => {
  if (!isSignedBy(jws, device.publicJwk)) return undefined;
  const content = readJws(jws)?.content;
  return answerCheck.Check(content) && content.deviceId === device.id ? content : undefined;
};
