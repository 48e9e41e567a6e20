import { createHash } from 'node:crypto';
import type { Random } from '#vocabulary/clock.ts';
import type { Kind } from '../examination.ts';
import type { IdTokenSpoil } from '../spoil.ts';
import type { Desk, Login } from './desk.ts';
import type { ExaminationKey } from './keys.ts';
import { otherSubject, personOf } from './person.ts';
import { signToken } from './sign.ts';

export type Mint = {
  readonly desk: Desk;
  readonly login: Login;
  readonly key: ExaminationKey;
  readonly random: Random;
  readonly nowSeconds: number;
};

/** Lives of access tokens and id_tokens, in seconds (psc.md §4.1, franceconnect.md §0). */
const lifeSeconds: Readonly<Record<Kind, number>> = { professional: 120, citizen: 60 };

const farSeconds = 3600;

/** The answer of the token endpoint, as the door gives it (psc.md §4.1, franceconnect.md §1.6). */
export const mintTokens = async (mint: Mint): Promise<Readonly<Record<string, unknown>>> => {
  const { login, desk, nowSeconds } = mint;
  const { kind } = desk.examination.request;
  const expiresIn = login.spoil.accessTokenSeconds ?? lifeSeconds[kind];
  const accessToken = kind === 'citizen' ? mint.random.token(32) : await mintAccessToken(mint, expiresIn);
  login.accessTokens.push({ token: accessToken, expiresAtSeconds: nowSeconds + expiresIn });
  const idToken = await mintIdToken(mint, accessToken);
  login.idTokens.push(idToken);
  const scope = login.request.get('scope') ?? 'openid';
  const answer = { access_token: accessToken, expires_in: expiresIn, id_token: idToken, scope, token_type: 'Bearer' };
  if (kind === 'citizen') return answer;
  const refreshToken = await mintRefreshToken(mint);
  login.refreshTokens.push(refreshToken);
  return {
    ...answer,
    refresh_token: refreshToken,
    refresh_expires_in: 1800,
    session_state: login.sid,
    'not-before-policy': 0,
  };
};

/** UserInfo: JSON for professionals, a signed JWT for citizens (psc.md §4.6, franceconnect.md §1.8). */
export const mintUserInfo = async ({ desk, login, key, nowSeconds }: Mint): Promise<string> => {
  const { request, clientId } = desk.examination;
  const { userInfo } = login.spoil;
  const claims = { ...personOf(request.kind), ...(userInfo === 'subject' ? { sub: otherSubject[request.kind] } : {}) };
  if (request.kind === 'professional') return JSON.stringify(claims);
  const envelope = {
    iss: desk.addresses.issuer,
    aud: clientId,
    iat: nowSeconds,
    exp: nowSeconds + lifeSeconds.citizen,
  };
  return signToken(key, { ...claims, ...envelope }, userInfo === 'signature' ? 'signature' : undefined);
};

const mintIdToken = (mint: Mint, accessToken: string): Promise<string> => {
  const { desk, login, key } = mint;
  const { idToken: spoil } = login.spoil;
  const forgery = spoil === 'signature' || spoil === 'none' || spoil === 'hs256' ? spoil : undefined;
  const isProfessional = desk.examination.request.kind === 'professional';
  const claims = { ...baseClaims(mint), ...(isProfessional ? keycloakClaims(mint, accessToken) : {}) };
  return signToken(key, { ...claims, ...bent(mint, spoil) }, forgery, isProfessional ? 'JWT' : undefined);
};

/** franceconnect.md §1.7: these and no others for citizens. */
const baseClaims = ({ desk, login, nowSeconds }: Mint): Readonly<Record<string, unknown>> => {
  const { request, clientId } = desk.examination;
  const nonce = login.request.get('nonce');
  return {
    sub: personOf(request.kind).sub,
    acr: (login.request.get('acr_values') ?? 'eidas1').split(' ')[0],
    auth_time: login.atSeconds,
    ...(nonce === undefined ? {} : { nonce }),
    aud: clientId,
    exp: nowSeconds + lifeSeconds[request.kind],
    iat: nowSeconds,
    iss: desk.addresses.issuer,
  };
};

/** psc.md §4.3. */
const keycloakClaims = ({ desk, login, random }: Mint, accessToken: string): Readonly<Record<string, unknown>> => {
  const person = personOf('professional');
  return {
    ...{ azp: desk.examination.clientId, jti: random.uuid(), typ: 'ID', session_state: login.sid, sid: login.sid },
    at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
    ...Object.fromEntries(identityClaims.map((name) => [name, person[name]])),
  };
};

const identityClaims = ['preferred_username', 'given_name', 'family_name', 'SubjectNameID', 'authMode', 'otherIds'];

/** Below every level that a service of plus may ask for. */
export const weakestLevel = 'eidas1';

const bent = (
  { login, desk, random, nowSeconds }: Mint,
  spoil: IdTokenSpoil | undefined,
): Readonly<Record<string, unknown>> => {
  switch (spoil) {
    case 'audience':
      return {
        aud: 'another-client',
        ...(desk.examination.request.kind === 'professional' ? { azp: 'another-client' } : {}),
      };
    case 'issuer':
      return { iss: 'https://another-issuer.invalid' };
    case 'nonce':
      return login.request.has('nonce') ? { nonce: random.token(32) } : {};
    case 'expired':
      return {
        exp: nowSeconds - farSeconds,
        iat: nowSeconds - farSeconds - 120,
        auth_time: nowSeconds - farSeconds - 120,
      };
    case 'future':
      return { iat: nowSeconds + farSeconds, exp: nowSeconds + 2 * farSeconds };
    case 'level':
      return { acr: weakestLevel };
    case 'signature':
    case 'none':
    case 'hs256':
    case undefined:
      return {};
  }
};

/** psc.md §4.2. */
const mintAccessToken = ({ desk, login, key, random, nowSeconds }: Mint, expiresIn: number): Promise<string> => {
  const person = personOf('professional');
  const claims = {
    ...{ exp: nowSeconds + expiresIn, iat: nowSeconds, auth_time: login.atSeconds, jti: random.uuid() },
    ...{ iss: desk.addresses.issuer, sub: person.sub, typ: 'Bearer', azp: desk.examination.clientId },
    ...{ session_state: login.sid, sid: login.sid, scope: login.request.get('scope') ?? '' },
    ...{ acr: 'eidas1', authMode: 'CARD', SubjectNameID: person['SubjectNameID'], otherIds: person['otherIds'] },
  };
  return signToken(key, claims, undefined, 'JWT');
};

/** psc.md §4.1: some clients read `exp` from it, so it is a JWT. */
const mintRefreshToken = ({ desk, login, key, random, nowSeconds }: Mint): Promise<string> =>
  signToken(
    key,
    {
      ...{ exp: nowSeconds + 1800, iat: nowSeconds, jti: random.uuid(), iss: desk.addresses.issuer },
      ...{ typ: 'Refresh', azp: desk.examination.clientId, sid: login.sid, session_state: login.sid },
    },
    undefined,
    'JWT',
  );
