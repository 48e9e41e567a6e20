import type Provider from 'oidc-provider';
import type { Federator } from './engine.ts';
import { federatorClientId } from './records.ts';

/**
 * Where a logout at a simulated provider leads (OpenID Connect RP-Initiated Logout §2): back, with the state, when the
 * id_token is one of ours and the address is registered. Undefined: nowhere, and nobody is logged out.
 */
export const endSessionTarget = async (
  provider: Provider,
  { postLogoutRedirectUris }: Federator,
  query: URLSearchParams,
): Promise<string | undefined> => {
  const target = query.get('post_logout_redirect_uri') ?? '';
  if (!postLogoutRedirectUris.includes(target)) return undefined;
  if (!(await isOurs(provider, query.get('id_token_hint') ?? ''))) return undefined;
  const url = new URL(target);
  const state = query.get('state');
  if (state !== null) url.searchParams.set('state', state);
  return url.href;
};

const isOurs = async (provider: Provider, idToken: string): Promise<boolean> => {
  const client = await provider.Client.find(federatorClientId);
  if (client === undefined) return false;
  return provider.IdToken.validate(idToken, client).then(
    () => true,
    () => false, // Whatever is wrong with it, it is not ours.
  );
};
