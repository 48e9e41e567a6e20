import type { Asked, Caller } from './call.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { Refused } from './id-token.ts';
import { parseJson } from './metadata.ts';
import { openEnvelope, type TokenReader, tokenObjection, type TokenSource, verifySigned } from './signed-token.ts';

export type Claims = Readonly<Record<string, unknown>>;

/**
 * Asks UserInfo (GET, Bearer) and reads what comes as the record says: plain JSON, or a JWT signed or encrypted or both.
 * @param accessToken as the token endpoint gave it
 * @param subject of the id_token; another one is refused (OpenID Connect Core §5.3.2)
 */
export const askUserInfo = async (
  { caller, reader, door }: { readonly caller: Caller; readonly reader: TokenReader; readonly door: CitizenDoor },
  source: TokenSource,
  { accessToken, subject }: { readonly accessToken: string; readonly subject: string },
  signal: AbortSignal,
): Promise<{ readonly claims: Claims } | Refused> => {
  const { provider, metadata } = source;
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/jwt, application/json' };
  const asked = await caller.ask(provider.providerId, metadata.userinfoEndpoint, { headers }, signal);
  const body = bodyOf(asked, isJwt(source) ? 'application/jwt' : 'application/json');
  if ('fault' in body) return body;
  if (provider.userinfoSignedResponseAlg === 'HS256' && door === 'plus') return refuse('HS256 is not accepted on plus');
  const claims = await readBody(reader, source, body.text);
  if (typeof claims === 'string') return refuse(claims);
  return claims['sub'] === subject ? { claims } : refuse('sub is not the one of the id_token');
};

const refuse = (detail: string): Refused => ({ fault: 'Y020027', detail: `userinfo: ${detail}` });

const isJwt = ({ provider }: TokenSource): boolean =>
  provider.userinfoSignedResponseAlg !== 'none' || provider.userinfoEncryption !== undefined;

const bodyOf = (asked: Asked, contentType: string): { readonly text: string } | Refused => {
  if (asked.kind === 'not-asked') return { fault: 'Y020017', detail: `userinfo: ${asked.detail}` };
  if (asked.kind === 'failed') return refuse(asked.detail);
  if (asked.status !== 200) return refuse(`HTTP ${asked.status}`);
  return asked.contentType === contentType ? { text: asked.body } : refuse(`it is not ${contentType}`);
};

/** A sentence when it is not good. */
const readBody = async (reader: TokenReader, source: TokenSource, text: string): Promise<Claims | string> => {
  const { userinfoSignedResponseAlg: alg, userinfoEncryption } = source.provider;
  try {
    const opened = isJwt(source) ? await openEnvelope(text.trim(), userinfoEncryption, reader.ownKeys) : text;
    const claims: unknown =
      alg === 'none' ? parseJson(opened) : await verifySigned(reader, source, opened, { alg, required: [] });
    return isObject(claims) ? claims : 'it is no JSON object';
  } catch (error) {
    const objection = tokenObjection(error);
    if (objection === undefined) throw error;
    return objection;
  }
};

const isObject = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
