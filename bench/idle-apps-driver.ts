// The phones of `idle-apps.ts`: each connects by a signature, opens its stream, and waits.
import { createPrivateKey } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { signJws } from '../test/rules/phone/soft-phone.ts';
import { answerParent } from './child.ts';

export type PhonesOrder =
  | {
      readonly order: 'open';
      readonly origin: string;
      readonly key: string;
      readonly deviceIds: readonly string[];
      readonly atATime: number;
    }
  /** Answers when one of these phones has heard of a request. */
  | { readonly order: 'hear' };

const streams: Socket[] = [];

const connectPhone = async (origin: string, key: string, deviceId: string): Promise<string> => {
  const noted = (await (await fetch(`${origin}/api/connections/note`)).json()) as { readonly note: string };
  const content = { typ: 'vestibule-connect', note: noted.note, origin, atSeconds: 0 };
  const jws = signJws(createPrivateKey(key), { kid: deviceId }, content);
  const opened = await fetch(`${origin}/api/connections`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jws }),
  });
  await opened.arrayBuffer();
  const [cookie] = (opened.headers.get('set-cookie') ?? '').split(';', 1);
  if (opened.status !== 200 || cookie === undefined) throw new Error(`a phone could not connect: ${opened.status}`);
  return cookie;
};

/** Written by hand, so that thousands of phones fit into one process. */
const openStream = (origin: string, cookie: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const { hostname, port, host } = new URL(origin);
    const socket = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname);
    socket.setEncoding('utf8');
    socket.once('error', reject);
    socket.once('connect', () =>
      socket.write(
        `GET /api/events HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\naccept: */*\r\naccept-language: fr-FR\r\nsec-fetch-site: same-origin\r\nuser-agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36\r\n\r\n`,
      ),
    );
    socket.once('data', (head) =>
      String(head).startsWith('HTTP/1.1 200') ? resolve(socket) : reject(new Error(String(head).slice(0, 200))),
    );
  });

const openAll = async ({
  origin,
  key,
  deviceIds,
  atATime,
}: Extract<PhonesOrder, { order: 'open' }>): Promise<number> => {
  const left = [...deviceIds];
  const work = async (): Promise<void> => {
    for (let deviceId = left.pop(); deviceId !== undefined; deviceId = left.pop()) {
      streams.push(await openStream(origin, await connectPhone(origin, key, deviceId)));
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return streams.length;
};

/** Which phone is asked, the driver does not know: the first that hears of a request. */
const hear = (): Promise<true> =>
  new Promise((resolve) => {
    for (const socket of streams) socket.on('data', (text) => String(text).includes('event: request') && resolve(true));
  });

answerParent(async (order: PhonesOrder): Promise<number | true> => (order.order === 'open' ? openAll(order) : hear()));
