import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerChallenge, type AnswerOutcome } from '#methods/app/answer-challenge.ts';
import { connectChallenge, openConnection } from '#methods/app/connect.ts';
import type { Device } from '#methods/app/device-store.ts';
import { enrolDevice, type GivenEnrolment, givenEnrolmentSchema } from '#methods/app/enrol.ts';
import { holdOffer } from '#methods/app/offer.ts';
import { registrationOptions } from '#methods/app/passkey.ts';
import { namedDevice, readJws } from '#methods/app/signed-answer.ts';
import { asChallengeId } from '#vocabulary/identifiers.ts';
import { deviceCookie, withDevice } from './door.ts';
import type { EventStreams } from './event-streams.ts';
import { outcomeAnswer } from './outcome-words.ts';
import type { PhoneHost } from './phone-host.ts';
import { apiHeaders, sendRefusal } from './refusals.ts';
import * as shapes from './shapes.ts';

/** Enrolment, connection, the stream of requests, answers. What a phone shows or signs is judged by `methods/app`. */
export const registerApiRoutes = (app: FastifyInstance, host: PhoneHost, streams: EventStreams): void => {
  app.post('/api/enrolments', { schema: { body: givenEnrolmentSchema } }, (request: Asked<GivenEnrolment>, reply) =>
    enrol(host, request, reply),
  );
  app.post('/api/enrolments/hold', { schema: { body: shapes.holdBody } }, (request: Asked<shapes.HoldBody>, reply) =>
    hold(host, request, reply),
  );
  app.post(
    '/api/enrolments/passkey-options',
    { schema: { body: shapes.nameBody } },
    async (request: Asked<shapes.NameBody>, reply) =>
      sendBody(reply, await registrationOptions(host.passkeys, request.body.name)),
  );
  app.get('/api/connections/note', (_request, reply) =>
    sendBody(reply, { note: connectChallenge(host.connect).note } satisfies shapes.NoteAnswer),
  );
  app.post(
    '/api/connections',
    { schema: { body: shapes.connectionBody } },
    (request: Asked<shapes.ConnectionBody>, reply) => connect(host, request, reply),
  );
  app.get('/api/events', (request, reply) => openStream(host, streams, request, reply));
  app.post(
    '/api/challenges/:id/answer',
    { schema: { params: shapes.idParams, body: shapes.answerBody } },
    (request: Asked<shapes.AnswerBody>, reply) => answer(host, request, reply),
  );
};

/** A request whose body and parameters the schema has let through. */
export type Asked<Body> = FastifyRequest<{ Body: Body; Params: { readonly id: string } }>;

export const sendBody = (reply: FastifyReply, body: object): FastifyReply => reply.headers(apiHeaders).send(body);

const enrol = async (host: PhoneHost, { body }: Asked<GivenEnrolment>, reply: FastifyReply): Promise<FastifyReply> => {
  const outcome = await enrolDevice(host.enrol, body);
  if ('fault' in outcome) return sendRefusal(reply, outcome.fault);
  return letIn(host, reply.code(201), outcome.device);
};

/** The app has read a QR code: from here on it is this app's alone. */
const hold = async (
  { enrol: deps }: PhoneHost,
  { body }: Asked<shapes.HoldBody>,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const held = await holdOffer(deps, body.token);
  if ('fault' in held) return sendRefusal(reply, held.fault);
  const { token, expiresAtSeconds } = held;
  const secondsLeft = expiresAtSeconds - deps.clock.nowSeconds();
  return sendBody(reply, { token, secondsLeft } satisfies shapes.HoldAnswer);
};

const connect = async (
  host: PhoneHost,
  { body }: Asked<shapes.ConnectionBody>,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const outcome = await openConnection(host.connect, body.jws);
  return 'fault' in outcome ? sendRefusal(reply, outcome.fault) : letIn(host, reply, outcome.device);
};

const letIn = (host: PhoneHost, reply: FastifyReply, device: Device): FastifyReply =>
  sendBody(reply.header('set-cookie', deviceCookie(host, device)), {
    deviceId: device.id,
  } satisfies shapes.EnrolledAnswer);

/** The framework lets go of the response: from here on it is the stream's. */
const openStream = (
  host: PhoneHost,
  streams: EventStreams,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> =>
  withDevice(host, { request, reply }, ({ device, untilSeconds }) => {
    const lastEventId = request.headers['last-event-id'];
    reply.hijack();
    streams.open(device, reply.raw, {
      untilSeconds,
      lastEventId: typeof lastEventId === 'string' && lastEventId.length <= 64 ? lastEventId : undefined,
    });
    return reply;
  });

const answer = (host: PhoneHost, request: Asked<shapes.AnswerBody>, reply: FastifyReply): Promise<FastifyReply> =>
  withDevice(host, { request, reply }, async ({ device }) => {
    const { jws, assertion } = request.body;
    // The signature alone decides; a cookie or an address of another device or request means a confused or lying app.
    if (namedDevice(jws) !== device.id || namedChallenge(jws) !== request.params.id) return sendRefusal(reply, 'P104');
    return sendOutcome(reply, await answerChallenge(host.answer, { jws, assertion, place: host.placeOf(request.raw) }));
  });

const namedChallenge = (jws: string) => {
  const { challengeId } = (readJws(jws)?.content ?? {}) as { readonly challengeId?: unknown };
  return typeof challengeId === 'string' ? asChallengeId(challengeId) : undefined;
};

const sendOutcome = (reply: FastifyReply, outcome: AnswerOutcome): FastifyReply => {
  if ('is' in outcome) return sendBody(reply, outcomeAnswer(outcome.is));
  return sendRefusal(reply, outcome.fault, 'triesLeft' in outcome ? { triesLeft: outcome.triesLeft } : {});
};
