import type { CitizenClient } from './citizen-client.ts';
import type { CitizenClientDeclaration } from './declaration.ts';

/** The declaration that makes this service: the reverse of `parseCitizenClient`. */
export const describeCitizenClient = (client: CitizenClient): CitizenClientDeclaration => ({
  client_id: client.clientId,
  name: client.name,
  platform: client.door === 'plus' ? 'CORE_FCP_HIGH' : 'CORE_FCP',
  entityId: client.entityId,
  status: client.status,
  ...describeAuthentication(client),
  redirect_uris: [...client.redirectUris],
  post_logout_redirect_uris: [...client.postLogoutRedirectUris],
  ...(client.sectorIdentifierUri && { sector_identifier_uri: client.sectorIdentifierUri }),
  ...(client.backchannelLogoutUri && { backchannel_logout_uri: client.backchannelLogoutUri }),
  scopes: [...client.scopes],
  claims: client.mayAskAmr ? ['amr'] : [],
  id_token_signed_response_alg: client.signingAlg,
  ...(client.encryption.idToken && { id_token_encrypted_response_alg: client.encryption.idToken.alg }),
  ...(client.encryption.userinfo && { userinfo_encrypted_response_alg: client.encryption.userinfo.alg }),
  idpFilterExclude: client.providers.mode === 'exclude',
  idpFilterList: [...client.providers.list],
  rep_scope: [...(client.repScopes ?? [])],
  ...(client.allowedIdpHints && { allowedIdpHints: [...client.allowedIdpHints] }),
  ...(client.allowedPrompts && { allowedPrompts: [...client.allowedPrompts] }),
  type: client.kind,
  identityConsent: client.identityConsent,
  lenient: client.lenient,
  errorsReturn: client.errorsReturn,
});

type AuthenticationMembers = Pick<CitizenClientDeclaration, 'token_endpoint_auth_method'> &
  Partial<CitizenClientDeclaration>;

const describeAuthentication = ({ authentication, jwks, jwksUri }: CitizenClient): AuthenticationMembers => ({
  token_endpoint_auth_method: authentication.method,
  ...(authentication.method === 'client_secret_post' && { client_secret_hashes: [...authentication.secretHashes] }),
  ...(jwks && { jwks: { keys: jwks.keys.map((key) => ({ ...key })) } }),
  ...(jwksUri && { jwks_uri: jwksUri }),
});
