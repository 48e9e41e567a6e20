import type { ServerResponse } from 'node:http';
import type { Clock } from '#vocabulary/clock.ts';
import type { Log } from '#platform/log.ts';

/** What an open page watches. */
export type Watched = {
  /** Whose browser it is: each has a few streams at most. */
  readonly accountId: string;
  /** A text that changes when the page would. */
  readonly read: () => Promise<string>;
};

/** The open pages of this process: one stream of server-sent events (HTML, 9.2) each, which says only "changed". */
export type LiveStreams = { readonly open: (watched: Watched, response: ServerResponse) => void };

type Stream = Watched & {
  readonly response: ServerResponse;
  readonly untilSeconds: number;
  last: string | undefined;
  isReading: boolean;
};

/** The browser then connects anew, and shows again who it is: whoever left an organisation reads on for no longer. */
const lifeSeconds = 60;
const mostOfAccount = 4;
const mostStreams = 500;
const everyMilliseconds = 1000;

/** One timer for all, and none while nobody watches. */
export const createLiveStreams = (clock: Clock, log: Log): LiveStreams => {
  const streams = new Set<Stream>();
  let timer: NodeJS.Timeout | undefined;
  const forget = (stream: Stream): void => {
    streams.delete(stream);
    if (streams.size === 0) clearInterval(timer);
  };
  return {
    open: (watched, response) => {
      makeRoom(streams, watched.accountId);
      const stream: Stream = {
        ...{ ...watched, response, untilSeconds: clock.nowSeconds() + lifeSeconds },
        ...{ last: undefined, isReading: false },
      };
      response.writeHead(200, streamHeaders);
      response.write('retry: 1000\n\n');
      response.once('close', () => forget(stream));
      if (streams.size === 0)
        timer = setInterval(() => {
          for (const one of streams) void beat(one, clock, log);
        }, everyMilliseconds).unref();
      streams.add(stream);
      void beat(stream, clock, log);
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

/** The oldest gives way, of the account first. */
const makeRoom = (streams: ReadonlySet<Stream>, accountId: string): void => {
  const own = [...streams].filter((one) => one.accountId === accountId);
  if (own.length >= mostOfAccount) own[0]?.response.end();
  else if (streams.size >= mostStreams) [...streams][0]?.response.end();
};

/** The first reading is what the page shows already; each later one that differs is told. */
const beat = async (stream: Stream, clock: Clock, log: Log): Promise<void> => {
  if (stream.untilSeconds <= clock.nowSeconds()) return void stream.response.end();
  if (stream.isReading) return;
  stream.isReading = true;
  try {
    const now = await stream.read();
    if (stream.last !== undefined && stream.last !== now) stream.response.write('event: changed\ndata: 1\n\n');
    stream.last = now;
  } catch (error) {
    log.error('an open page of the partner space could not be told', { error });
    stream.response.end();
  } finally {
    stream.isReading = false;
  }
};
