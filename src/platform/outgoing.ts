import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { addressRanges, family } from './proxies.ts';
import { type AnswerLimits, type Question, readWhole, type WholeAnswer } from './whole-answer.ts';

export type OutgoingOptions = AnswerLimits & {
  /** Allows loopback and private ranges. The sandbox needs it; in production `insecureAllowPrivateAddresses`. */
  readonly allowPrivate: boolean;
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
  /** The same for the few members that most callers read, at a third of the price. */
  readonly ask: (address: string | URL, question?: Question) => Promise<Answer>;
  readonly close: () => Promise<void>;
};

/** An answer by the names that `fetch` gives its members, so that a fetched one can stand in for it. */
export type Answer = {
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly body: Iterable<Uint8Array> | AsyncIterable<Uint8Array> | null;
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
  const exchange = async (address: string | URL, question: Question): Promise<WholeAnswer> =>
    readWhole(agent, checkAddress(new URL(address), options.allowPrivate), question, { ...options, tooLarge });
  const tooLarge = () => refusal(`the answer exceeds ${options.maximumBytes} bytes`);
  return {
    fetch: async (address, init = {}) => {
      const request = new Request(checkAddress(new URL(address), options.allowPrivate), init);
      return toResponse(await exchange(request.url, await questionOf(request)));
    },
    ask: async (address, question = {}) => toAnswer(await exchange(address, question)),
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

const questionOf = async (request: Request): Promise<Question> => ({
  method: request.method,
  headers: Object.fromEntries(request.headers),
  body: request.body === null ? undefined : await request.bytes(),
  signal: request.signal,
});

const toAnswer = ({ status, headers, body }: WholeAnswer): Answer => ({
  status,
  headers: { get: (name) => headers[name.toLowerCase()]?.toString() ?? null },
  body: body.length === 0 ? null : [body],
});

const toResponse = ({ status, headers, body }: WholeAnswer): Response => {
  const bodiless = [204, 205, 304].includes(status);
  return new Response(bodiless ? null : body, { status, headers: singleHeaders(headers) });
};

const singleHeaders = (headers: WholeAnswer['headers']): Headers => {
  const single = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value ?? []].flat()) single.append(name, one);
  }
  return single;
};

const refusal = (reason: string) =>
  Object.assign(new Error(`Outgoing request refused: ${reason}.`), { code: 'OUTGOING_REFUSED' });
