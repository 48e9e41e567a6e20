import type { FastifyReply } from 'fastify';
import type { LoginInProgress } from '#issuer/issuer.ts';
import { acceptProof } from '#login/accept.ts';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import type { Door } from './door.ts';
import { noteConnection } from './note-connection.ts';
import { type LoginExchange, sendFault } from './with-login.ts';

/** Accepts the proof behind a handoff and lets the login go on; a refusal leads back to the choice, where it is explained. */
export const takeUpHandoff = async (
  door: Door,
  { login, exchange }: { readonly login: LoginInProgress; readonly exchange: LoginExchange },
  token: string,
): Promise<FastifyReply> => {
  const { request, reply } = exchange;
  const outcome = await acceptProof(door.login, {
    token,
    interactionId: login.interactionId,
    clientId: login.client.clientId,
    minimumLevel: login.client.minimumLevel,
    essentialLevels: login.essentialLevels,
  });
  door.counters.login(outcome.granted ? outcome.proof.method : 'unknown', outcome.granted ? 'accepted' : outcome.fault);
  if (!outcome.granted)
    return outcome.fault === 'P104'
      ? sendFault(door, exchange, 'P104', login)
      : showRefusal(door, login, exchange, outcome.fault);
  noteConnection(door, { login, exchange }, outcome.person.nationalId);
  const finishing = door.issuer.finishLogin(login, outcome, { request: request.raw, response: reply.raw });
  return resume(reply, tellOfEndedSession(door, finishing));
};

/** The login may have ended the session of somebody else in this browser, of which services must be told, even when it then failed. */
const tellOfEndedSession = async (door: Door, finishing: Promise<boolean>): Promise<void> => {
  let hasEnded = true;
  try {
    hasEnded = await finishing;
  } finally {
    if (hasEnded) door.wakeDeliveries();
  }
};

/** Back to the choice, where the refusal is explained and another card can be tried. */
const showRefusal = (door: Door, login: LoginInProgress, { reply }: LoginExchange, fault: FaultCode): FastifyReply => {
  const note = door.sealer.seal({ use: 'refusal', interactionId: login.interactionId, fault }, login.expiresAtSeconds);
  return reply
    .code(303)
    .header('location', `/login/${login.interactionId}?refusal=${note}`)
    .header('cache-control', 'no-store')
    .send();
};

/**
 * The engine answers by itself, with the redirect that resumes the request. The reply is given away only once it has:
 * a login that two clicks end at once fails for the second, and an answer that is given away before would never come.
 */
export const resume = async (reply: FastifyReply, answered: Promise<void>): Promise<FastifyReply> => {
  await answered;
  return reply.hijack();
};
