import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { professionalScopes, protocolClaims } from '#claims/release.ts';
import { cibaGrant } from '#clients/client.ts';
import { type Addresses, endpointPaths } from './paths.ts';
import { advertisedScopes, isPlainOauth, visibleScope } from './scopes.ts';

type Body = Record<string, unknown>;

/** Completes what the engine answers with what clients of Pro Santé Connect read. One row an endpoint. */
export const completeAnswers = (provider: Provider, addresses: Addresses): void => {
  const rows: Readonly<Record<string, (ctx: KoaContextWithOIDC, body: Body) => Body>> = {
    token: completeToken,
    introspection: completeIntrospection,
    discovery: (_ctx, body) => completeDiscovery(body, addresses),
  };
  provider.use(async (ctx, next) => {
    await next();
    const context = ctx as unknown as KoaContextWithOIDC;
    const row = rows[context.oidc?.route ?? ''];
    if (row !== undefined && ctx.status === 200 && isBody(ctx.body)) ctx.body = row(context, ctx.body);
  });
};

/** Existing clients read the session on the callback (psc.md §3). The engine sends what its listeners leave in the response. */
export const completeCallback = (provider: Provider): void => {
  provider.on('authorization.success', (ctx, response) => {
    if (response !== undefined) response['session_state'] = ctx.oidc.session?.uid;
  });
};

const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null;

/** `refresh_expires_in` must be an integer: a national proxy parses it as one (psc.md §4.1). */
const completeToken = (ctx: KoaContextWithOIDC, body: Body): Body => {
  const { AccessToken, RefreshToken } = ctx.oidc.entities;
  const { id_token: idToken, ...rest } = body;
  return {
    ...rest,
    ...(idToken === undefined || isPlainOauth(AccessToken?.scope) ? {} : { id_token: idToken }),
    refresh_expires_in: RefreshToken?.remainingTTL ?? 0,
    'not-before-policy': 0,
    session_state: AccessToken?.sessionUid,
    scope: visibleScope(AccessToken?.scope),
  };
};

/** Members of psc.md §7.2 that the engine does not know. */
const completeIntrospection = (ctx: KoaContextWithOIDC, body: Body): Body => {
  if (body['active'] !== true) return { active: false };
  const { AccessToken, RefreshToken } = ctx.oidc.entities;
  const token = AccessToken ?? RefreshToken;
  return {
    ...body,
    scope: visibleScope(token?.scope),
    typ: AccessToken === undefined ? 'Refresh' : 'Bearer',
    azp: token?.clientId,
    username: body['preferred_username'],
    email_verified: false,
    session_state: token?.sessionUid,
    sid: token?.sessionUid,
    active: true,
  };
};

const authMethods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'tls_client_auth'];

/** A discovery document that a strict parser accepts and that names only what works. */
const completeDiscovery = (body: Body, addresses: Addresses): Body => {
  const methods =
    addresses.mutualTlsOrigin === undefined ? authMethods.filter((name) => name !== 'tls_client_auth') : authMethods;
  return {
    ...body,
    authorization_endpoint: addresses.authorizeUrl,
    end_session_endpoint: `${addresses.issuer}${endpointPaths.end_session}`,
    scopes_supported: advertisedScopes,
    claims_supported: [...new Set([...Object.values(professionalScopes).flat(), ...protocolClaims])],
    grant_types_supported: ['authorization_code', 'refresh_token', ...(offersCiba(body) ? [cibaGrant] : [])],
    prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    ui_locales_supported: ['fr', 'en'],
    token_endpoint_auth_methods_supported: methods,
    introspection_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_methods_supported: methods,
    introspection_endpoint_auth_signing_alg_values_supported: body['token_endpoint_auth_signing_alg_values_supported'],
    revocation_endpoint_auth_signing_alg_values_supported: body['token_endpoint_auth_signing_alg_values_supported'],
    ...(offersCiba(body) ? { backchannel_user_code_parameter_supported: false } : {}),
    ...mutualTlsMembers(addresses, offersCiba(body)),
  };
};

/** The engine names the endpoint when it has one. */
const offersCiba = (body: Body): boolean => body['backchannel_authentication_endpoint'] !== undefined;

/** RFC 8705 §5. */
const mutualTlsMembers = ({ mutualTlsOrigin, basePath }: Addresses, withCiba: boolean): Body => {
  if (mutualTlsOrigin === undefined) return {};
  const at = (path: string) => `${mutualTlsOrigin}${basePath}${path}`;
  return {
    mtls_endpoint_aliases: {
      token_endpoint: at(endpointPaths.token),
      userinfo_endpoint: at(endpointPaths.userinfo),
      introspection_endpoint: at(endpointPaths.introspection),
      revocation_endpoint: at(endpointPaths.revocation),
      pushed_authorization_request_endpoint: at(endpointPaths.pushed_authorization_request),
      ...(withCiba ? { backchannel_authentication_endpoint: at(endpointPaths.backchannel_authentication) } : {}),
    },
  };
};
