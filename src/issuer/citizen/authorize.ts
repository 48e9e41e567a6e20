import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { requestUrl } from '#platform/request-url.ts';
import { type CitizenFaultCode, citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import { isForm, readBody, withBody } from '../body.ts';
import { citizenPaths } from './addresses.ts';
import type { CitizenEngine } from './citizen-engine.ts';
import type { Exchange, FirstStep } from './citizen-issuer.ts';
import { errorAddress } from './error-address.ts';
import { passToEngine } from './pass.ts';
import { wantedLevel } from './level.ts';
import { findParameterFault } from './parameters.ts';
import { writeFault } from './write-fault.ts';
import type { CitizenIssuerDeps } from './settings.ts';

/** Longest address that every proxy on the way passes on. */
const longestAddress = 8000;

/**
 * Serves an authorization request: our strict rule first, then the engine. A posted one that is good is sent on as GET,
 * for only then does a browser bring its session (SameSite=Lax).
 */
export const serveAuthorize = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  exchange: Exchange,
  firstStep?: FirstStep,
): Promise<void> => {
  const { request, response } = exchange;
  const posted = request.method === 'POST';
  const params = posted ? await postedParams(exchange) : requestUrl(request).searchParams;
  const client = await engine.clients.findRecord(params.get('client_id') ?? '');
  const refusal = await findRefusal(deps, engine, params, client);
  if (refusal !== undefined) return refuse(deps, { params, client, refusal }, exchange);
  if (posted && params.toString().length < longestAddress) {
    const location = `${deps.issuer}${citizenPaths.authorization}?${params.toString()}`;
    response.writeHead(303, { location, 'cache-control': 'no-store' }).end();
    return;
  }
  const asked = engineParams(deps, params, client).toString();
  const path = citizenPaths.authorization;
  const passed = posted ? { path, request: withBody(request, asked) } : { path, request, search: `?${asked}` };
  if (firstStep !== undefined) engine.firstSteps.set(passed.request, firstStep);
  return passToEngine(engine, exchange, passed);
};

/** A hint is read from the query only (franceconnect.md §1.4). A body that is no form, or too large, has no parameters. */
const postedParams = async ({ request }: Exchange): Promise<URLSearchParams> => {
  const body = isForm(request) ? await readBody(request) : undefined;
  const params = new URLSearchParams(body ?? '');
  params.delete('idp_hint');
  return params;
};

type Refusal = { readonly fault: CitizenFaultCode; readonly detail: string };

const findRefusal = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  params: URLSearchParams,
  client: CitizenClient | undefined,
): Promise<Refusal | undefined> => {
  const bad = findParameterFault(params, client, deps.settings);
  if (bad !== undefined || client === undefined) return bad;
  if (!client.redirectUris.includes(params.get('redirect_uri') ?? '')) return undefined;
  if (await engine.isSectorGood(client)) return undefined;
  return { fault: 'Y04A8220', detail: 'sector_identifier_uri' };
};

const noteFor = (deps: CitizenIssuerDeps, { clientId }: CitizenClient, { fault, detail }: Refusal): void =>
  deps.noteRefusal?.({
    ...{ clientId, endpoint: 'authorize', error: citizenFaultCatalogue[fault].oauthError },
    description: `${fault}: ${detail}`,
  });

type Refused = {
  readonly params: URLSearchParams;
  readonly client: CitizenClient | undefined;
  readonly refusal: Refusal;
};

/** On our page, as FranceConnect does; to the service where it wants that and its address is known (DIVERGENCES.md). */
const refuse = (deps: CitizenIssuerDeps, { params, client, refusal }: Refused, exchange: Exchange): void => {
  const { fault, detail } = refusal;
  if (client !== undefined) noteFor(deps, client, refusal);
  const [redirectUri = '', ...more] = params.getAll('redirect_uri');
  const returns = client?.errorsReturn === true && more.length === 0 && client.redirectUris.includes(redirectUri);
  if (!returns) return writeFault(deps, exchange, fault, detail);
  const error = { error: citizenFaultCatalogue[fault].oauthError, description: `${fault}: ${detail}` };
  const [state] = params.getAll('state');
  const location = errorAddress(deps.issuer, redirectUri, { ...error, state });
  exchange.response.writeHead(303, { location, 'cache-control': 'no-store' }).end();
};

/** What the engine is given: one level, no prompt (every request goes to the pages), and whether they inform. */
const engineParams = (
  { settings }: CitizenIssuerDeps,
  params: URLSearchParams,
  client: CitizenClient | undefined,
): URLSearchParams => {
  const asked = new URLSearchParams(params);
  asked.set('acr_values', wantedLevel(params.get('acr_values') ?? '', settings.defaultLevel));
  if (client !== undefined && skipsInformation(params.get('prompt'), client)) asked.set('informs', 'no');
  asked.delete('prompt');
  return asked;
};

/** A service whose record allows every prompt of the request decides by it; without `consent` nobody is informed (§1.4). */
const skipsInformation = (prompt: string | null, { allowedPrompts }: CitizenClient): boolean => {
  if (prompt === null || allowedPrompts === undefined) return false;
  const asked = prompt.split(' ');
  return asked.every((word) => (allowedPrompts as readonly string[]).includes(word)) && !asked.includes('consent');
};
