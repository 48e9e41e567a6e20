import { type RequestOptions, request } from 'node:https';
import type { TestCard } from '../cards/test-card.ts';

/** What the card host answered to one handshake. */
export type HandshakeOutcome =
  /** It sends the browser back to the login; `location` was checked to lie on the login’s own origin. */
  | { readonly kind: 'return'; readonly location: string }
  /** It shows a page of its own: the ticket was not good. */
  | { readonly kind: 'page'; readonly status: number; readonly html: string }
  | { readonly kind: 'failed'; readonly reason: 'address' | 'elsewhere' | 'unreachable' | 'untrusted' };

export type CardHost = {
  /** Origin of the card host; nothing else is ever contacted. */
  readonly cardUrl: string;
  /** The only origin to which the answer may send the browser. */
  readonly professionalOrigin: string;
  /** The sandbox’s root, and no other, vouches for the host. */
  readonly rootPem: string;
};

type Answer = { readonly status: number; readonly location: string | undefined; readonly html: string };

const answerTimeoutMilliseconds = 10_000;
const largestPageBytes = 200_000;

/**
 * Opens one fresh mutual-TLS connection to `address` on the card host with the card’s own key, as a
 * browser does with the card in its reader; without a card the handshake carries no certificate. Never
 * throws: an address on another host, a host that does not answer or is not trusted, and an answer that
 * leads elsewhere are told apart in the outcome.
 */
export async function presentCard(
  address: string,
  card: TestCard | undefined,
  host: CardHost,
): Promise<HandshakeOutcome> {
  const url = parseUrl(address);
  if (url === undefined || url.origin !== new URL(host.cardUrl).origin) return { kind: 'failed', reason: 'address' };
  const answer = await ask(url, tlsOptions(card, host));
  if (answer === 'unreachable' || answer === 'untrusted') return { kind: 'failed', reason: answer };
  if (answer.location === undefined) return { kind: 'page', status: answer.status, html: answer.html };
  return checkedReturn(answer.location, host);
}

/** `agent: false`: a connection of its own each time, so that the key is used for each login. */
function tlsOptions(card: TestCard | undefined, host: CardHost): RequestOptions {
  const trust = { agent: false, ca: host.rootPem, timeout: answerTimeoutMilliseconds } as const;
  if (card === undefined) return trust;
  return { ...trust, key: card.keyPem, cert: `${card.certificatePem.trim()}\n${card.chainPem.trim()}\n` };
}

function checkedReturn(location: string, host: CardHost): HandshakeOutcome {
  const target = parseUrl(location);
  if (target === undefined || target.origin !== host.professionalOrigin) return { kind: 'failed', reason: 'elsewhere' };
  return { kind: 'return', location: target.href };
}

function ask(url: URL, options: RequestOptions): Promise<Answer | 'unreachable' | 'untrusted'> {
  return new Promise((resolve) => {
    const outgoing = request(url, options, (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= largestPageBytes) chunks.push(chunk);
      });
      incoming.on('error', () => resolve('unreachable'));
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          location: incoming.headers.location,
          html: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      resolve(isTrustFailure(error) ? 'untrusted' : 'unreachable'),
    );
    outgoing.end();
  });
}

/** Node names these failures after OpenSSL’s verification results. */
const isTrustFailure = (error: NodeJS.ErrnoException): boolean =>
  /^(ERR_TLS_CERT|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/.test(error.code ?? '');

const parseUrl = (value: string): URL | undefined => URL.parse(value) ?? undefined;
