import type { Static } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { CardBox } from '../cards/test-card.ts';
import { approveBody, enrolPhoneBody, phoneAnswer, phoneOutcomeAnswer, refusalAnswer, wrongCodeBody } from './api.ts';
import { enrolByCard, enrolByLink } from './enrol-phone.ts';
import { findCard } from './find-card.ts';
import type { Network } from './follow.ts';
import { type Outcome, refuse } from './outcome.ts';
import type { PhoneAnswer, PhoneMaker, PhoneRequest, RobotPhone } from './phone.ts';

export type PhoneBench = {
  readonly network: Network;
  readonly maker: PhoneMaker;
  readonly cards: CardBox;
  readonly phones: PhoneRoom;
};

/** The robot's phones by id, in memory; the oldest is switched off when there are too many. */
export type PhoneRoom = {
  readonly keep: (phone: RobotPhone) => void;
  readonly find: (id: string) => RobotPhone | undefined;
  readonly forget: (id: string) => boolean;
  readonly forgetAll: () => void;
};

const mostPhones = 1_000;

export function createPhoneRoom(most = mostPhones): PhoneRoom {
  const phones = new Map<string, RobotPhone>();
  const forget = (id: string): boolean => {
    phones.get(id)?.close();
    return phones.delete(id);
  };
  return {
    keep: (phone) => {
      const [oldest] = phones.keys();
      if (phones.size >= most && oldest !== undefined) forget(oldest);
      phones.set(phone.id, phone);
    },
    find: (id) => phones.get(id),
    forget,
    forgetAll: () => {
      for (const id of [...phones.keys()]) forget(id);
    },
  };
}

type AtPhone = { readonly Params: { readonly id: string } };

/** Adds `/robot/phones`: phones with real keys that see requests and answer them as told. */
export function addPhones(scope: FastifyInstance, bench: PhoneBench): void {
  const { phones } = bench;
  const failures = { '4xx': refusalAnswer, 502: refusalAnswer };
  const enrolling = { schema: { body: enrolPhoneBody, response: { 201: phoneAnswer, ...failures } } };
  scope.post<{ Body: Static<typeof enrolPhoneBody> }>('/phones', enrolling, async (request, reply) => {
    const enrolled = await enrol(bench, request.body);
    if ('refusal' in enrolled) return sendRefusal(reply, enrolled);
    phones.keep(enrolled.phone);
    return reply.code(201).send(describe(enrolled.phone));
  });
  scope.get<AtPhone>('/phones/:id', { schema: { response: { 200: phoneAnswer, ...failures } } }, (request, reply) =>
    withPhone(bench, request.params.id, reply, (phone) => reply.send(describe(phone))),
  );
  scope.delete<AtPhone>('/phones/:id', (request, reply) =>
    reply.code(phones.forget(request.params.id) ? 204 : 404).send(),
  );
  addAnswers(scope, bench, failures);
}

function addAnswers(scope: FastifyInstance, bench: PhoneBench, failures: object): void {
  const response = { 200: phoneOutcomeAnswer, ...failures };
  scope.post<AtPhone & { Body: Static<typeof approveBody> }>(
    '/phones/:id/approve',
    { schema: { body: approveBody, response } },
    (request, reply) =>
      whenAsked(bench, request.params.id, reply, (shown) => ({
        decision: 'approve',
        code: codeOn(shown, request.body.code),
        pin: request.body.pin,
      })),
  );
  scope.post<AtPhone & { Body: Static<typeof wrongCodeBody> }>(
    '/phones/:id/wrong-code',
    { schema: { body: wrongCodeBody, response } },
    (request, reply) =>
      whenAsked(bench, request.params.id, reply, ({ choices }) => ({
        decision: 'approve',
        code: choices.find((choice) => choice !== request.body.code) ?? '',
      })),
  );
  for (const decision of ['refuse', 'report'] as const) {
    scope.post<AtPhone>(`/phones/:id/${decision}`, { schema: { response } }, (request, reply) =>
      whenAsked(bench, request.params.id, reply, () => ({ decision })),
    );
  }
  scope.post<AtPhone>('/phones/:id/ignore', { schema: { response } }, (request, reply) =>
    whenAsked(bench, request.params.id, reply, () => undefined),
  );
}

/** `first`, `second`, `third`: whoever wants to press a button whatever it says. */
const codeOn = ({ choices }: PhoneRequest, code: string): string => {
  const place = ['first', 'second', 'third'].indexOf(code);
  return place < 0 ? code : (choices[place] ?? '');
};

const enrol = (bench: PhoneBench, { person, link, name = 'Téléphone du robot' }: Static<typeof enrolPhoneBody>) => {
  if (link !== undefined) return enrolByLink(bench.maker, link, { person: person ?? '', name });
  const card = findCard(bench.cards, person ?? '');
  return 'refusal' in card ? card : enrolByCard(bench, card, name);
};

/** A request may still be on its way when the robot is called. */
const patienceMilliseconds = 5_000;

async function whenAsked(
  bench: PhoneBench,
  id: string,
  reply: FastifyReply,
  decide: (shown: PhoneRequest) => PhoneAnswer | undefined,
): Promise<FastifyReply> {
  return withPhone(bench, id, reply, async (phone) => {
    const shown = await phone.waitForRequest(patienceMilliseconds);
    if (shown === undefined) return sendRefusal(reply, refuse('nothing-pending', 'The phone shows no request.'));
    const given = decide(shown);
    if (given === undefined) return reply.send({ is: 'ignored', request: shown });
    const { status, body } = await phone.answer(shown, given);
    if (status === 200) return reply.send({ is: String(body['is']), request: shown });
    const triesLeft = body['triesLeft'];
    return reply.code(409).send({
      error: 'phone-refused',
      message: `The platform refused the answer: ${String(body['fault'])}.`,
      fault: String(body['fault']),
      ...(typeof triesLeft === 'number' ? { triesLeft } : {}),
    });
  });
}

/** No phone of the robot has this id. */
export const unknownPhone = refuse('unknown-phone', 'No phone has this id: make one with POST /robot/phones.');

async function withPhone(
  bench: PhoneBench,
  id: string,
  reply: FastifyReply,
  act: (phone: RobotPhone) => FastifyReply | Promise<FastifyReply>,
): Promise<FastifyReply> {
  const phone = bench.phones.find(id);
  return phone === undefined ? sendRefusal(reply, unknownPhone) : act(phone);
}

const describe = (phone: RobotPhone) => ({
  id: phone.id,
  deviceId: phone.deviceId,
  person: phone.person,
  pending: phone.pending() ?? null,
});

const sendRefusal = (reply: FastifyReply, { refusal }: Extract<Outcome, { readonly refusal: unknown }>): FastifyReply =>
  reply.code(refusal.status).send({ error: refusal.error, message: refusal.message });
