import type { ServerResponse } from 'node:http';
import type { AccessToken } from 'oidc-provider';
import { registerClaims } from '#claims/citizen-claims.ts';
import type { DataProvider } from '#clients/citizen/citizen-client.ts';
import { verifySecret } from '#clients/secret.ts';
import type { AcceptedCitizen } from '#login/citizen/citizen-login-store.ts';
import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import { isForm, readBody } from '../body.ts';
import { refuseTooMany } from '../secret-guard.ts';
import { findAccepted, subjectAt } from './citizen-account.ts';
import type { CitizenEngine } from './citizen-engine.ts';
import type { Exchange } from './citizen-issuer.ts';
import { errorBody } from './engine-fault.ts';
import type { CitizenIssuerDeps } from './settings.ts';
import { encryptFor, signJws } from './sign.ts';

type Asked = { readonly token: string; readonly clientId: string; readonly clientSecret: string };

/** A data provider asks whether a token is good, and whose it is (franceconnect.md §4). */
export const serveChecktoken = async (
  deps: CitizenIssuerDeps,
  engine: CitizenEngine,
  exchange: Exchange,
): Promise<void> => {
  const asked = await askedOf(exchange);
  if (asked === undefined) return refuse(deps, exchange, 'Y100013', 'Required parameter missing or invalid.');
  const provider = await findProvider(deps, asked);
  // Names of nobody are not counted: they would fill the memory of those that are somebody's.
  const waitSeconds = provider === undefined ? 0 : deps.secretGuard.waitSeconds(provider, exchange.request);
  if (waitSeconds > 0) return refuseTooMany(exchange.response, waitSeconds);
  const isRight = provider !== undefined && verifySecret(asked.clientSecret, provider.secretHashes);
  if (provider !== undefined && !isRight) deps.secretGuard.noteWrong(provider, exchange.request);
  if (!isRight) return refuse(deps, exchange, 'Y330001', 'Client authentication failed.');
  const body = await seal(deps, engine, provider, await inspect(deps, engine, provider, asked.token));
  answer(exchange.response, 200, 'application/token-introspection+jwt', body);
};

/** Each parameter exactly once and not empty; undefined otherwise, or when it is no posted form. */
const askedOf = async ({ request }: Exchange): Promise<Asked | undefined> => {
  if (request.method !== 'POST' || !isForm(request)) return undefined;
  const form = new URLSearchParams((await readBody(request)) ?? '');
  const only = (name: string) => (form.getAll(name).length === 1 ? form.get(name) : null) || undefined;
  const [token, clientId, clientSecret] = [only('token'), only('client_id'), only('client_secret')];
  if (token === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return { token, clientId, clientSecret };
};

/** The active data provider of this door that the caller says it is. */
const findProvider = async (
  { door, stores }: CitizenIssuerDeps,
  { clientId }: Asked,
): Promise<DataProvider | undefined> => {
  const provider = await stores.dataProviders.find(asClientId(clientId));
  return provider?.door === door && provider.status === 'active' ? provider : undefined;
};

type Introspection = Readonly<Record<string, unknown>>;

const inspect = async (
  deps: CitizenIssuerDeps,
  { provider: engine }: CitizenEngine,
  provider: DataProvider,
  token: string,
): Promise<Introspection> => {
  const found = await engine.AccessToken.find(token);
  const grant = found?.grantId === undefined ? undefined : await engine.Grant.find(found.grantId);
  const accepted = found?.accountId === undefined ? undefined : await findAccepted(deps, found.accountId);
  await record(deps, provider, accepted, grant === undefined ? undefined : found);
  if (found === undefined || grant === undefined || accepted === undefined) return { active: false };
  return {
    active: true,
    aud: found.clientId,
    sub: await subjectAt(deps, accepted.citizen, provider),
    iat: found.iat,
    exp: found.exp,
    acr: found.extra?.['acr'],
    jti: token,
    scope: [...found.scopes].filter((scope) => provider.scopes.includes(scope)).join(' '),
    ...registerClaims(accepted.citizen),
  };
};

const record = (
  { stores, clock, door }: CitizenIssuerDeps,
  { clientId }: DataProvider,
  accepted: AcceptedCitizen | undefined,
  token: AccessToken | undefined,
): Promise<unknown> =>
  stores.journal.append([
    {
      kind: 'citizen.token-checked',
      atMilliseconds: clock.nowMilliseconds(),
      accountId: accepted?.citizen.accountId,
      clientId,
      details: { door, active: accepted !== undefined && token !== undefined, service: token?.clientId ?? '' },
    },
  ]);

/** A JWS inside a JWE whose header has neither `kid` nor `cty` (franceconnect.md §4). */
const seal = async (
  { issuer, clock }: CitizenIssuerDeps,
  { ring, partnerKeys }: CitizenEngine,
  provider: DataProvider,
  introspection: Introspection,
): Promise<string> => {
  const payload = { token_introspection: introspection, aud: provider.clientId, iat: clock.nowSeconds(), iss: issuer };
  const key = await partnerKeys.encryptionKey(provider, provider.encryption.alg);
  return encryptFor(await signJws(ring, provider.signingAlg, payload), key, provider.encryption, {});
};

const refuse = (
  { settings, random }: CitizenIssuerDeps,
  { response }: Exchange,
  fault: CitizenFaultCode,
  description: string,
): void => {
  const body = errorBody(fault, description, { base: settings.errorUriBase, id: random.uuid() });
  answer(response, fault === 'Y100013' ? 400 : 401, 'application/json', JSON.stringify(body));
};

const answer = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
};
