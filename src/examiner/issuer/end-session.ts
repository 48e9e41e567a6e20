import type { Desk } from './desk.ts';

/** Where the browser goes after the issuer's session has ended; undefined when the issuer shows its own page. */
export type Farewell = { readonly location: string | undefined };

/**
 * The end session endpoint (OpenID Connect RP-Initiated Logout 1.0 §2). The login is found by its id_token alone: some
 * services call it from their server, without cookies (psc.md §5).
 */
export const endSession = (desk: Desk, form: ReadonlyMap<string, string>): Farewell => {
  const hint = form.get('id_token_hint') ?? '';
  const login = desk.logins.find(({ idTokens }) => idTokens.includes(hint));
  if (login === undefined) desk.strayLogouts += 1;
  else login.logouts += 1;
  const { postLogoutRedirectUri } = desk.examination.request;
  const wanted = form.get('post_logout_redirect_uri');
  if (wanted === undefined || wanted !== postLogoutRedirectUri) return { location: undefined };
  const back = new URL(wanted);
  const state = form.get('state');
  if (state !== undefined) back.searchParams.set('state', state);
  return { location: back.href };
};
