import type { EndedRequest, ShownRequest } from '../shapes.ts';
import { connect } from './connecting.ts';
import type { Identity } from './vault.ts';

export type Connection = 'connecting' | 'open' | 'waiting';

export type Hearing = {
  readonly identity: Identity;
  readonly onRequest: (request: ShownRequest) => void;
  readonly onEnded: (ended: EndedRequest) => void;
  readonly onConnection: (connection: Connection) => void;
  /** This phone can no longer be used; nothing more will be heard. */
  readonly onBarred: (why: 'blocked' | 'gone') => void;
};

export type Listening = {
  /** The network, or the person, came back: no more waiting. */
  readonly hurry: () => void;
  readonly stop: () => void;
};

/** What one attempt came to. */
type Heard = 'ended' | 'again' | 'blocked' | 'gone';

/** The server says something at least every five minutes; silence for longer is a dead line. */
const silenceMilliseconds = 11 * 60_000;
const longestWaitMilliseconds = 60_000;

/**
 * Hears of requests for as long as the app is open, by one stream of server-sent events. Read by `fetch`, because
 * `EventSource` hides the status and comes back at fixed times: after a fault of ours all phones would come at once.
 */
export const listen = (hearing: Hearing): Listening => {
  const ear: Ear = { hearing, lastEventId: undefined, attempts: 0, cut: new AbortController(), isOn: true };
  void keepListening(ear);
  return {
    hurry: () => {
      ear.attempts = 0;
      ear.cut.abort();
    },
    stop: () => {
      ear.isOn = false;
      ear.cut.abort();
    },
  };
};

type Ear = {
  readonly hearing: Hearing;
  lastEventId: string | undefined;
  /** In vain, in a row. */
  attempts: number;
  /** Ends the stream, or the wait for the next. */
  cut: AbortController;
  isOn: boolean;
};

const keepListening = async (ear: Ear): Promise<void> => {
  while (ear.isOn) {
    ear.cut = new AbortController();
    const { onConnection, onBarred } = ear.hearing;
    onConnection('connecting');
    const heard = await hearOnce(ear);
    if (!ear.isOn) return;
    if (heard === 'blocked' || heard === 'gone') return onBarred(heard);
    if (heard === 'again' || ear.cut.signal.aborted) continue;
    onConnection('waiting');
    await pause(waitMilliseconds(ear.attempts), ear.cut.signal);
    ear.attempts += 1;
  }
};

/** Longer each time, and by chance, so that a crowd comes back spread out. */
const waitMilliseconds = (attempts: number): number => {
  const [share = 0] = crypto.getRandomValues(new Uint32Array(1));
  const most = Math.min(longestWaitMilliseconds, 2000 * 2 ** Math.min(attempts, 10));
  return 250 + (share / 2 ** 32) * most;
};

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

const hearOnce = async (ear: Ear): Promise<Heard> => {
  try {
    const last = ear.lastEventId === undefined ? {} : { 'last-event-id': ear.lastEventId };
    const response = await fetch('/api/events', { headers: last, cache: 'no-store', signal: ear.cut.signal });
    if (response.status === 401) return await reconnect(ear);
    if (response.status === 403) return 'blocked';
    if (!response.ok || response.body === null) return 'ended';
    ear.attempts = 0;
    ear.hearing.onConnection('open');
    await hearStream(ear, response.body);
    return 'ended';
  } catch {
    // The line was cut, by the network or by ourselves; which of the two makes no difference.
    return 'ended';
  }
};

const reconnect = async (ear: Ear): Promise<Heard> => {
  const connected = await connect(ear.hearing.identity);
  if (connected === 'connected') return 'again';
  return connected === 'unreachable' ? 'ended' : connected;
};

const hearStream = async (ear: Ear, body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> => {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const alarm = setTimeout(() => ear.cut.abort(), silenceMilliseconds);
    const { value, done } = await reader.read().finally(() => clearTimeout(alarm));
    if (done) return;
    const blocks = (text + value).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) hearBlock(ear, block);
  }
};

/** One event: lines of `name: value`; a line without a name is a sign of life. */
const hearBlock = (ear: Ear, block: string): void => {
  const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]));
  const data = fields.get('data');
  if (data === undefined) return;
  ear.lastEventId = fields.get('id');
  if (fields.get('event') === 'request') ear.hearing.onRequest(JSON.parse(data));
  if (fields.get('event') === 'ended') {
    ear.lastEventId = undefined;
    ear.hearing.onEnded(JSON.parse(data));
  }
};
