/** How the answers to one login are bent. Plain data; nothing in it means an honest answer. */
export type Spoil = {
  readonly callback?:
    | 'wrong-state'
    | 'other-browser'
    | 'access_denied'
    | 'server_error'
    | 'temporarily_unavailable'
    | 'empty'
    | 'markup';
  readonly idToken?: IdTokenSpoil;
  readonly userInfo?: 'subject' | 'signature';
  /** Life of the access token, when it is to be short. */
  readonly accessTokenSeconds?: number;
  /** The provider's session is over: refresh tokens open nothing any more. */
  readonly refuseRefresh?: boolean;
};

export type IdTokenSpoil =
  | 'signature'
  | 'none'
  | 'hs256'
  | 'audience'
  | 'issuer'
  | 'nonce'
  | 'expired'
  | 'future'
  | 'level';

/** How a logout token is bent (OpenID Connect Back-Channel Logout 1.0 §2.6). */
export const logoutTokenSpoils = ['signature', 'none', 'audience', 'issuer', 'event', 'nonce', 'expired'] as const;
export type LogoutTokenSpoil = (typeof logoutTokenSpoils)[number];
