import type { FastifyReply } from 'fastify';
import { type OfficeCookie, readOfficeCookie, writeOfficeCookie } from './cookie.ts';
import type { Visit } from './office.ts';

/** A challenge waits this long for its answer. */
const challengeSeconds = 300;

/** For which space, and for what in it: the answer to one challenge is good for nothing else. */
export type Ceremony = { readonly space: 'partner' | 'console'; readonly purpose: string };

const cookieOf = ({ space }: Ceremony): OfficeCookie => ({ name: `${space}_passkey`, sameSite: 'Lax' });

/** Makes a challenge and gives it to the browser signed: it comes back with the answer, once, for the same purpose. */
export const challengeFor = (visit: Visit, ceremony: Ceremony): string => {
  const { random, sealer, clock } = visit.office;
  const challenge = random.token(32);
  const value = sealer.seal({ passkey: wordsOf(ceremony), challenge }, clock.nowSeconds() + challengeSeconds);
  writeOfficeCookie(visit, cookieOf(ceremony), { value, seconds: challengeSeconds });
  return challenge;
};

/** The challenge that this browser was given for this; undefined when there is none, or it waited too long. */
export const takeChallenge = (visit: Visit, ceremony: Ceremony): string | undefined => {
  const { sealer, clock } = visit.office;
  const note = sealer.open(readOfficeCookie(visit, cookieOf(ceremony)) ?? '', clock.nowSeconds());
  writeOfficeCookie(visit, cookieOf(ceremony), { value: '', seconds: 0 });
  const challenge = note?.['passkey'] === wordsOf(ceremony) ? note['challenge'] : undefined;
  return typeof challenge === 'string' ? challenge : undefined;
};

const wordsOf = ({ space, purpose }: Ceremony): string => `${space} ${purpose}`;

/** What the script of the page posts. */
export const ceremonyBodyOf = ({ request }: Visit): { readonly credential: unknown; readonly name: string } => {
  const body: Readonly<Record<string, unknown>> =
    typeof request.body === 'object' && request.body !== null ? { ...request.body } : {};
  const { credential, name } = body;
  return { credential, name: typeof name === 'string' ? name : '' };
};

/** Answers the script: options, or where to go on. */
export const sendJson = ({ reply }: Visit, body: unknown, status = 200): FastifyReply =>
  reply
    .code(status)
    .headers({ 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    .send(JSON.stringify(body));

export const sendCeremonyRefused = (visit: Visit): FastifyReply => sendJson(visit, { error: 'refused' }, 403);
