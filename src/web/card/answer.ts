import { keepProof } from '#login/accept.ts';
import { refuseLogin } from '#login/refuse.ts';
import { correlationOf, openTicket, sealRefusal, type Ticket } from '#login/ticket.ts';
import { noCertificate } from '#methods/card/card.ts';
import { type CardMethod, isCardRefusal } from '#methods/card/verify.ts';
import { requestUrl } from '#platform/request-url.ts';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import type { Door } from '../professional/door.ts';
import { renderFault } from '../professional/fault-page.ts';
import { answerAgent, isAgentPath } from './agent-routes.ts';
import type { CardAnswer, CardRequest } from './exchange.ts';

/** What the card host judges by. */
export type CardHost = { readonly door: Door; readonly card: CardMethod };

/**
 * What the host that asks for the card answers. `/card?ticket=…` answers with the way back to the browser's login, with
 * a proof or with the reason why not; `/agent/…` is for the software that speaks for a card on a desk. Never throws.
 */
export const answerCard = async (host: CardHost, request: CardRequest): Promise<CardAnswer> => {
  try {
    return await answer(host, request);
  } catch (error) {
    host.door.log.error('a card could not be read', { error });
    return faultPage(host, request, 'P901');
  }
};

const answer = async (host: CardHost, request: CardRequest): Promise<CardAnswer> => {
  const { door } = host;
  const url = requestUrl(request);
  if (url.pathname === door.stylesheet.path)
    return { status: 200, headers: door.stylesheet.headers, body: door.stylesheet.body };
  const waitSeconds = door.waitSeconds.card(request);
  if (waitSeconds > 0) return withHeader(faultPage(host, request, 'P108'), 'retry-after', String(waitSeconds));
  const { phone } = door;
  if (phone !== undefined && isAgentPath(url.pathname))
    return answerAgent({ challenge: phone.challenge, card: host.card }, request);
  if (url.pathname !== '/card' || request.method !== 'GET') return faultPage(host, request, 'P106');
  const ticket = openTicket(door.sealer, url.searchParams.get('ticket') ?? '', door.login.clock.nowSeconds());
  if (ticket === undefined) return faultPage(host, request, 'P104');
  // Over another connection, because this one is closed with the answer: the card must be there now.
  if (!request.isFresh()) return redirect(307, `/card${url.search}`);
  return withHeader(redirect(303, await wayBack(host, request, ticket)), 'referrer-policy', 'no-referrer');
};

const redirect = (status: number, location: string): CardAnswer => ({
  status,
  headers: { location, 'cache-control': 'no-store' },
  body: '',
});

const withHeader = (given: CardAnswer, name: string, value: string): CardAnswer => ({
  ...given,
  headers: { ...given.headers, [name]: value },
});

const wayBack = async ({ door, card }: CardHost, { presented }: CardRequest, ticket: Ticket): Promise<string> => {
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

const faultPage = ({ door }: CardHost, request: CardRequest, fault: FaultCode): CardAnswer =>
  renderFault({ look: door.look, clock: door.login.clock, random: door.login.random, https: true }, request, {
    fault,
  });
