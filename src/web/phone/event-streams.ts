import type { ServerResponse } from 'node:http';
import type { Challenge } from '#methods/app/challenge.ts';
import type { ChallengeStore } from '#methods/app/challenge-store.ts';
import type { Device, DeviceStore } from '#methods/app/device-store.ts';
import type { Wire } from '#methods/app/wire.ts';
import type { Log } from '#platform/log.ts';
import type { Clock } from '#vocabulary/clock.ts';
import { asChallengeId, type ChallengeId, type DeviceId } from '#vocabulary/identifiers.ts';
import { outcomeAnswer } from './outcome-words.ts';
import type { EndedRequest, ShownRequest } from './shapes.ts';

export type StreamDeps = {
  readonly challenges: Pick<ChallengeStore, 'find' | 'pendingOf'>;
  readonly devices: Pick<DeviceStore, 'find'>;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly log: Log;
  /** After a report, nobody is asked for this long; the app says so. */
  readonly quietSeconds: number;
};

/** The open apps of this process: one stream of server-sent events (HTML, 9.2) each. */
export type EventStreams = {
  /** Takes the response over. `lastEventId`: the request that the app showed last, so that it learns of its end. */
  readonly open: (device: Holder, response: ServerResponse, until: StreamEnd) => void;
  readonly count: () => number;
  readonly closeAll: () => void;
};

type Holder = Pick<Device, 'id' | 'nationalId'>;

export type StreamEnd = {
  /** When the cookie that opened the stream ends; the app then connects anew. */
  readonly untilSeconds: number;
  readonly lastEventId: string | undefined;
};

type Stream = {
  readonly device: Holder;
  readonly response: ServerResponse;
  readonly untilSeconds: number;
  /** The request that the app shows, as far as we know. */
  shown: ChallengeId | undefined;
  /** The store is being read for this stream; a second wake meanwhile asks for one more reading. */
  reading: boolean;
  stale: boolean;
};

/** One beat per stream in this time: it finds peers that are gone, and rings that were lost. */
const beatSeconds = 300;
/** Tabs that one phone may have open; the oldest gives way. */
const maximumPerDevice = 3;
/** A reader that lets more than this pile up is not reading. */
const maximumWaitingBytes = 64 * 1024;

/** Streams cost no processor while nothing happens: no timer of their own, one for all. */
export const createEventStreams = (deps: StreamDeps): EventStreams => {
  const streams = new Map<DeviceId, readonly Stream[]>();
  const stopBeating = startBeating(deps, streams);
  return {
    open: (device, response, { untilSeconds, lastEventId }) => {
      const shown = lastEventId === undefined ? undefined : asChallengeId(lastEventId);
      // Only what is needed: a stream lives long.
      const holder = { id: device.id, nationalId: device.nationalId };
      const stream: Stream = { device: holder, response, untilSeconds, shown, reading: false, stale: false };
      keep(deps, streams, stream);
      response.writeHead(200, streamHeaders);
      response.write(': open\n\n');
      void greet(deps, stream);
    },
    count: () => [...streams.values()].reduce((count, list) => count + list.length, 0),
    closeAll: () => {
      stopBeating();
      for (const { response } of [...streams.values()].flat()) response.end();
    },
  };
};

/** `X-Accel-Buffering` tells proxies of the nginx family to pass each event on at once. */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-accel-buffering': 'no',
} as const;

type Streams = Map<DeviceId, readonly Stream[]>;

const keep = (deps: StreamDeps, streams: Streams, stream: Stream): void => {
  const { device, response } = stream;
  const others = streams.get(device.id) ?? [];
  for (const { response: oldest } of others.slice(0, Math.max(0, others.length + 1 - maximumPerDevice))) oldest.end();
  streams.set(device.id, [...others, stream]);
  const forget = deps.wire.listen(device.nationalId, () => void refresh(deps, stream));
  response.once('close', () => {
    forget();
    const left = (streams.get(device.id) ?? []).filter((one) => one !== stream);
    if (left.length === 0) streams.delete(device.id);
    else streams.set(device.id, left);
  });
};

/** What the app showed before it lost the connection may have ended meanwhile; what is pending is shown again. */
const greet = async (deps: StreamDeps, stream: Stream): Promise<void> => {
  const last = stream.shown === undefined ? undefined : await deps.challenges.find(stream.shown);
  const isOpen = last?.state.is === 'pending' && last.expiresAtSeconds > deps.clock.nowSeconds();
  const isOwn = last === undefined || last.nationalId === stream.device.nationalId;
  if (isOpen || !isOwn) stream.shown = undefined;
  await refresh(deps, stream);
};

/** Brings the app up to date with the store; the ring that woke us carries no content. */
const refresh = async (deps: StreamDeps, stream: Stream): Promise<void> => {
  stream.stale = true;
  if (stream.reading) return;
  stream.reading = true;
  try {
    while (stream.stale && stream.response.writable) {
      stream.stale = false;
      await bringUpToDate(deps, stream);
    }
  } catch (error) {
    deps.log.error('an open app could not be told', { error });
    stream.response.end();
  } finally {
    stream.reading = false;
  }
};

const bringUpToDate = async (
  { challenges, devices, clock, quietSeconds }: StreamDeps,
  stream: Stream,
): Promise<void> => {
  const now = clock.nowSeconds();
  const device = await devices.find(stream.device.id);
  if (device?.state !== 'active' || stream.untilSeconds <= now) return void stream.response.end();
  const pending = await challenges.pendingOf(device.nationalId, 'MOBILE', now);
  if (pending?.id === stream.shown) return;
  if (stream.shown !== undefined) send(stream, 'ended', endOf(stream.shown, await challenges.find(stream.shown)));
  stream.shown = pending?.id;
  if (pending !== undefined) send(stream, 'request', shownRequest(pending, now, quietSeconds));
};

/** Never the right code, and the time left rather than an hour: the phone’s clock may be wrong. */
const shownRequest = (challenge: Challenge, nowSeconds: number, quietSeconds: number): ShownRequest => ({
  id: challenge.id,
  serviceName: challenge.serviceName,
  choices: [...challenge.choices],
  nonce: challenge.nonce,
  secondsLeft: challenge.expiresAtSeconds - nowSeconds,
  lifeSeconds: challenge.expiresAtSeconds - challenge.createdAtSeconds,
  quietSeconds,
});

const endOf = (id: ChallengeId, challenge: Challenge | undefined): EndedRequest => ({
  id,
  ...outcomeAnswer(challenge === undefined || challenge.state.is === 'pending' ? 'expired' : challenge.state.is),
});

const send = ({ response }: Stream, event: string, data: ShownRequest | EndedRequest): void => {
  write(response, `event: ${event}\nid: ${data.id}\ndata: ${JSON.stringify(data)}\n\n`);
};

const write = (response: ServerResponse, text: string): void => {
  if (response.writableLength > maximumWaitingBytes) response.destroy();
  else response.write(text);
};

/** A small share of the streams each second, in turn, so that no second has more work than another. */
const startBeating = (deps: StreamDeps, streams: Streams): (() => void) => {
  let turn = streams.values();
  const timer = setInterval(() => {
    for (let left = Math.ceil(streams.size / beatSeconds); left > 0; left -= 1) {
      let { value } = turn.next();
      if (value === undefined) {
        turn = streams.values();
        ({ value } = turn.next());
      }
      for (const stream of value ?? []) beat(deps, stream);
    }
  }, 1000).unref();
  return () => clearInterval(timer);
};

const beat = (deps: StreamDeps, stream: Stream): void => {
  write(stream.response, ':\n\n');
  void refresh(deps, stream);
};
