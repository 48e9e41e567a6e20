import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, request as send } from 'undici';
import { startDeadline } from './deadline.ts';
import { addressRanges, family } from './proxies.ts';

export type OutgoingOptions = {
  /** Allows loopback and private ranges. The sandbox needs it; in production `insecureAllowPrivateAddresses`. */
  readonly allowPrivate: boolean;
  readonly timeoutMilliseconds: number;
  readonly maximumBytes: number;
  /** Presented to whoever asks for a certificate; PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string } | undefined;
  /** Name resolution, for tests; the system's otherwise. */
  readonly resolve?: typeof systemLookup | undefined;
};

export type Outgoing = {
  /**
   * Asks an address that a partner gave (JWKS, back-channel logout). Redirects come back as they are.
   * Throws when the address lies in a private or special range, has another scheme than http or https,
   * carries a user name, answers with too much or too late.
   */
  readonly fetch: (address: string | URL, init?: RequestInit) => Promise<Response>;
  readonly close: () => Promise<void>;
};

/**
 * Special-purpose ranges (IANA registries of RFC 6890): nothing that a partner may name lives there. Of
 * IPv6 only 2000::/3 is public; within it, 2001::/23 and 2002::/16 tunnel to IPv4 and the others are
 * documentation and AS112. Two lists, because a list reads an IPv4 address as `::ffff:…` as well.
 */
const specialRanges = {
  ipv4: addressRanges([
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
    ...['192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16'],
    ...['192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
  ]),
  ipv6: addressRanges([
    ...['::/3', '4000::/2', '8000::/1', '2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'],
  ]),
};

/** Makes the one door through which addresses of partners are asked. */
export const createOutgoing = (options: OutgoingOptions): Outgoing => {
  const lookup = guardedLookup(options);
  const agent = new Agent({
    connect: { lookup, timeout: options.timeoutMilliseconds, ...options.certificate },
    headersTimeout: options.timeoutMilliseconds,
    bodyTimeout: options.timeoutMilliseconds,
  });
  return {
    fetch: async (address, init = {}) => {
      const url = checkAddress(new URL(address), options.allowPrivate);
      return exchange(agent, new Request(url, init), options);
    },
    close: () => agent.destroy(),
  };
};

/** Whether an IP address lies in a private or special range. */
export const isSpecialAddress = (address: string): boolean =>
  isIP(address) === 0 || specialRanges[family(address)].check(address, family(address));

/** A literal address never reaches the lookup, so it is looked at here. */
const checkAddress = (url: URL, allowPrivate: boolean): URL => {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refusal('the scheme is neither https nor http');
  if (url.username !== '' || url.password !== '') throw refusal('the address carries a user name');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!allowPrivate && isIP(host) !== 0 && isSpecialAddress(host)) throw refusal('the address is private');
  return url;
};

/**
 * The addresses that are checked are the ones that the socket connects to, so that a name cannot answer
 * with one address for the check and another for the connection.
 */
const guardedLookup =
  ({ allowPrivate, resolve = systemLookup }: OutgoingOptions): LookupFunction =>
  (hostname, _options, answer) => {
    resolve(hostname, { all: true }, (error, found) => {
      const allowed = allowPrivate ? found : found?.filter(({ address }) => !isSpecialAddress(address));
      if (error !== null) return answer(error, []);
      if (allowed === undefined || allowed.length === 0) return answer(refusal('the address is private'), []);
      answer(null, allowed satisfies LookupAddress[]);
    });
  };

const exchange = async (agent: Agent, request: Request, options: OutgoingOptions): Promise<Response> => {
  const deadline = startDeadline(options.timeoutMilliseconds);
  try {
    return await exchangeUntil(deadline.signal, agent, request, options);
  } finally {
    deadline.clear();
  }
};

const exchangeUntil = async (
  signal: AbortSignal,
  agent: Agent,
  request: Request,
  options: OutgoingOptions,
): Promise<Response> => {
  const answer = await send(request.url, {
    dispatcher: agent,
    method: request.method,
    headers: { 'accept-encoding': 'identity', ...Object.fromEntries(request.headers) },
    body: request.body === null ? null : await request.bytes(),
    signal: AbortSignal.any([signal, request.signal]),
  });
  const body = await readLimited(answer.body, options.maximumBytes);
  const bodiless = [204, 205, 304].includes(answer.statusCode);
  return new Response(bodiless ? null : body, { status: answer.statusCode, headers: singleHeaders(answer.headers) });
};

/** Leaving the loop destroys the stream, so the rest of an endless answer is not read. */
const readLimited = async (body: AsyncIterable<Buffer>, maximumBytes: number): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: Buffer[] = [];
  let received = 0;
  for await (const chunk of body) {
    received += chunk.length;
    if (received > maximumBytes) throw refusal(`the answer exceeds ${maximumBytes} bytes`);
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
};

const singleHeaders = (headers: Readonly<Record<string, string | string[] | undefined>>): Headers => {
  const single = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value ?? []].flat()) single.append(name, one);
  }
  return single;
};

const refusal = (reason: string) =>
  Object.assign(new Error(`Outgoing request refused: ${reason}.`), { code: 'OUTGOING_REFUSED' });
