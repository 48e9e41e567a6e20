import { BlockList, isIP } from 'node:net';
import { recent } from './recent.ts';

/** The part of a request that tells where it comes from; Node's and Fastify's raw requests have it. */
export type ArrivedRequest = {
  readonly socket: { readonly remoteAddress?: string | undefined; readonly encrypted?: boolean | undefined };
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

export type ProxyTrust = {
  /** Whether the request came through a configured proxy, so that its headers may be believed. */
  readonly isTrusted: (request: ArrivedRequest) => boolean;
  /** The client's IP address: the last one in `X-Forwarded-For` that is not one of our proxies. '' when the socket is gone. */
  readonly clientAddress: (request: ArrivedRequest) => string;
  /** The scheme that the browser spoke. */
  readonly protocol: (request: ArrivedRequest) => 'http' | 'https';
};

/**
 * Who is believed about a request. Without configured proxies nobody is: the socket alone speaks.
 * `Forwarded` (RFC 7239) is not read: a proxy that sets the X- names passes on a caller's `Forwarded`.
 * @param trusted IP addresses and CIDR ranges, checked by the configuration
 */
export const createProxyTrust = (trusted: readonly string[]): ProxyTrust => {
  const isProxy = isWithin(trusted);
  const isTrusted = (request: ArrivedRequest) => isProxy(socketAddress(request));
  return {
    isTrusted,
    clientAddress: (request) => {
      const caller = socketAddress(request);
      if (!isProxy(caller)) return caller;
      const forwarded = listOf(request.headers['x-forwarded-for']).map(plainAddress);
      return lastOutside([...forwarded, caller], isProxy);
    },
    protocol: (request) => {
      const forwarded = isTrusted(request) ? listOf(request.headers['x-forwarded-proto']).at(-1) : undefined;
      if (forwarded === 'https' || forwarded === 'http') return forwarded;
      return request.socket.encrypted === true ? 'https' : 'http';
    },
  };
};

/** Addresses whose answer is kept: each look at the list makes objects, and the same proxies come all day. */
const rememberedAddresses = 1000;

const isWithin = (trusted: readonly string[]): ((address: string) => boolean) => {
  if (trusted.length === 0) return () => false;
  const ranges = addressRanges(trusted);
  const remembered = recent<boolean>(rememberedAddresses);
  return (address) => {
    const known = remembered.find(address);
    if (known !== undefined) return known;
    const isOne = isIP(address) !== 0 && ranges.check(address, family(address));
    remembered.keep(address, isOne);
    return isOne;
  };
};

/** A list that answers whether an address lies in one of the ranges. */
export const addressRanges = (ranges: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    if (prefix === undefined) list.addAddress(address, family(address));
    else list.addSubnet(address, Number(prefix), family(address));
  }
  return list;
};

/** The family name that `BlockList` wants. */
export const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** A dual-stack socket reports IPv4 callers as `::ffff:192.0.2.1`. */
const plainAddress = (address: string) => {
  const trimmed = address.trim().replace(/^\[(.*)\](:\d+)?$/, '$1');
  return trimmed.toLowerCase().startsWith('::ffff:') && trimmed.includes('.') ? trimmed.slice(7) : trimmed;
};

const socketAddress = (request: ArrivedRequest) => plainAddress(request.socket.remoteAddress ?? '');

const listOf = (header: string | readonly string[] | undefined): string[] => {
  const joined = typeof header === 'string' ? header : (header ?? []).join(',');
  return joined.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim().toLowerCase()]));
};

/** Each proxy appends the caller it saw; only what our own proxies appended is true. */
const lastOutside = (hops: readonly string[], isProxy: (address: string) => boolean): string => {
  const outside = hops.findLast((hop) => !isProxy(hop));
  const believed = outside !== undefined && isIP(outside) !== 0 ? outside : hops.at(-1);
  return believed ?? '';
};
