import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { PresentedCard } from '#methods/card/card.ts';

/** A request as plain data: it may have come from another thread. */
export type SentRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress: string | undefined; readonly encrypted: boolean };
  /** Of a post; undefined when it is longer than anything that this host takes. */
  readonly body: Uint8Array | undefined;
};

/** What somebody asks of the card host, with the card that he shows. */
export type CardRequest = SentRequest & {
  readonly presented: PresentedCard | undefined;
  /** The card was there just now; behind a proxy that is the proxy's business. */
  readonly isFresh: () => boolean;
  /** Calls the listener once when the caller has gone without an answer. */
  readonly onGone: (listener: () => void) => void;
};

export type CardAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};

const longestBodyBytes = 1024;

/** Reads a request whole. Rejects when the caller goes before its end. */
export const readSentRequest = async (request: IncomingMessage, encrypted: boolean): Promise<SentRequest> => {
  const { method = '', url = '/', headers, socket } = request;
  const { remoteAddress } = socket;
  const body = method === 'POST' ? await readBody(request) : new Uint8Array();
  return { method, url, headers, socket: { remoteAddress, encrypted }, body };
};

const readBody = async (request: IncomingMessage): Promise<Uint8Array | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
};
