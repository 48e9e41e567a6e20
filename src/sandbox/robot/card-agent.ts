import type { Static } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { AgentReply, AgentRequest, CardAgent } from '../card-agent/agent.ts';
import type { CardBox, TestCard } from '../cards/test-card.ts';
import { agentBody, agentCodeBody, agentRequestsAnswer, phoneOutcomeAnswer, refusalAnswer } from './api.ts';
import { findCard } from './find-card.ts';
import { refuse } from './outcome.ts';

export type AgentBench = { readonly agent: CardAgent; readonly cards: CardBox };

/** A request may still be on its way when the robot is called. */
const patienceSeconds = 5;

/** Adds `/robot/card-agent`: the software that speaks for a card on a desk, answering as told. */
export function addCardAgent(scope: FastifyInstance, bench: AgentBench): void {
  const failures = { '4xx': refusalAnswer, 502: refusalAnswer };
  const response = { 200: phoneOutcomeAnswer, ...failures };
  scope.post<{ Body: Static<typeof agentBody> }>(
    '/card-agent/requests',
    { schema: { body: agentBody, response: { 200: agentRequestsAnswer, ...failures } } },
    (request, reply) =>
      withCard(bench, request.body.card, reply, async (card) =>
        reply.send({ requests: await bench.agent.requests(card, 0) }),
      ),
  );
  scope.post<{ Body: Static<typeof agentCodeBody> }>(
    '/card-agent/approve',
    { schema: { body: agentCodeBody, response } },
    (request, reply) =>
      whenAsked(bench, request.body.card, reply, (card, { id }) => bench.agent.approve(card, id, request.body.code)),
  );
  scope.post<{ Body: Static<typeof agentCodeBody> }>(
    '/card-agent/wrong-code',
    { schema: { body: agentCodeBody, response } },
    (request, reply) =>
      whenAsked(bench, request.body.card, reply, (card, { id, choices }) =>
        bench.agent.approve(card, id, choices.find((choice) => choice !== request.body.code) ?? ''),
      ),
  );
  scope.post<{ Body: Static<typeof agentBody> }>(
    '/card-agent/refuse',
    { schema: { body: agentBody, response } },
    (request, reply) => whenAsked(bench, request.body.card, reply, (card, { id }) => bench.agent.refuse(card, id)),
  );
}

async function whenAsked(
  bench: AgentBench,
  name: string,
  reply: FastifyReply,
  act: (card: TestCard, shown: AgentRequest) => Promise<AgentReply>,
): Promise<FastifyReply> {
  return withCard(bench, name, reply, async (card) => {
    const [shown] = await bench.agent.requests(card, patienceSeconds);
    if (shown === undefined)
      return sendRefusal(reply, refuse('nothing-pending', 'The card host tells of no request for this card.'));
    const { status, body } = await act(card, shown);
    if (status === 200) return reply.send({ is: String(body['is']), request: shown });
    return reply
      .code(409)
      .send({ error: 'agent-refused', message: 'The card host refused the answer.', fault: String(body['fault']) });
  });
}

async function withCard(
  { cards }: AgentBench,
  name: string,
  reply: FastifyReply,
  act: (card: TestCard) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const card = findCard(cards, name);
  return 'refusal' in card ? sendRefusal(reply, card) : act(card);
}

const sendRefusal = (reply: FastifyReply, { refusal }: ReturnType<typeof refuse>): FastifyReply =>
  reply.code(refusal.status).send({ error: refusal.error, message: refusal.message });
