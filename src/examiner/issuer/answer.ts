import { createHash } from 'node:crypto';
import type { PresentedCertificate } from '#platform/service-certificate.ts';
import type { Random } from '#vocabulary/clock.ts';
import { type CredentialMachine, readCredentials } from './credentials.ts';
import type { Credentials, Desk, Login } from './desk.ts';
import type { ExaminationKey } from './keys.ts';
import { noteLeaks } from './leaks.ts';
import { mintTokens, mintUserInfo } from './tokens.ts';

/** A call of the service's server, as the listener read it. */
export type ServiceCall = {
  /** Path and query. */
  readonly url: string;
  readonly form: ReadonlyMap<string, string>;
  readonly authorization: string | undefined;
  readonly referer: string | undefined;
  /** Of the connection, where the listener asks for one. */
  readonly certificate: PresentedCertificate | undefined;
};

export type ServiceAnswer = { readonly status: number; readonly type: string; readonly body: string };

export type IssuerMachine = CredentialMachine & { readonly key: ExaminationKey; readonly random: Random };

const json = (status: number, body: unknown): ServiceAnswer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});

const refused = (error: string, description: string, status = 400): ServiceAnswer =>
  json(status, { error, error_description: description });

/**
 * The token endpoint. A wrong secret or verifier is noted and answered all the same: it shows as its own fault, and the
 * tokens of an examination open nothing. A code used twice is refused, as everywhere.
 */
export const answerTokenCall = async (
  desk: Desk,
  call: ServiceCall,
  machine: IssuerMachine,
): Promise<ServiceAnswer> => {
  noteAddresses(desk, 'token', call);
  const credentials = await readCredentials(desk, call, machine);
  const grant = call.form.get('grant_type');
  if (grant === 'refresh_token') return refresh(desk, call, credentials, machine);
  if (grant !== 'authorization_code')
    return refused('unsupported_grant_type', 'authorization_code and refresh_token only');
  const login = desk.logins.find(({ code }) => code === call.form.get('code'));
  if (login === undefined) return refused('invalid_grant', 'this code was never given');
  login.tokenCalls.push({
    credentials,
    redirectUri: call.form.get('redirect_uri') ?? '',
    verifierFits: verifierFits(login, call.form.get('code_verifier')),
  });
  if (login.tokenCalls.length > 1) return refused('invalid_grant', 'this code was used');
  return json(200, await mintTokens({ desk, login, ...machine }));
};

const refresh = async (
  desk: Desk,
  call: ServiceCall,
  credentials: Credentials,
  machine: IssuerMachine,
): Promise<ServiceAnswer> => {
  const token = call.form.get('refresh_token') ?? '';
  const login = desk.logins.find(({ refreshTokens }) => refreshTokens.includes(token));
  if (login === undefined) return refused('invalid_grant', 'this refresh_token was never given');
  login.refreshes.push({ atSeconds: machine.nowSeconds, credentials });
  if (login.spoil.refuseRefresh === true) return refused('invalid_grant', 'Session not active');
  return json(200, await mintTokens({ desk, login, ...machine }));
};

/** The UserInfo endpoint. */
export const answerUserInfo = async (desk: Desk, call: ServiceCall, machine: IssuerMachine): Promise<ServiceAnswer> => {
  noteAddresses(desk, 'userinfo', call);
  const bearer = /^(?:Bearer|DPoP) (.+)$/i.exec(call.authorization ?? '')?.[1];
  const token =
    bearer ?? call.form.get('access_token') ?? new URLSearchParams(call.url.split('?')[1]).get('access_token');
  const login = desk.logins.find(({ accessTokens }) =>
    accessTokens.some((one) => one.token === token && one.expiresAtSeconds > machine.nowSeconds),
  );
  if (login === undefined) return refused('invalid_token', 'the access token is unknown or expired', 401);
  login.userInfoCalls += 1;
  const type = desk.examination.request.kind === 'citizen' ? 'application/jwt' : 'application/json';
  return { status: 200, type, body: await mintUserInfo({ desk, login, ...machine }) };
};

const noteAddresses = (desk: Desk, endpoint: string, { url, referer }: ServiceCall): void => {
  noteLeaks(desk, `${endpoint} (query)`, url.split('?')[1] ?? '');
  noteLeaks(desk, `${endpoint} (Referer)`, referer ?? '');
};

/** RFC 7636 §4.6. */
const verifierFits = ({ request }: Login, verifier: string | undefined): boolean | undefined => {
  const challenge = request.get('code_challenge');
  if (challenge === undefined) return undefined;
  const made = createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url');
  return challenge === (request.get('code_challenge_method') === 'S256' ? made : verifier);
};
