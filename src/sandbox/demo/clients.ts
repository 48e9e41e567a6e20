/** A relying party as it is declared to the platform: RFC 7591 names, the secret in clear because it is a sandbox. */
export type DemoClient = {
  readonly client_id: string;
  readonly client_name: string;
  readonly client_secret: string;
  readonly token_endpoint_auth_method: 'client_secret_post';
  readonly application_type: 'web';
  readonly grant_types: readonly string[];
  readonly scope: string;
  readonly redirect_uris: readonly string[];
  readonly post_logout_redirect_uris: readonly string[];
  readonly backchannel_logout_uri: string;
};

/** The two demonstration services, by the first segment of their path. */
export const demoServices = {
  cabinet: { clientId: 'demo-cabinet', name: 'Cabinet de démonstration' },
  hopital: { clientId: 'demo-hopital', name: 'Hôpital de démonstration' },
} as const;

export type DemoServiceName = keyof typeof demoServices;

/** Declarations of both services for the origin on which they run. Two, so that single sign-on can be seen. */
export const demoClients = (demoOrigin: string): readonly DemoClient[] => [
  declare('cabinet', demoOrigin),
  declare('hopital', demoOrigin),
];

/** The declaration of one service. */
export function declare(service: DemoServiceName, demoOrigin: string): DemoClient {
  const { clientId, name } = demoServices[service];
  const base = `${demoOrigin}/${service}`;
  return {
    client_id: clientId,
    client_name: name,
    client_secret: `${clientId}-secret-of-the-sandbox-only`,
    token_endpoint_auth_method: 'client_secret_post',
    application_type: 'web',
    grant_types: ['authorization_code', 'refresh_token'],
    scope: 'openid scope_all',
    redirect_uris: [`${base}/callback`],
    post_logout_redirect_uris: [`${base}/logged-out`],
    backchannel_logout_uri: `${base}/backchannel-logout`,
  };
}
