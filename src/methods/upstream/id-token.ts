import { timingSafeEqual } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';
import { isLevel, type Level, levels } from '#vocabulary/level.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { openEnvelope, type TokenReader, tokenObjection, type TokenSource, verifySigned } from './signed-token.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';

export type Refused = { readonly fault: CitizenFaultCode; readonly detail: string };

/** A provider's id_token once everything about it is right. */
export type ReadIdToken = {
  readonly subject: string;
  readonly level: Level;
  /** Mandates, at a provider that was asked for them. */
  readonly repScopes: readonly string[] | undefined;
  /** Signed, out of its envelope: what a logout there shows (OpenID Connect RP-Initiated Logout §2). */
  readonly signed: string;
};

export type Expected = {
  readonly door: CitizenDoor;
  readonly nonce: string;
  /** Level that the service asked for. */
  readonly wanted: Level;
  /** Mandates of which one must be there; undefined where none was asked for. */
  readonly repScopes?: readonly string[] | undefined;
};

/** Reads an id_token (OpenID Connect Core §3.1.3.7, franceconnect.md §2.2). */
export const readIdToken = async (
  reader: TokenReader,
  source: TokenSource,
  token: string,
  expected: Expected,
): Promise<ReadIdToken | Refused> => {
  const { provider } = source;
  const alg = provider.idTokenSignedResponseAlg;
  if (alg === 'HS256' && expected.door === 'plus') return refuse('Y020026', 'HS256 is not accepted on plus');
  try {
    const signed = await openEnvelope(token, provider.idTokenEncryption, reader.ownKeys);
    const payload = await verifySigned(reader, source, signed, { alg, required: ['iss', 'aud', 'exp', 'iat'] });
    return readPayload(payload, provider, expected, signed);
  } catch (error) {
    const objection = tokenObjection(error);
    if (objection === undefined) throw error;
    return refuse('Y020026', `id_token: ${objection}`);
  }
};

const refuse = (fault: CitizenFaultCode, detail: string): Refused => ({ fault, detail });

const readPayload = (
  payload: JWTPayload,
  provider: IdentityProvider,
  expected: Expected,
  signed: string,
): ReadIdToken | Refused => {
  if (!isSame(payload['nonce'], expected.nonce)) return refuse('Y020026', 'id_token: the nonce is another');
  const { sub } = payload;
  if (sub === undefined || sub === '') return refuse('Y020029', 'id_token: no sub');
  if (!isSubject(sub)) return refuse('Y020026', 'id_token: sub is not ASCII of at most 255 signs');
  const level = readLevel(payload['acr'], provider, expected.wanted);
  if (typeof level !== 'string') return level;
  const repScopes = readRepScopes(payload['rep_scope'], expected.repScopes);
  return repScopes !== undefined && 'fault' in repScopes ? repScopes : { subject: sub, level, repScopes, signed };
};

/** The mandates among those that were asked for, from a list or from one text with spaces; Y600020 without any. */
const readRepScopes = (
  given: unknown,
  asked: readonly string[] | undefined,
): readonly string[] | Refused | undefined => {
  if (asked === undefined) return undefined;
  const listed: readonly unknown[] = typeof given === 'string' ? given.split(' ') : Array.isArray(given) ? given : [];
  const good = asked.filter((scope) => listed.includes(scope));
  return good.length > 0 ? good : refuse('Y600020', 'id_token: rep_scope has none of the mandates asked for');
};

/** OpenID Connect Core §2: at most 255 ASCII characters. */
export const isSubject = (sub: unknown): sub is string => typeof sub === 'string' && /^[\x20-\x7e]{1,255}$/.test(sub);

const isSame = (given: unknown, wanted: string): boolean => {
  if (typeof given !== 'string') return false;
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/** franceconnect.md §0 point 16. */
const readLevel = (acr: unknown, { allowedLevels }: IdentityProvider, wanted: Level): Level | Refused => {
  if (typeof acr !== 'string' || !isLevel(acr)) return refuse('Y100002', 'id_token: acr is missing or unknown');
  if (levels.indexOf(acr) < levels.indexOf(wanted)) return refuse('Y100001', `id_token: ${acr} is below ${wanted}`);
  if (!allowedLevels.includes(acr)) return refuse('Y100018', `id_token: ${acr} is not a level of this provider`);
  return acr;
};
