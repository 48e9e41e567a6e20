import { professionalScopes } from '#claims/release.ts';

/**
 * Marks a request that came without `openid`: plain OAuth 2.0, as some clients of Pro Santé Connect do
 * (psc.md §3). The engine needs `openid` to open UserInfo, so it is added together with this mark, and both
 * are taken away again from everything that the client sees; no id_token is given. Never advertised.
 */
export const plainOauthMark = 'vestibule:plain-oauth';

export const advertisedScopes = Object.keys(professionalScopes);

/** Every scope that the engine may grant. */
export const grantableScopes = [...advertisedScopes, plainOauthMark];

/** The scope as the client asked for it. */
export const visibleScope = (scope: string | undefined): string => {
  const scopes = (scope ?? '').split(' ').filter((name) => name !== '');
  return scopes.includes(plainOauthMark)
    ? scopes.filter((name) => name !== plainOauthMark && name !== 'openid').join(' ')
    : scopes.join(' ');
};

export const isPlainOauth = (scope: string | undefined): boolean => (scope ?? '').split(' ').includes(plainOauthMark);
