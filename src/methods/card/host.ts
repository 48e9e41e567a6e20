import { constants } from 'node:crypto';
import type { Server, ServerOptions } from 'node:https';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { peerCertificate } from '#platform/service-certificate.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { PresentedCard } from './card.ts';
import type { TrustStores } from './trust.ts';

export type CardHostSettings = {
  /** PEM of the server certificate, with its intermediates, and of its key. */
  readonly certificatePem: string;
  readonly keyPem: string;
  /** The authorities that the listener names to the browser, so that it offers only cards below them. */
  readonly trust: TrustStores;
};

/**
 * Options of the TLS listener that asks for the card. It accepts any certificate, or none, at the handshake:
 * the words of a refusal belong on a page, and `verifyCard` decides. It never resumes a session (RFC 5246 §7.3,
 * RFC 8446 §2.2): a resumed handshake needs no key, so a card that has left the reader would still log in.
 * - no tickets (TLS 1.2), and no listener for `newSession`/`resumeSession`, so nothing is there to be resumed;
 * - no renegotiation, so the certificate of a connection cannot change;
 * - HTTP/1.1 only: HTTP/2 would carry many requests on one handshake.
 */
export function cardTlsOptions(settings: CardHostSettings): ServerOptions {
  return {
    cert: settings.certificatePem,
    key: settings.keyPem,
    ca: authorityHints(settings.trust),
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
  };
}

/**
 * The authorities that issue cards, for a browser to compare with the issuer of each card that it knows; a root
 * only where no intermediate of its own is known. With a root among them OpenSSL would climb to it by itself, which
 * `verifyCard` does anyhow, and OpenSSL 3.5 as it comes with Node 24 keeps some 8 kB of each client's chain that it
 * followed to the end, for ever (docs/performance.md).
 */
function authorityHints({ production, test }: TrustStores): string[] {
  const authorities = [production, test].flatMap(({ roots, intermediates }) => [
    ...intermediates,
    ...roots.filter((root) => !intermediates.some(({ issuerName }) => issuerName === root.subjectName)),
  ]);
  return authorities.map(({ native }) => native.toString());
}

/** One handshake, one request, one answer: every answer closes its connection. Call it before the server listens. */
export function serveOnceAConnection(server: Server): Server {
  server.maxRequestsPerSocket = 1;
  server.on('dropRequest', (_request, socket) => socket.destroy());
  server.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false;
    response.setHeader('Connection', 'close');
  });
  return server;
}

/** A browser that shows a card in order to ask something asks at once: the PIN was typed during the handshake. */
const freshMilliseconds = 5000;

/**
 * Tells whether a connection's handshake was only just made. Browsers open connections ahead of need, with the card
 * that is in the reader, and use them when they come to need one: Chromium leaves one or two behind each visit, and
 * they would log in whoever comes next although the card is gone. Call it before the server listens.
 */
export function watchHandshakes(server: Server, clock: Clock): (connection: object) => boolean {
  const madeAt = new WeakMap<object, number>();
  server.on('secureConnection', (socket) => madeAt.set(socket, clock.nowMilliseconds()));
  return (connection) => {
    const milliseconds = madeAt.get(connection);
    return milliseconds !== undefined && clock.nowMilliseconds() - milliseconds <= freshMilliseconds;
  };
}

const maximumChain = 8;

/**
 * What the handshake of this connection established; undefined when it carried no certificate. The chain is read when
 * somebody asks for it, which nobody does for a card that is remembered: Node decodes every certificate of it into
 * fields that we do not use, at twenty times the price of the card's own bytes.
 */
export function presentedCertificate(socket: TLSSocket): PresentedCard | undefined {
  if (socket.isSessionReused()) return undefined;
  const certificateDer = peerCertificate(socket);
  if (certificateDer === undefined) return undefined;
  return {
    certificateDer,
    get chainDer() {
      return chainOf(socket);
    },
  };
}

/** What the client sent above its own certificate, as the handshake ordered it. */
export function chainOf(socket: TLSSocket): readonly Uint8Array[] {
  // null, whatever its type says, once the connection is gone
  const detailed: DetailedPeerCertificate | null = socket.getPeerCertificate(true);
  return detailed === null ? [] : climb(detailed);
}

/** node orders what the client sent, fills in from `ca`, and lets a root be its own issuer. */
function climb(own: DetailedPeerCertificate): readonly Uint8Array[] {
  const chain: Uint8Array[] = [];
  let child = own;
  while (child.issuerCertificate && child.issuerCertificate !== child && chain.length < maximumChain) {
    child = child.issuerCertificate;
    chain.push(child.raw);
  }
  return chain;
}
