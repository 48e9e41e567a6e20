import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Client } from '#clients/client.ts';
import { requestUrl } from '#platform/request-url.ts';
import { isForm, readBody, refuseTooLarge, withBody } from './body.ts';
import { type Addresses, discoveryPaths, endpointPaths } from './paths.ts';
import type { Engine, ServiceCertificates } from './provider.ts';
import { refuseCertificate, refuseTooMany, type SecretGuard } from './secret-guard.ts';
import {
  claimedClientId,
  tolerateAuthorization,
  tolerateCredentials,
  tolerateRefresh,
  withoutMark,
} from './tolerance.ts';
import { openedHandle, openPayload, openToken } from './tokens.ts';

/** A request for the engine: what it is for, and its path below the issuer. */
export type EngineRequest = { readonly kind: 'authorize' | 'resume' | 'form' | 'other'; readonly path: string };

const formPaths: readonly string[] = [
  endpointPaths.token,
  endpointPaths.introspection,
  endpointPaths.revocation,
  endpointPaths.pushed_authorization_request,
  endpointPaths.backchannel_authentication,
];
const otherPaths: readonly string[] = [endpointPaths.userinfo, endpointPaths.jwks, discoveryPaths.standard];

/** Which engine request a path is; undefined when the path is not the engine's. `/auth` and `/auth/` are one address. */
export const engineRequest = (addresses: Addresses, path: string): EngineRequest | undefined => {
  const plain = path.replace(/\/$/, '');
  if (plain === addresses.authorizePath) return { kind: 'authorize', path: endpointPaths.authorization };
  if (!plain.startsWith(`${addresses.basePath}/`)) return undefined;
  const below = plain.slice(addresses.basePath.length);
  if (below === endpointPaths.authorization) return { kind: 'authorize', path: below };
  if (below.startsWith(`${endpointPaths.authorization}/`)) return { kind: 'resume', path: below };
  if (below === discoveryPaths.wallet) return { kind: 'other', path: discoveryPaths.standard };
  if (formPaths.includes(below)) return { kind: 'form', path: below };
  return otherPaths.includes(below) ? { kind: 'other', path: below } : undefined;
};

/** A request whose address or body was replaced before the engine sees it, or an answer that needs no engine. */
type Prepared =
  | { readonly request: IncomingMessage; readonly search: string; readonly caller?: Client | undefined }
  | { readonly redirect: string }
  | { readonly status: 413 };

/** Longest address that every proxy on the way passes on. */
const longestAddress = 8000;

/** What stands before the engine. */
export type EngineFront = {
  readonly engine: Engine;
  readonly addresses: Addresses;
  readonly guard: SecretGuard;
  readonly certificates: ServiceCertificates;
};

/**
 * Hands a request to the engine, after meeting existing clients half-way (`tolerance.ts`), with the host and
 * scheme of our own public addresses: nothing that the caller put into `Host` reaches an answer.
 */
export const serveEngine = async (
  { engine, addresses, guard, certificates }: EngineFront,
  target: EngineRequest,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> => {
  const url = requestUrl(request);
  const prepared = await prepare(engine, addresses, target, { request, url });
  if ('status' in prepared) return refuseTooLarge(response);
  if ('redirect' in prepared) {
    response.writeHead(303, { location: prepared.redirect, 'cache-control': 'no-store' }).end();
    return;
  }
  const { caller } = prepared;
  const waitSeconds = caller === undefined ? 0 : guard.waitSeconds(caller, request);
  if (waitSeconds > 0) return refuseTooMany(response, waitSeconds);
  // The engine asks about a certificate without waiting for the answer, so this is settled before.
  const byCertificate = caller?.authentication.method === 'tls_client_auth';
  if (byCertificate && (await certificates.isRefused(request))) return refuseCertificate(response);
  const local = prepared.request;
  pinAddress(local, addresses, target.kind);
  Object.assign(local, {
    url: target.path + prepared.search,
    originalUrl: addresses.basePath + target.path + prepared.search,
  });
  await engine.handle(local, response);
  if (caller !== undefined && response.statusCode === 401) guard.noteWrong(caller, request);
};

const prepare = async (
  engine: Engine,
  addresses: Addresses,
  target: EngineRequest,
  { request, url }: { readonly request: IncomingMessage; readonly url: URL },
): Promise<Prepared> => {
  switch (target.kind) {
    case 'authorize':
      return prepareAuthorize(engine, addresses, request, url);
    case 'form':
      return prepareForm(engine, target.path, request);
    case 'resume':
    case 'other':
      return { request, search: url.search };
  }
};

/**
 * A browser brings its session cookie (SameSite=Lax) only when it navigates with GET, and only to the host
 * that set it; so a posted request, and one to the issuer's own host, is sent on to the authorize page.
 */
const prepareAuthorize = async (
  engine: Engine,
  addresses: Addresses,
  request: IncomingMessage,
  url: URL,
): Promise<Prepared> => {
  const posted = request.method === 'POST' && isForm(request);
  const body = posted ? await readBody(request) : undefined;
  if (posted && body === undefined) return { status: 413 };
  const asked = withoutMark(posted ? new URLSearchParams(body) : url.searchParams);
  const client = await clientOf(engine, asked.get('client_id'));
  const params = tolerateAuthorization(asked, client).toString();
  const elsewhere = `http://${request.headers.host ?? ''}` !== addresses.browserOrigin.replace(/^https:/, 'http:');
  const short = params.length < longestAddress;
  if (short && (posted || (elsewhere && addresses.browserOrigin !== addresses.issuerOrigin))) {
    return { redirect: `${addresses.authorizeUrl}?${params}` };
  }
  return posted
    ? { request: withBody(request, params), search: '' }
    : { request, search: params === '' ? '' : `?${params}` };
};

const prepareForm = async (engine: Engine, path: string, request: IncomingMessage): Promise<Prepared> => {
  if (request.method !== 'POST' || !isForm(request)) return { request, search: '' };
  const body = await readBody(request);
  if (body === undefined) return { status: 413 };
  const { authorization } = request.headers;
  const asked = new URLSearchParams(body);
  const client = await clientOf(engine, claimedClientId(asked, authorization));
  const form = tolerateCredentials(asked, authorization, client);
  if (path === endpointPaths.token)
    tolerateRefresh(form, openPayload(engine.format, form.get('refresh_token') ?? '')?.scope);
  if (path === endpointPaths.introspection || path === endpointPaths.revocation) openPresented(engine, form);
  if (path === endpointPaths.pushed_authorization_request) {
    const tolerated = tolerateAuthorization(withoutMark(form), client);
    return { request: withBody(request, tolerated.toString()), search: '', caller: client };
  }
  if (path === endpointPaths.backchannel_authentication) withoutMark(form);
  return { request: withBody(request, form.toString()), search: '', caller: client };
};

/** The engine refuses to look at anything shaped like a JWT here; see `tokens.ts`. An empty or repeated parameter stays for it to refuse. */
const openPresented = (engine: Engine, form: URLSearchParams): void => {
  const [token, ...more] = form.getAll('token');
  if (token === undefined || token === '' || more.length > 0) return;
  form.set('token', openedHandle(openToken(engine.format, token) ?? 'unknown'));
};

const clientOf = async ({ clients }: Engine, clientId: string | null | undefined) => {
  const client = clientId === null || clientId === undefined ? undefined : await clients.find(clientId);
  return client === undefined ? undefined : clients.recordOf(client);
};

/** Nothing that the caller put into `Host` reaches an answer. */
export const pinAddress = (request: IncomingMessage, addresses: Addresses, kind: EngineRequest['kind']): void => {
  const isOfBrowser = kind === 'authorize' || kind === 'resume';
  const [scheme, host] = (isOfBrowser ? addresses.browserOrigin : addresses.issuerOrigin).split('://');
  delete request.headers['x-forwarded-host'];
  request.headers['x-forwarded-proto'] = scheme;
  request.headers.host = host;
};
