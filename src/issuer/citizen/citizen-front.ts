import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { isForm, readBody, refuseTooLarge, withBody } from '../body.ts';
import { refuseTooMany } from '../secret-guard.ts';
import { claimedClientId } from '../tolerance.ts';
import { checktokenPath, citizenPaths, discoveryPath } from './addresses.ts';
import { serveAuthorize } from './authorize.ts';
import { serveChecktoken } from './checktoken.ts';
import type { CitizenEngine } from './citizen-engine.ts';
import type { Exchange, FirstStep } from './citizen-issuer.ts';
import { passToEngine } from './pass.ts';
import type { CitizenIssuerDeps } from './settings.ts';

/** Where a service says its secret. */
const secretPaths: readonly string[] = [citizenPaths.token, citizenPaths.revocation];

const machinePaths: readonly string[] = [citizenPaths.userinfo, citizenPaths.jwks, discoveryPath];

const resumePath = new RegExp(`^${citizenPaths.authorization}/[\\w-]+$`);

/** Serves what is the engine's or of its kind; false for a page of the web room. */
export const serveCitizen = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  path: string,
  exchange: Exchange,
  firstStep?: FirstStep,
): Promise<boolean> => {
  if (path === citizenPaths.authorization) await serveAuthorize(deps, engine, exchange, firstStep);
  else if (resumePath.test(path)) await passToEngine(engine, exchange, { path });
  else if (path === checktokenPath) await serveChecktoken(deps, engine, exchange);
  else if (secretPaths.includes(path)) await serveSecret(deps, engine, path, exchange);
  else if (machinePaths.includes(path)) await serveMachine(engine, path, exchange);
  else return false;
  return true;
};

/** Whoever tries the secrets of a service is told to wait, from one address, before another one is looked at. */
const serveSecret = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  path: string,
  exchange: Exchange,
): Promise<void> => {
  const { request, response } = exchange;
  if (request.method !== 'POST' || !isForm(request)) return serveMachine(engine, path, exchange);
  const body = await readBody(request);
  if (body === undefined) return refuseTooLarge(response);
  const caller = await callerOf(engine, new URLSearchParams(body), request.headers.authorization);
  const waitSeconds = caller === undefined ? 0 : deps.secretGuard.waitSeconds(caller, request);
  if (waitSeconds > 0) return refuseTooMany(response, waitSeconds);
  await serveMachine(engine, path, exchange, withBody(request, body));
  if (caller !== undefined && response.statusCode === 401) deps.secretGuard.noteWrong(caller, request);
};

const callerOf = async (
  { clients }: CitizenEngine,
  form: URLSearchParams,
  authorization: string | undefined,
): Promise<CitizenClient | undefined> => {
  const clientId = claimedClientId(form, authorization);
  return clientId === undefined ? undefined : clients.findRecord(clientId);
};

/** Programs are answered in JSON whatever they say that they accept, and given no cookie (franceconnect.md §1.6). */
const serveMachine = (
  engine: CitizenEngine,
  path: string,
  exchange: Exchange,
  request = exchange.request,
): Promise<void> => {
  request.headers.accept = 'application/json';
  return passToEngine(engine, exchange, { path, request });
};
