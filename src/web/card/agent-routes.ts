import type { IncomingMessage, ServerResponse } from 'node:http';
import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { answerByCard, type CardAnswer, type CardAnswerDeps, pendingForCard } from '#methods/app/answer-by-card.ts';
import type { Challenge } from '#methods/app/challenge.ts';
import { type CardMethod, isCardRefusal } from '#methods/card/verify.ts';
import { noCertificate, type PresentedCard } from '#methods/card/card.ts';
import { requestUrl } from '#platform/request-url.ts';
import { type FaultCode, faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import { asChallengeId } from '#vocabulary/identifiers.ts';
import type { Place } from '#vocabulary/place.ts';
import type { CardProof } from '#vocabulary/proof.ts';

export type AgentHost = {
  readonly challenge: CardAnswerDeps;
  readonly card: CardMethod;
  /** Roughly where the agent is. */
  readonly placeOf: (request: IncomingMessage) => Place | undefined;
  /** The card was there just now. */
  readonly isFresh: () => boolean;
};

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

const requestsPath = '/agent/requests';

export const isAgentPath = (path: string): boolean => path === requestsPath || path.startsWith(`${requestsPath}/`);

/**
 * The software that speaks for a card on a desk (psc.md §6, channel CARD): each call is a handshake of its own with
 * the card, and what it may see or do is what concerns the holder of that very card.
 */
export const serveAgent = async (
  host: AgentHost,
  exchange: Exchange,
  presented: PresentedCard | undefined,
): Promise<void> => {
  const { request } = exchange;
  if (isFromPage(request)) return sendFault(exchange, 'P107');
  // Before it is verified, which may take a while: a connection, or a body, may be held back until the card has left the reader.
  const body = request.method === 'POST' ? await readBody(request) : undefined;
  const wasThere = host.isFresh();
  const outcome = presented === undefined ? noCertificate() : await host.card.verify(presented);
  if (isCardRefusal(outcome)) return sendFault(exchange, outcome.fault);
  const url = requestUrl(request);
  if (request.method === 'GET' && url.pathname === requestsPath) return sendPending(host, exchange, outcome);
  const [, id, decision] = /^\/agent\/requests\/([\w-]{1,64})\/(approve|refuse)$/.exec(url.pathname) ?? [];
  if (request.method !== 'POST' || id === undefined) return sendFault(exchange, 'P106');
  const given = decision === 'refuse' ? ({ decision } as const) : readApproval(body ?? '');
  if (given === undefined) return sendFault(exchange, 'P103');
  if (given.decision === 'approve' && !wasThere) return sendFault(exchange, 'P104');
  const approval = { id: asChallengeId(id), proof: outcome, place: host.placeOf(request) };
  const answered = await answerByCard(host.challenge, approval, given);
  return 'fault' in answered ? sendFault(exchange, answered.fault) : sendJson(exchange, 200, answered);
};

/** An agent is no browser: a page that has a person’s browser present the card here is refused, whichever page it is. */
const isFromPage = ({ headers, method }: IncomingMessage): boolean => {
  const isTyped = method === 'GET' || (headers['content-type'] ?? '').startsWith('application/json');
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined || !isTyped;
};

/** A proxy on the way must not give up before we do. */
const longestWaitSeconds = 20;

/** With `?wait=`, in seconds, the answer is held until there is a request: one handshake, and one PIN, for the whole wait. */
const sendPending = async (host: AgentHost, exchange: Exchange, proof: CardProof): Promise<void> => {
  const wanted = Number(requestUrl(exchange.request).searchParams.get('wait') ?? 0);
  const seconds = Math.min(Math.max(Number.isFinite(wanted) ? wanted : 0, 0), longestWaitSeconds);
  const pending =
    seconds > 0
      ? await waitForPending(host, exchange, { proof, seconds })
      : await pendingForCard(host.challenge, proof);
  const shown = pending === undefined ? [] : [describe(pending, host.challenge.clock.nowSeconds())];
  return sendJson(exchange, 200, { requests: shown });
};

const waitForPending = async (
  { challenge }: AgentHost,
  { request }: Exchange,
  { proof, seconds }: { readonly proof: CardProof; readonly seconds: number },
): Promise<Challenge | undefined> => {
  const nationalId = await challenge.resolve(proof.nationalId);
  if (nationalId === undefined) return undefined;
  let wake: () => void = () => undefined;
  const rung = new Promise<void>((resolve) => {
    wake = resolve;
  });
  // The ear is opened before the look, so that a request between the two is heard.
  const forget = challenge.wire.listen(nationalId, () => wake());
  const timer = setTimeout(wake, seconds * 1000);
  request.socket.once('close', wake);
  const early = await pendingForCard(challenge, proof);
  if (early === undefined) await rung;
  forget();
  clearTimeout(timer);
  return early ?? pendingForCard(challenge, proof);
};

/** Never the right code. */
const describe = (challenge: Challenge, nowSeconds: number) => ({
  id: challenge.id,
  serviceName: challenge.serviceName,
  choices: challenge.choices,
  secondsLeft: challenge.expiresAtSeconds - nowSeconds,
});

const approvalCheck = TypeCompiler.Compile(Type.Object({ code: Type.String({ maxLength: 2 }) }));
const longestBody = 1024;

/** Undefined when it is longer than any approval. */
const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const readApproval = (text: string): CardAnswer | undefined => {
  const body = parse(text);
  return approvalCheck.Check(body) ? { decision: 'approve', code: body.code } : undefined;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: no approval, and the caller says so.
    return undefined;
  }
};

const sendFault = (exchange: Exchange, fault: FaultCode): void => {
  const { status, message, advice } = faultCatalogue[fault];
  sendJson(exchange, status, { fault, message, advice });
};

const sendJson = ({ response }: Exchange, status: number, body: object): void => {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(body));
};
