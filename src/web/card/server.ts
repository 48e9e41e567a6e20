import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server, type ServerOptions } from 'node:https';
import { TLSSocket } from 'node:tls';
import { keepProof } from '#login/accept.ts';
import { refuseLogin } from '#login/refuse.ts';
import { correlationOf, openTicket, sealRefusal, type Ticket } from '#login/ticket.ts';
import { noCertificate, type PresentedCard } from '#methods/card/card.ts';
import { clientCertificateFromHeaders } from '#methods/card/client-certificate-header.ts';
import { presentedCertificate, serveOnceAConnection, watchHandshakes } from '#methods/card/host.ts';
import { type CardMethod, isCardRefusal } from '#methods/card/verify.ts';
import { patience } from '#platform/listener.ts';
import type { ProxyTrust } from '#platform/proxies.ts';
import { requestUrl } from '#platform/request-url.ts';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import type { Door } from '../professional/door.ts';
import { renderFault } from '../professional/fault-page.ts';
import { isAgentPath, serveAgent } from './agent-routes.ts';

export type CardHost = {
  readonly door: Door;
  readonly card: CardMethod;
  readonly proxies: ProxyTrust;
  /** Take the certificate from the headers of a trusted proxy (RFC 9440). */
  readonly believeHeader: boolean;
};

/**
 * The host that asks for the card. `/card?ticket=…` answers with the way back to the browser's login, with a proof or
 * with the reason why not, and closes the connection; `/agent/…` is for the software that speaks for a card on a desk.
 * @param tls the listener's options from `cardTlsOptions`; undefined when a proxy ends TLS
 */
export const createCardServer = (
  host: CardHost,
  tls: ServerOptions | undefined,
): Server | ReturnType<typeof createServer> => {
  if (tls === undefined)
    return createServer(patience, (request, response) => void serve(host, { request, response, isFresh: () => true }));
  const server = serveOnceAConnection(
    createTlsServer({ ...patience, handshakeTimeout: handshakeMilliseconds, ...tls }),
  );
  const isFresh = watchHandshakes(server, host.door.login.clock);
  return server.on(
    'request',
    (request, response) => void serve(host, { request, response, isFresh: () => isFresh(request.socket) }),
  );
};

/** The PIN is typed during the handshake: that takes a person's time. */
const handshakeMilliseconds = 120_000;

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The card was there just now; behind a proxy that is the proxy's business. */
  readonly isFresh: () => boolean;
};

const serve = async (host: CardHost, exchange: Exchange): Promise<void> => {
  try {
    await answer(host, exchange);
  } catch (error) {
    host.door.log.error('a card could not be read', { error });
    sendFault(host, exchange, 'P901');
  }
};

const answer = async (host: CardHost, exchange: Exchange): Promise<void> => {
  const { request, response, isFresh } = exchange;
  const { door } = host;
  const url = requestUrl(request);
  if (url.pathname === door.stylesheet.path) {
    response.writeHead(200, door.stylesheet.headers).end(door.stylesheet.body);
    return;
  }
  const waitSeconds = door.waitSeconds.card(request);
  if (waitSeconds > 0) {
    response.setHeader('retry-after', String(waitSeconds));
    return sendFault(host, exchange, 'P108');
  }
  const { phone } = door;
  if (phone !== undefined && isAgentPath(url.pathname))
    return serveAgent(
      { challenge: phone.challenge, card: host.card, isFresh: exchange.isFresh, placeOf: door.placeOf },
      { request, response },
      presentedCard(host, request),
    );
  if (url.pathname !== '/card' || request.method !== 'GET') return sendFault(host, exchange, 'P106');
  const ticket = openTicket(door.sealer, url.searchParams.get('ticket') ?? '', door.login.clock.nowSeconds());
  if (ticket === undefined) return sendFault(host, exchange, 'P104');
  // Over another connection, because this one is closed with the answer: the card must be there now.
  if (!isFresh())
    return void response.writeHead(307, { location: `/card${url.search}`, 'cache-control': 'no-store' }).end();
  response
    .writeHead(303, {
      location: await wayBack(host, request, ticket),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    .end();
};

const wayBack = async (host: CardHost, request: IncomingMessage, ticket: Ticket): Promise<string> => {
  const { door, card } = host;
  const presented = presentedCard(host, request);
  const outcome = presented === undefined ? noCertificate() : await card.verify(presented);
  const page = `${door.addresses.browserOrigin}/login/${ticket.interactionId}`;
  if (!isCardRefusal(outcome))
    return `${page}/card?handoff=${await keepProof(door.login, ticket.interactionId, outcome)}`;
  await recordRefusal(door, ticket, outcome.fault, outcome.detail);
  const note = sealRefusal(
    door.sealer,
    { interactionId: ticket.interactionId, fault: outcome.fault },
    door.login.clock.nowSeconds() + 600,
  );
  return `${page}?refusal=${note}`;
};

const recordRefusal = async (
  door: Door,
  { interactionId }: Ticket,
  fault: FaultCode,
  detail: string,
): Promise<void> => {
  door.counters.login('card', fault);
  door.log.info('a card was refused', { correlationId: correlationOf(interactionId), fault, detail });
  await refuseLogin(door.journal, door.login.clock, { fault, interactionId, method: 'card' });
};

/** From the handshake or, when this listener stands behind a proxy that we trust, from its headers; never from both. */
const presentedCard = ({ proxies, believeHeader }: CardHost, request: IncomingMessage): PresentedCard | undefined => {
  if (request.socket instanceof TLSSocket) return presentedCertificate(request.socket);
  return believeHeader && proxies.isTrusted(request) ? clientCertificateFromHeaders(request.headers) : undefined;
};

const sendFault = ({ door }: CardHost, { request, response }: Exchange, fault: FaultCode): void => {
  const page = renderFault(
    { look: door.look, clock: door.login.clock, random: door.login.random, https: true },
    request,
    { fault },
  );
  if (!response.headersSent) response.writeHead(page.status, page.headers);
  response.end(page.body);
};
