import { createHash, generateKeyPairSync, type KeyObject, pbkdf2Sync, randomBytes, sign } from 'node:crypto';
import { connect } from 'node:net';
import type { Pool } from 'undici';
import type { PhoneOffer } from './messages.ts';

/** What an open app shows of a request. */
export type ShownRequest = {
  readonly id: string;
  readonly serviceName: string;
  readonly choices: readonly string[];
  readonly nonce: string;
};

/** A phone with a key of its own and a PIN, as the app makes it. */
export type Phone = {
  /** National identifier of its holder. */
  readonly person: string;
  /** Opens the stream of requests, once. */
  readonly open: () => Promise<void>;
  /** The request that the stream tells of; one at a time. */
  readonly hear: () => Promise<ShownRequest>;
  /** Signs what was shown, with this number and the right PIN. */
  readonly approve: (request: ShownRequest, code: string) => Promise<void>;
};

type Enrolled = {
  readonly person: string;
  readonly deviceId: string;
  readonly cookie: string;
  readonly key: KeyObject;
  readonly reach: PhoneReach;
};

/** The app's host, and the connections that all phones share for their calls. */
export type PhoneReach = { readonly origin: string; readonly pool: Pool };

/**
 * Stretched as the app does, but once, with one salt for all: each phone of the measurement would otherwise take a
 * fifth of a second of the processor that the server needs, where real ones take their own.
 */
const salt = randomBytes(16).toString('base64url');
const pinProof = pbkdf2Sync('481516', Buffer.from(salt, 'base64url'), 600_000, 32, 'sha256').toString('base64url');

const name = 'Benchmark';

/** Takes up an offer, as the app does when it reads a QR code. */
export const enrolPhone = async (reach: PhoneReach, { person, token }: PhoneOffer): Promise<Phone> => {
  const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const tokenHash = createHash('sha256').update(token).digest('base64url');
  const proof = { typ: 'vestibule-enrolment', tokenHash, deviceName: name, origin: reach.origin, salt };
  const enrolled = await post(reach, '/api/enrolments', {
    token,
    publicJwk: { kty: 'EC', crv: 'P-256', x, y },
    name,
    lock: { kind: 'pin', salt, pinProof },
    proofJws: signJws(key, {}, proof),
  });
  if (enrolled.status !== 201) throw new Error(`a phone was not enrolled: ${enrolled.status} ${enrolled.text}`);
  const { deviceId } = JSON.parse(enrolled.text) as { readonly deviceId: string };
  return switchOn({ person, deviceId, cookie: enrolled.cookie, key, reach });
};

const switchOn = (enrolled: Enrolled): Phone => {
  const waiting: ((request: ShownRequest) => void)[] = [];
  const heard: ShownRequest[] = [];
  const show = (request: ShownRequest): void => {
    const next = waiting.shift();
    if (next === undefined) heard.push(request);
    else next(request);
  };
  let opening: Promise<void> | undefined;
  return {
    person: enrolled.person,
    open: () => (opening ??= openStream(enrolled, show)),
    hear: () => {
      const request = heard.shift();
      return request === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(request);
    },
    approve: (request, code) => approve(enrolled, request, code),
  };
};

const approve = async (
  { deviceId, cookie, key, reach }: Enrolled,
  { id, serviceName, choices, nonce }: ShownRequest,
  code: string,
): Promise<void> => {
  if (!choices.includes(code)) throw new Error(`the phone shows ${choices.join(' ')}, the desk ${code}`);
  const atSeconds = Math.floor(Date.now() / 1000);
  const shown = { challengeId: id, deviceId, decision: 'approve', serviceName, code, nonce, origin: reach.origin };
  const jws = signJws(key, { kid: deviceId }, { typ: 'vestibule-answer', ...shown, atSeconds, pinProof });
  const answered = await post(reach, `/api/challenges/${id}/answer`, { jws }, cookie);
  if (answered.status !== 200) throw new Error(`an approval was refused: ${answered.status} ${answered.text}`);
};

/** Written by hand, to leave the processor to the server. Each event is written whole, so it lies within one chunk. */
const openStream = ({ cookie, reach: { origin } }: Enrolled, show: (request: ShownRequest) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const { hostname, port, host } = new URL(origin);
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.setEncoding('utf8');
    socket.once('error', reject);
    socket.once('connect', () =>
      socket.write(
        `GET /api/events HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\nsec-fetch-site: same-origin\r\n\r\n`,
      ),
    );
    socket.once('data', (head) =>
      String(head).startsWith('HTTP/1.1 200') ? resolve() : reject(new Error(String(head).slice(0, 200))),
    );
    socket.on('data', (part) => {
      const blocks = (text + String(part)).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /event: request\n(?:.*\n)*data: (.*)$/.exec(block)?.[1];
        if (data !== undefined) show(JSON.parse(data) as ShownRequest);
      }
    });
  });

type Reply = { readonly status: number; readonly text: string; readonly cookie: string };

const post = async ({ pool, origin }: PhoneReach, path: string, body: object, cookie?: string): Promise<Reply> => {
  const headers = { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin' };
  const answer = await pool.request({
    path,
    method: 'POST',
    headers: cookie === undefined ? headers : { ...headers, cookie },
    body: JSON.stringify(body),
  });
  const [given = ''] = [answer.headers['set-cookie'] ?? ''].flat();
  return { status: answer.statusCode, text: await answer.body.text(), cookie: given.split(';', 1)[0] ?? '' };
};

/** Compact JWS, ES256 (RFC 7515). */
const signJws = (key: KeyObject, header: object, content: object): string => {
  const signed = `${encode({ alg: 'ES256', ...header })}.${encode(content)}`;
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
