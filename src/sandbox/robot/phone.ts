import { setTimeout as wait } from 'node:timers/promises';
import { CookieJar } from 'tough-cookie';
import type { SignedAnswer } from '#methods/app/challenge.ts';
import type { ConnectContent } from '#methods/app/connect.ts';
import type { EnrolmentProof, GivenEnrolment } from '#methods/app/enrol.ts';
import { hashOffer } from '#methods/app/offer.ts';
import { asChallengeId, asDeviceId } from '#vocabulary/identifiers.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import { callPhoneHost, openPhoneStream, type PhoneReach, type PhoneReply, readEvents } from './phone-call.ts';
import { makePhoneKey, type PhoneKey, robotPinProof, signJws } from './phone-key.ts';

/** A request as the app shows it; which of the values is right, the phone does not know. */
export type PhoneRequest = {
  readonly id: string;
  readonly serviceName: string;
  readonly choices: readonly string[];
  readonly nonce: string;
  readonly secondsLeft: number;
};

/** A phone of the robot: a real key, the real API, an open app. */
export type RobotPhone = {
  readonly id: string;
  /** National identifier it was enrolled for, as the card said; '' when a link alone did it. */
  readonly person: string;
  readonly deviceId: string;
  /** What the app shows now. */
  readonly pending: () => PhoneRequest | undefined;
  /** What the app shows, or what it will show within the time; undefined when nothing comes. */
  readonly waitForRequest: (milliseconds: number) => Promise<PhoneRequest | undefined>;
  readonly answer: (request: PhoneRequest, given: PhoneAnswer) => Promise<PhoneReply>;
  /** Switches the phone off; its key is forgotten. */
  readonly close: () => void;
};

export type PhoneAnswer =
  | { readonly decision: 'refuse' | 'report' }
  | { readonly decision: 'approve'; readonly code: string; readonly pin?: string | undefined };

export type PhoneMaker = Omit<PhoneReach, 'jar'> & { readonly clock: Clock; readonly random: Random };

const robotPin = '135790';

/** Takes up an offer, as the app does when it reads a QR code. The reply says why when there is no phone. */
export async function enrolRobotPhone(
  maker: PhoneMaker,
  token: string,
  { person, name }: { readonly person: string; readonly name: string },
): Promise<{ readonly phone: RobotPhone } | { readonly reply: PhoneReply }> {
  const { clock, random, ...network } = maker;
  const reach: PhoneReach = {
    ...network,
    jar: new CookieJar(undefined, { allowSecureOnLocal: true, looseMode: true }),
  };
  const key = makePhoneKey();
  const salt = random.token(16);
  const proof: EnrolmentProof = {
    typ: 'vestibule-enrolment',
    tokenHash: hashOffer(token),
    deviceName: name,
    origin: reach.origin,
    salt,
  };
  const given: GivenEnrolment = {
    token,
    publicJwk: key.publicJwk,
    name,
    lock: { kind: 'pin', salt, pinProof: robotPinProof(robotPin, salt) },
    proofJws: signJws(key, proof),
  };
  const reply = await callPhoneHost(reach, 'POST', 'enrolments', given);
  const { deviceId } = reply.body;
  if (reply.status !== 201 || typeof deviceId !== 'string') return { reply };
  return { phone: switchOn({ id: random.token(12), person, deviceId, key, salt, reach, clock }) };
}

type Parts = {
  readonly id: string;
  readonly person: string;
  readonly deviceId: string;
  readonly key: PhoneKey;
  readonly salt: string;
  readonly reach: PhoneReach;
  readonly clock: Clock;
};

function switchOn(parts: Parts): RobotPhone {
  const { id, person, deviceId } = parts;
  const off = new AbortController();
  let shown: PhoneRequest | undefined;
  const waiting = new Set<() => void>();
  const show = (request: PhoneRequest | undefined): void => {
    shown = request;
    if (request !== undefined) for (const wake of [...waiting]) wake();
  };
  void listen(parts, show, off.signal);
  return {
    id,
    person,
    deviceId,
    pending: () => shown,
    waitForRequest: (milliseconds) => waitUntilShown(() => shown, waiting, milliseconds),
    answer: async (request, given) => {
      const reply = await connected(parts, () => sendAnswer(parts, request, given));
      if (reply.status === 200 && shown?.id === request.id) show(undefined);
      return reply;
    },
    close: () => off.abort(),
  };
}

const waitUntilShown = (
  shown: () => PhoneRequest | undefined,
  waiting: Set<() => void>,
  milliseconds: number,
): Promise<PhoneRequest | undefined> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      waiting.delete(done);
      resolve(shown());
    };
    const timer = setTimeout(done, milliseconds).unref();
    waiting.add(done);
    if (shown() !== undefined) done();
  });

const retryMilliseconds = 250;

/** Keeps the stream open until the phone is switched off, blocked or revoked, over restarts of the platform. */
async function listen(
  parts: Parts,
  show: (request: PhoneRequest | undefined) => void,
  off: AbortSignal,
): Promise<void> {
  let isOver = false;
  while (!isOver && !off.aborted) {
    isOver = (await readStream(parts, show, off)) === 'over';
    await wait(retryMilliseconds, undefined, { signal: off, ref: false }).catch(() => undefined);
  }
}

/** `over`: the phone is blocked or revoked. Otherwise the stream ended, and is to be opened again. */
async function readStream(
  parts: Parts,
  show: (request: PhoneRequest | undefined) => void,
  off: AbortSignal,
): Promise<'over' | 'ended'> {
  try {
    const stream = await openPhoneStream(parts.reach, off);
    if (stream.status === 401) await connect(parts);
    for await (const { event, data } of readEvents(stream.body)) {
      show(event === 'request' ? (data as PhoneRequest) : undefined);
    }
    return stream.status === 403 ? 'over' : 'ended';
  } catch {
    // The platform is away, or the phone was switched off: the caller looks which.
    return 'ended';
  }
}

/** Shows that the phone holds its key; the cookie that comes back opens the API. */
async function connect({ reach, key, deviceId, clock }: Parts): Promise<void> {
  const { body } = await callPhoneHost(reach, 'GET', 'connections/note');
  const content: ConnectContent = {
    typ: 'vestibule-connect',
    note: String(body['note']),
    origin: reach.origin,
    atSeconds: clock.nowSeconds(),
  };
  await callPhoneHost(reach, 'POST', 'connections', { jws: signJws(key, content, deviceId) });
}

async function connected(parts: Parts, call: () => Promise<PhoneReply>): Promise<PhoneReply> {
  const first = await call();
  if (first.status !== 401) return first;
  await connect(parts);
  return call();
}

function sendAnswer(
  { reach, key, deviceId, salt, clock }: Parts,
  request: PhoneRequest,
  given: PhoneAnswer,
): Promise<PhoneReply> {
  const content: SignedAnswer = {
    typ: 'vestibule-answer',
    challengeId: asChallengeId(request.id),
    deviceId: asDeviceId(deviceId),
    decision: given.decision,
    serviceName: request.serviceName,
    code: given.decision === 'approve' ? given.code : '',
    nonce: request.nonce,
    origin: reach.origin,
    atSeconds: clock.nowSeconds(),
    ...(given.decision === 'approve' ? { pinProof: robotPinProof(given.pin ?? robotPin, salt) } : {}),
  };
  return callPhoneHost(reach, 'POST', `challenges/${encodeURIComponent(request.id)}/answer`, {
    jws: signJws(key, content, deviceId),
  });
}
