import { SignJWT } from 'jose';
import type { ExaminationKey } from './keys.ts';

/** How a signature is forged. */
export type Forgery = 'signature' | 'none' | 'hs256';

type Payload = Readonly<Record<string, unknown>>;

/** A signed token, or one that only looks like it. @param typ member of the header, where the door writes one */
export const signToken = (
  key: ExaminationKey,
  payload: Payload,
  forgery: Forgery | undefined,
  typ?: string,
): Promise<string> => {
  const more = typ === undefined ? {} : { typ };
  if (forgery === 'none') return Promise.resolve(`${encode({ alg: 'none', ...more })}.${encode(payload)}.`);
  const [alg, secret] =
    forgery === 'hs256'
      ? (['HS256', new TextEncoder().encode(key.publicPem)] as const)
      : ([key.algorithm, forgery === 'signature' ? key.rogueKey : key.privateKey] as const);
  return new SignJWT(payload).setProtectedHeader({ alg, kid: key.kid, ...more }).sign(secret);
};

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
