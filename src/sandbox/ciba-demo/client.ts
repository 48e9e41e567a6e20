/** The desk application as it is declared to the platform; the secret in clear because it is a sandbox. */
export const bureauClient = {
  client_id: 'demo-bureau',
  client_name: 'Logiciel de bureau de démonstration',
  client_secret: 'demo-bureau-secret-of-the-sandbox-only',
  token_endpoint_auth_method: 'client_secret_basic',
  grant_types: ['urn:openid:params:grant-type:ciba', 'refresh_token'],
  scope: 'openid scope_all',
  redirect_uris: [],
} as const;
