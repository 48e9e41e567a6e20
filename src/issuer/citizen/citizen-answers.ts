import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { citizenScopes } from '#claims/citizen-scopes.ts';
import { codeOfEngineError, describe, type EngineError, errorBody } from './engine-fault.ts';
import type { CitizenIssuerDeps } from './settings.ts';

type Body = Record<string, unknown>;
type AnswerDeps = Pick<CitizenIssuerDeps, 'door' | 'settings' | 'random' | 'log'>;

/** Completes the engine's answers with what clients of FranceConnect read (franceconnect.md §1.3, §1.6, §1.8). */
export const completeCitizenAnswers = (provider: Provider, deps: AnswerDeps): void => {
  const failures = collectFailures(provider);
  provider.use(async (ctx, next) => {
    await next();
    const { oidc } = ctx as unknown as KoaContextWithOIDC;
    const failure = failures.get(ctx);
    if (failure !== undefined && isBody(ctx.body)) ctx.body = failureBody(deps, ctx.body, failure);
    if (ctx.status >= 300 && ctx.status < 400) dropBody(ctx);
    if (ctx.status === 404 && ctx.body === undefined) sayNothingHere(ctx);
    if (ctx.status !== 200) return;
    if (oidc?.route === 'userinfo') ctx.set('content-type', 'application/jwt');
    if (oidc?.route === 'discovery' && isBody(ctx.body)) ctx.body = completeDiscovery(deps, ctx.body);
    if (oidc?.route === 'discovery' || oidc?.route === 'jwks') ctx.set('cache-control', 'public, max-age=600');
  });
};

const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null;

/** The engine's framework writes a page with the code in it under every redirect. */
const dropBody = (ctx: { body: unknown; remove: (field: string) => void }): void => {
  ctx.body = '';
  ctx.remove('content-type');
};

/** An address asked with a method that it does not have. */
const sayNothingHere = (ctx: { status: number; body: unknown }): void => {
  ctx.body = { error: 'invalid_request', error_description: 'nothing is here for this method' };
  ctx.status = 404;
};

const failing = ['grant.error', 'userinfo.error', 'revocation.error', 'jwks.error', 'discovery.error', 'server_error'];

/** The error of a request, told by the engine's events before our own step is reached on the way back. */
const collectFailures = (provider: Provider): WeakMap<object, EngineError> => {
  const failures = new WeakMap<object, EngineError>();
  const emitter = provider as unknown as NodeJS.EventEmitter;
  for (const name of failing)
    emitter.on(name, (ctx: object, error: EngineError) => void (failures.has(ctx) || failures.set(ctx, error)));
  return failures;
};

const failureBody = ({ settings, random, log }: AnswerDeps, body: Body, failure: EngineError): Body => {
  const fault = codeOfEngineError(failure);
  const id = random.uuid();
  log.info('an endpoint refused a request', { fault, detail: id });
  const description = failure.expose === true ? describe(failure) : String(body['error_description']);
  return {
    ...body,
    ...errorBody(fault, description, { base: settings.errorUriBase, id, error: String(body['error']) }),
  };
};

/** Never given to anybody here, or never on this door (BDD api-discovery, franceconnect.md §1.3). */
const unadvertised = ['backchannel_logout_supported', 'backchannel_logout_session_supported'];

const encryptionAlgorithms = ['ECDH-ES', 'RSA-OAEP', 'RSA-OAEP-256'];

/** A document that a strict parser accepts and that names only what works. */
const completeDiscovery = ({ door, settings }: AnswerDeps, body: Body): Body => {
  const scopes = citizenScopes(door, settings.dataScopes);
  const kept = Object.entries(body).filter(([name]) => !unadvertised.includes(name));
  return {
    ...Object.fromEntries(kept),
    scopes_supported: Object.keys(scopes),
    claims_supported: [...new Set(['acr', 'amr', 'auth_time', 'iss', ...Object.values(scopes).flat()])],
    claim_types_supported: ['normal'],
    grant_types_supported: ['authorization_code'],
    response_modes_supported: ['query'],
    prompt_values_supported: ['login', 'consent'],
    request_parameter_supported: false,
    ui_locales_supported: ['fr', 'en'],
    revocation_endpoint_auth_methods_supported: body['token_endpoint_auth_methods_supported'],
    revocation_endpoint_auth_signing_alg_values_supported: body['token_endpoint_auth_signing_alg_values_supported'],
    ...(door === 'plus' ? encryptionMembers : {}),
  };
};

const encryptionMembers: Body = Object.fromEntries(
  ['id_token', 'userinfo'].flatMap((token) => [
    [`${token}_encryption_alg_values_supported`, encryptionAlgorithms],
    [`${token}_encryption_enc_values_supported`, ['A256GCM']],
  ]),
);
