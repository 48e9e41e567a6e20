import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import {
  answerByCard,
  type CardAnswer as Decision,
  type CardAnswerDeps,
  pendingForCard,
} from '#methods/app/answer-by-card.ts';
import type { Challenge } from '#methods/app/challenge.ts';
import { type CardMethod, isCardRefusal } from '#methods/card/verify.ts';
import { noCertificate } from '#methods/card/card.ts';
import { requestUrl } from '#platform/request-url.ts';
import { type FaultCode, faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import { asChallengeId } from '#vocabulary/identifiers.ts';
import type { CardProof } from '#vocabulary/proof.ts';
import type { CardAnswer, CardRequest } from './exchange.ts';

export type AgentHost = { readonly challenge: CardAnswerDeps; readonly card: CardMethod };

const requestsPath = '/agent/requests';

export const isAgentPath = (path: string): boolean => path === requestsPath || path.startsWith(`${requestsPath}/`);

/**
 * The software that speaks for a card on a desk (psc.md §6, channel CARD): each call is a handshake of its own with
 * the card, and what it may see or do is what concerns the holder of that very card.
 */
export const answerAgent = async (host: AgentHost, request: CardRequest): Promise<CardAnswer> => {
  const { presented } = request;
  if (isFromPage(request)) return faultAnswer('P107');
  const outcome = presented === undefined ? noCertificate() : await host.card.verify(presented);
  if (isCardRefusal(outcome)) return faultAnswer(outcome.fault);
  const url = requestUrl(request);
  if (request.method === 'GET' && url.pathname === requestsPath) return tellPending(host, request, outcome);
  const [, id, decision] = /^\/agent\/requests\/([\w-]{1,64})\/(approve|refuse)$/.exec(url.pathname) ?? [];
  if (request.method !== 'POST' || id === undefined) return faultAnswer('P106');
  const given = decision === 'refuse' ? ({ decision } as const) : readApproval(request);
  if (given === undefined) return faultAnswer('P103');
  const answered = await answerByCard(host.challenge, { id: asChallengeId(id), proof: outcome }, given);
  return 'fault' in answered ? faultAnswer(answered.fault) : jsonAnswer(200, answered);
};

/** An agent is no browser: a page that has a person’s browser present the card here is refused, whichever page it is. */
const isFromPage = ({ headers, method }: CardRequest): boolean => {
  const isTyped = method === 'GET' || (headers['content-type'] ?? '').startsWith('application/json');
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined || !isTyped;
};

/** A proxy on the way must not give up before we do. */
const longestWaitSeconds = 20;

/** With `?wait=`, in seconds, the answer is held until there is a request: one handshake, and one PIN, for the whole wait. */
const tellPending = async (host: AgentHost, request: CardRequest, proof: CardProof): Promise<CardAnswer> => {
  const wanted = Number(requestUrl(request).searchParams.get('wait') ?? 0);
  const seconds = Math.min(Math.max(Number.isFinite(wanted) ? wanted : 0, 0), longestWaitSeconds);
  const pending =
    seconds > 0 ? await waitForPending(host, request, { proof, seconds }) : await pendingForCard(host.challenge, proof);
  const shown = pending === undefined ? [] : [describe(pending, host.challenge.clock.nowSeconds())];
  return jsonAnswer(200, { requests: shown });
};

const waitForPending = async (
  { challenge }: AgentHost,
  request: CardRequest,
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
  request.onGone(wake);
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

const readApproval = ({ body }: CardRequest): Decision | undefined => {
  const read = body && parse(Buffer.from(body).toString('utf8'));
  return approvalCheck.Check(read) ? { decision: 'approve', code: read.code } : undefined;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: no approval, and the caller says so.
    return undefined;
  }
};

const faultAnswer = (fault: FaultCode): CardAnswer => {
  const { status, message, advice } = faultCatalogue[fault];
  return jsonAnswer(status, { fault, message, advice });
};

const jsonAnswer = (status: number, body: object): CardAnswer => ({
  status,
  headers: {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  },
  body: JSON.stringify(body),
});
