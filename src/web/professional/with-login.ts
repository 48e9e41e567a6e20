import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LoginInProgress } from '#issuer/issuer.ts';
import { burnProof } from '#login/accept.ts';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import type { Door } from './door.ts';
import { type FaultPage, renderFault } from './fault-page.ts';
import { findWayBack, wayBackTo } from './way-back.ts';

/** A request below `/login/:id`. */
export type LoginExchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

type LoginStep = (login: LoginInProgress, exchange: LoginExchange, door: Door) => Promise<FastifyReply>;

/** Only the browser that began a login may go on with it: its cookie says so. */
export const withLogin = async (door: Door, exchange: LoginExchange, step: LoginStep): Promise<FastifyReply> => {
  const { request, reply } = exchange;
  const { id } = request.params as { readonly id: string };
  const login = await door.issuer.findLogin(id, { request: request.raw, response: reply.raw });
  if (login !== undefined) return step(login, exchange, door);
  await burnProof(door.login, handoffOf(request));
  return sendPage(door, exchange, { fault: 'P104', wayBack: await findWayBack(door, exchange) });
};

/** The one-time token of a proof, as the browser brings it; '' when it brings none. */
export const handoffOf = ({ query }: FastifyRequest): string => {
  const { handoff } = query as { readonly handoff?: unknown };
  return typeof handoff === 'string' ? handoff : '';
};

export const isHttps = (door: Door): boolean => door.addresses.browserOrigin.startsWith('https:');

/** The error page of a fault, in place of the step. */
export const sendFault = (
  door: Door,
  exchange: LoginExchange,
  fault: FaultCode,
  login?: LoginInProgress,
): FastifyReply =>
  sendPage(door, exchange, {
    fault,
    correlationId: login?.correlationId,
    wayBack: login && wayBackTo(login.client.name, login.client.redirectUris),
  });

const sendPage = (door: Door, { request, reply }: LoginExchange, faultPage: FaultPage): FastifyReply => {
  const deps = { look: door.look, clock: door.login.clock, random: door.login.random, https: isHttps(door) };
  const page = renderFault(deps, request.raw, faultPage);
  return reply.code(page.status).headers(page.headers).send(page.body);
};
