import { makeOffer, type OfferDeps } from '#methods/app/offer.ts';
import type { Challenge, SignedAnswer } from '#methods/app/challenge.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import { enrolmentFor, type KeyPair, makeKeyPair, rightPin, signJws, stretch } from '../rules/phone/soft-phone.ts';
import type { PhoneServer } from './phone-server.ts';

/** A phone that speaks to the API as the app does, by its own hand. */
export type Caller = KeyPair & {
  readonly deviceId: string;
  /** `name=value`, as the server set it; '' before the first. */
  cookie: string;
};

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> };

/** One call. Without `headers` it comes from the app's own page. */
export const call = async (
  { origin }: Pick<PhoneServer, 'origin'>,
  [method, path]: readonly [method: string, path: string],
  {
    body,
    cookie = '',
    headers = {},
  }: { readonly body?: unknown; readonly cookie?: string; readonly headers?: Record<string, string> } = {},
): Promise<Answer> => {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === '' ? {} : { cookie }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
};

const cookieOf = ({ headers }: Answer): string => headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';

const salt = 'c2FsdHNhbHRzYWx0c2FsdA';

/** Enrols a phone by an offer, over HTTP. */
export const enrolCaller = async (
  server: Pick<PhoneServer, 'origin'> & { readonly deps: OfferDeps },
  nationalId: NationalId,
): Promise<Caller> => {
  const { token } = await makeOffer(server.deps, nationalId, 'card');
  const keys = makeKeyPair();
  const enrolled = await call(server, ['POST', '/api/enrolments'], {
    body: enrolmentFor(token, keys, { origin: server.origin }),
  });
  if (enrolled.status !== 201) throw new Error(`not enrolled: ${JSON.stringify(enrolled.body)}`);
  return { ...keys, deviceId: String(enrolled.body['deviceId']), cookie: cookieOf(enrolled) };
};

/** Connects anew, by a signature over a fresh note. */
export const connectCaller = async (
  server: PhoneServer,
  caller: Caller,
  more: Record<string, unknown> = {},
): Promise<Answer> => {
  const { body } = await call(server, ['GET', '/api/connections/note']);
  const content = { typ: 'vestibule-connect', note: body['note'], origin: server.origin, atSeconds: 1, ...more };
  const jws = signJws(caller.privateKey, { kid: caller.deviceId }, content);
  const connected = await call(server, ['POST', '/api/connections'], { body: { jws } });
  if (connected.status === 200) caller.cookie = cookieOf(connected);
  return connected;
};

/** What the app signs when the right number was picked and the right PIN typed. */
export const signedAnswer = (
  server: PhoneServer,
  caller: Caller,
  challenge: Challenge,
  more: Partial<SignedAnswer> = {},
): string =>
  signJws(
    caller.privateKey,
    { kid: caller.deviceId },
    {
      typ: 'vestibule-answer',
      challengeId: challenge.id,
      deviceId: caller.deviceId,
      decision: 'approve',
      serviceName: challenge.serviceName,
      code: challenge.code,
      nonce: challenge.nonce,
      origin: server.origin,
      atSeconds: 1,
      pinProof: stretch(rightPin, salt),
      ...more,
    },
  );

export const sendAnswer = (
  server: PhoneServer,
  caller: Caller,
  challenge: Challenge,
  more: Partial<SignedAnswer> = {},
): Promise<Answer> =>
  call(server, ['POST', `/api/challenges/${challenge.id}/answer`], {
    cookie: caller.cookie,
    body: { jws: signedAnswer(server, caller, challenge, more) },
  });

/** A PIN that was mistyped. */
export const wrongPinProof = stretch('999999', salt);

export type Heard = { readonly event: string; readonly id: string; readonly data: Record<string, unknown> };

/** An open stream of requests. */
export type Ear = {
  readonly status: number;
  /** The next event; undefined when the server ended the stream. */
  readonly next: () => Promise<Heard | undefined>;
  /** Everything received, as it came. */
  readonly raw: () => string;
  readonly hangUp: () => void;
};

export const openEar = async (
  server: Pick<PhoneServer, 'origin'>,
  caller: Pick<Caller, 'cookie'>,
  lastEventId?: string,
): Promise<Ear> => {
  const cut = new AbortController();
  const last = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const response = await fetch(`${server.origin}/api/events`, {
    headers: { cookie: caller.cookie, ...last },
    signal: cut.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let [raw, waiting] = ['', ''];
  const next = async (): Promise<Heard | undefined> => {
    const at = waiting.indexOf('\n\n');
    if (at >= 0) {
      const block = waiting.slice(0, at);
      waiting = waiting.slice(at + 2);
      return readBlock(block) ?? next();
    }
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
    if (done) return undefined;
    raw += value;
    waiting += value;
    return next();
  };
  return { status: response.status, next, raw: () => raw, hangUp: () => cut.abort() };
};

const readBlock = (block: string): Heard | undefined => {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
  const data = field('data');
  return data === undefined
    ? undefined
    : { event: field('event') ?? '', id: field('id') ?? '', data: JSON.parse(data) };
};
