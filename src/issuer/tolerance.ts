import { decodeJwt } from 'jose';
import type { Client } from '#clients/client.ts';
import { plainOauthMark } from './scopes.ts';

/**
 * What existing clients of Pro Santé Connect do and the engine would refuse (psc.md §3, §7.1, §12). Only a client
 * registered with the `compatible` profile is met with it; each rule names who needs it.
 */
export const tolerateAuthorization = (params: URLSearchParams, client: Client | undefined): URLSearchParams => {
  if (client?.profile !== 'compatible') return params;
  const tolerant = withoutRepeats(params);
  nameAcrValues(tolerant);
  dropEmpty(tolerant);
  addOpenid(tolerant);
  return tolerant;
};

/** The Drupal module appends its query to one that already names acr_values: the same value twice is one value. */
const withoutRepeats = (params: URLSearchParams): URLSearchParams => {
  const seen = new Set<string>();
  const kept = [...params].filter(([name, value]) => {
    const pair = JSON.stringify([name, value]);
    return !seen.has(pair) && seen.add(pair);
  });
  return new URLSearchParams(kept);
};

/** The CI-SIS guide writes `acr` where it means `acr_values`. */
const nameAcrValues = (params: URLSearchParams): void => {
  const misnamed = params.get('acr');
  if (misnamed !== null && !params.has('acr_values')) params.set('acr_values', misnamed);
  params.delete('acr');
};

/** An empty `state=` or `nonce=` is what a template prints that has none. */
const dropEmpty = (params: URLSearchParams): void => {
  for (const [name, value] of [...params]) if (value === '') params.delete(name);
};

/** pmsipilot and the Drupal module ask for `scope_all` alone and read UserInfo all the same. */
const addOpenid = (params: URLSearchParams): void => {
  if (params.has('request') || params.has('request_uri')) return;
  const scopes = (params.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (!scopes.includes('openid')) params.set('scope', ['openid', ...scopes, plainOauthMark].join(' '));
};

/**
 * A client that asked for `scope_all` alone repeats it when it refreshes; what was added to its request is
 * added again, or the new token would no longer open UserInfo.
 * @param granted the scope of the refresh token, as the client knows it
 */
export const tolerateRefresh = (form: URLSearchParams, granted: string | undefined): URLSearchParams => {
  const asked = form.get('scope');
  const isPlain = granted !== undefined && !granted.split(' ').includes('openid');
  if (isPlain && asked !== null) form.set('scope', `openid ${asked} ${plainOauthMark}`);
  return form;
};

/**
 * Nobody outside may set the mark by which plain OAuth requests are known. A request object cannot be mended without
 * breaking its signature, so one that carries the mark is emptied and the engine refuses it.
 */
export const withoutMark = (params: URLSearchParams): URLSearchParams => {
  const scope = params.get('scope');
  if (params.getAll('request').some(isMarked)) params.set('request', '..');
  if (scope?.includes(plainOauthMark)) {
    params.set(
      'scope',
      scope
        .split(' ')
        .filter((name) => name !== plainOauthMark)
        .join(' '),
    );
  }
  return params;
};

const isMarked = (requestObject: string): boolean => {
  try {
    return JSON.stringify(decodeJwt(requestObject)['scope'] ?? '').includes(plainOauthMark);
  } catch {
    // Not a JWT: the engine says so better than we could.
    return false;
  }
};

/**
 * PHP clients send their credentials both as Basic and in the body. When the two agree this is one mechanism
 * said twice; when they do not, the engine refuses as it should.
 */
export const tolerateCredentials = (
  form: URLSearchParams,
  authorization: string | undefined,
  client: Client | undefined,
): URLSearchParams => {
  if (client?.profile !== 'compatible' || !form.has('client_secret')) return form;
  const basic = basicCredentials(authorization);
  if (basic === undefined) return form;
  const same = form.get('client_secret') === basic.secret && (form.get('client_id') ?? basic.id) === basic.id;
  if (same) form.delete('client_secret');
  return form;
};

/** Who a back-channel request says it is, before anything is verified. */
export const claimedClientId = (form: URLSearchParams, authorization: string | undefined): string | undefined =>
  form.get('client_id') ?? basicCredentials(authorization)?.id;

const basicCredentials = (
  authorization: string | undefined,
): { readonly id: string; readonly secret: string } | undefined => {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? '')?.[1];
  const [id, ...secret] = encoded === undefined ? [] : Buffer.from(encoded, 'base64').toString('utf8').split(':');
  if (id === undefined || secret.length === 0) return undefined;
  return { id: formDecode(id), secret: formDecode(secret.join(':')) };
};

const formDecode = (value: string): string => {
  try {
    return decodeURIComponent(value.replace(/\+/g, '%20'));
  } catch {
    // Not percent-encoded after all: clients that send secrets raw mean exactly these characters.
    return value;
  }
};
