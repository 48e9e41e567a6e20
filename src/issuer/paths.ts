/** The tree of addresses of the professional door (psc.md §1). */
export const endpointPaths = {
  authorization: '/protocol/openid-connect/auth',
  token: '/protocol/openid-connect/token',
  userinfo: '/protocol/openid-connect/userinfo',
  jwks: '/protocol/openid-connect/certs',
  end_session: '/protocol/openid-connect/logout',
  introspection: '/protocol/openid-connect/token/introspect',
  revocation: '/protocol/openid-connect/revoke',
  pushed_authorization_request: '/protocol/openid-connect/ext/par/request',
  backchannel_authentication: '/protocol/openid-connect/ext/ciba/auth',
} as const;

/** The engine's own name is one of them; the other is the name that Pro Santé Connect gave it. */
export const discoveryPaths = {
  standard: '/.well-known/openid-configuration',
  wallet: '/.well-known/wallet-openid-configuration',
} as const;

export type Addresses = {
  /** Exactly as in the `iss` of tokens. */
  readonly issuer: string;
  /** Path of the issuer, without a trailing slash: `/auth/realms/esante-wallet`. */
  readonly basePath: string;
  readonly issuerOrigin: string;
  /** Where the browser is: authorize, login pages and session cookie. */
  readonly browserOrigin: string;
  readonly authorizeUrl: string;
  readonly authorizePath: string;
  /** Origin for services that authenticate by certificate; undefined when that listener is closed. */
  readonly mutualTlsOrigin: string | undefined;
};

/**
 * @param issuer absolute URL whose path ends with the realm name
 * @param authorizeUrl public address of the authorize page; `/auth` on the issuer's host by default
 */
export const addressesOf = (
  issuer: string,
  authorizeUrl: string | undefined,
  mutualTlsUrl: string | undefined,
): Addresses => {
  const base = new URL(issuer);
  const authorize = new URL(authorizeUrl ?? new URL('/auth', base));
  return {
    issuer,
    basePath: base.pathname.replace(/\/$/, ''),
    issuerOrigin: base.origin,
    browserOrigin: authorize.origin,
    authorizeUrl: authorize.href,
    authorizePath: authorize.pathname.replace(/\/$/, ''),
    mutualTlsOrigin: mutualTlsUrl === undefined ? undefined : new URL(mutualTlsUrl).origin,
  };
};
