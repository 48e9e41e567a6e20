import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { Caller, PartnerRequest } from './call.ts';
import type { Refused } from './id-token.ts';
import { parseJson } from './metadata.ts';
import type { TokenSource } from './signed-token.ts';

export type Tokens = { readonly idToken: string; readonly accessToken: string };

const answerCheck = TypeCompiler.Compile(
  Type.Object({
    access_token: Type.String({ pattern: '^[\\x21-\\x7e]{1,8192}$' }),
    id_token: Type.String({ minLength: 1 }),
    token_type: Type.String({ pattern: '^[Bb][Ee][Aa][Rr][Ee][Rr]$' }),
  }),
);

/**
 * Redeems a code: exactly the members of franceconnect.md §2.1, because strict providers refuse any other; the secret in
 * the body, or as Basic where the record says so (RFC 6749 §2.3.1).
 */
export const redeemCode = async (
  caller: Caller,
  source: TokenSource,
  { code, redirectUri }: { readonly code: string; readonly redirectUri: string },
  signal: AbortSignal,
): Promise<Tokens | Refused> => {
  const { provider, metadata } = source;
  const init = requestOf(source, { code, grant_type: 'authorization_code', redirect_uri: redirectUri });
  const asked = await caller.ask(provider.providerId, metadata.tokenEndpoint, init, signal);
  if (asked.kind === 'not-asked') return { fault: 'Y020017', detail: `token: ${asked.detail}` };
  if (asked.kind === 'failed') return { fault: 'Y020026', detail: `token: ${asked.detail}` };
  if (asked.status !== 200) return { fault: 'Y020026', detail: `token: HTTP ${asked.status}` };
  const answer = parseJson(asked.body);
  return answerCheck.Check(answer)
    ? { idToken: answer.id_token, accessToken: answer.access_token }
    : { fault: 'Y020030', detail: 'token: the answer has no id_token, access_token or Bearer type' };
};

const requestOf = (
  { provider, clientSecret }: TokenSource,
  grant: Readonly<Record<string, string>>,
): PartnerRequest => {
  const isBasic = provider.tokenEndpointAuthMethod === 'client_secret_basic';
  const own = isBasic ? {} : { client_id: provider.clientId, client_secret: clientSecret };
  return {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(isBasic ? { authorization: basicOf(provider.clientId, clientSecret) } : {}),
    },
    body: new URLSearchParams({ ...grant, ...own }).toString(),
  };
};

const basicOf = (clientId: string, secret: string): string => {
  const encode = (part: string) => new URLSearchParams([['', part]]).toString().slice(1);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(secret)}`).toString('base64')}`;
};
