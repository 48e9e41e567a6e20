import { request } from 'node:https';
import * as oidc from 'openid-client';
import type { PocketCard } from './person.ts';
import { type Production, softwareSecret } from './production.ts';

/** An authorization request of one of the two clients of a production, and what must be checked on return. */
export type Begun = {
  readonly configuration: oidc.Configuration;
  readonly url: string;
  readonly checks: oidc.AuthorizationCodeGrantChecks & { readonly pkceCodeVerifier: string };
};

/** Begins a login as a service does, with openid-client, from the discovery document alone. */
export async function beginLogin({ issuer }: Production, client: 'software' | 'machine'): Promise<Begun> {
  const proof = client === 'software' ? oidc.ClientSecretPost(softwareSecret) : oidc.TlsClientAuth();
  const configuration = await oidc.discovery(new URL(`${issuer}/.well-known/openid-configuration`), client, {}, proof);
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
  const { href: url } = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: `https://${client}.example/callback`,
    scope: 'openid scope_all',
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  return { configuration, url, checks: { pkceCodeVerifier, expectedState, expectedNonce } };
}

export type TlsQuestion = {
  readonly form?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly certificate?: PocketCard | undefined;
};

/** One request on a connection of its own, with a certificate or without. */
export const askOnce = (url: string, { form, token, certificate }: TlsQuestion) =>
  new Promise<{ readonly status: number; readonly json: Readonly<Record<string, unknown>> }>((resolve, reject) => {
    const { certificatePem = '', chainPem = '', keyPem } = certificate ?? {};
    const headers = {
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const presented = keyPem === undefined ? {} : { cert: certificatePem + chainPem, key: keyPem };
    const method = form === undefined ? 'GET' : 'POST';
    const asked = request(url, { method, headers, ...presented, agent: false }, (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, json: JSON.parse(text || '{}') }));
    });
    asked.once('error', reject);
    asked.end(form === undefined ? undefined : new URLSearchParams(form).toString());
  });
