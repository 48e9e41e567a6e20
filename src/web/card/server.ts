import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ServerOptions } from 'node:https';
import type { PresentedCard } from '#methods/card/card.ts';
import { clientCertificateFromHeaders } from '#methods/card/client-certificate-header.ts';
import { patience } from '#platform/listener.ts';
import type { ProxyTrust } from '#platform/proxies.ts';
import { answerCard, type CardHost } from './answer.ts';
import { type CardRequest, readSentRequest } from './exchange.ts';
import { createTlsCardHost, type ThreadListener } from './tls-host.ts';

/** What the card host's listener needs beside what it judges by. */
export type CardFront = CardHost & {
  readonly proxies: ProxyTrust;
  /** Take the certificate from the headers of a trusted proxy (RFC 9440). */
  readonly believeHeader: boolean;
};

/**
 * The host that asks for the card: it takes the certificate from its own handshake or, where a proxy ends TLS, from
 * that proxy's headers; never from both.
 * @param tls the listener's options from `cardTlsOptions`; undefined when a proxy ends TLS
 */
export const createCardServer = (front: CardFront, tls: ServerOptions | undefined): Server | ThreadListener =>
  tls === undefined
    ? createServer(patience, (request, response) => void serve(front, request, response))
    : createTlsCardHost({ answer: (request) => answerCard(front, request), clock: front.door.login.clock }, tls);

const serve = async (front: CardFront, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const sent = await readOrGiveUp(request);
  if (sent === undefined) return;
  const { status, headers, body } = await answerCard(front, sent(presentedCard(front, request)));
  response.writeHead(status, headers).end(body);
};

/** undefined when the caller went away in the middle of his own request. */
const readOrGiveUp = async (
  request: IncomingMessage,
): Promise<((presented: PresentedCard | undefined) => CardRequest) | undefined> => {
  try {
    const sent = await readSentRequest(request, false);
    const onGone: CardRequest['onGone'] = (listener) => void request.socket.once('close', listener);
    return (presented) => ({ ...sent, presented, isFresh: () => true, onGone });
  } catch {
    request.socket.destroy();
    return undefined;
  }
};

const presentedCard = ({ proxies, believeHeader }: CardFront, request: IncomingMessage): PresentedCard | undefined =>
  believeHeader && proxies.isTrusted(request) ? clientCertificateFromHeaders(request.headers) : undefined;
