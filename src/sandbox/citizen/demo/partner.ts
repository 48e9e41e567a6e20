import { compactDecrypt } from 'jose';
import * as client from 'openid-client';
import type { Language } from '#vocabulary/fault.ts';
import { type Claims, type Partner, readUserInfo } from '../../demo/partner.ts';
import type { Signed } from '../../demo/sessions.ts';
import type { CitizenService } from './services.ts';

/** What the service must remember between the departure and the return. */
export type PendingCitizen = { readonly state: string; readonly nonce: string; readonly begunAtSeconds: number };

/** What a service has of somebody who is logged in. */
export type CitizenSignedIn = Signed & {
  readonly accessToken: string;
  readonly accessLifeSeconds: number;
  readonly atSeconds: number;
  /** Signed, and opened when it came encrypted: what a logout names the session by. */
  readonly idToken: string;
  readonly wasEncrypted: boolean;
  readonly idTokenClaims: Claims;
  readonly userInfo: Claims;
  /** The person had identified themselves before this login began: no provider was asked. */
  readonly wasKnown: boolean;
  /** What the tax API answered, and what it had been told. */
  readonly tax?: Claims | undefined;
};

/**
 * The address that a login begins at. FranceConnect takes exactly these parameters; `nonce` and `state` are 43 signs
 * long (franceconnect.md §1.4).
 */
export const beginCitizenLogin = async (
  partner: Partner,
  { scope, level }: CitizenService,
  { language, nowSeconds }: { readonly language: Language; readonly nowSeconds: number },
): Promise<{ readonly url: string; readonly pending: PendingCitizen }> => {
  const pending = { state: client.randomState(), nonce: client.randomNonce(), begunAtSeconds: nowSeconds };
  const url = client.buildAuthorizationUrl(await partner.discover(), {
    redirect_uri: partner.settings.redirectUri,
    scope,
    acr_values: level,
    state: pending.state,
    nonce: pending.nonce,
    ui_locales: language,
  });
  return { url: url.href, pending };
};

/** Exchanges the code and reads UserInfo; signatures are checked, and what is encrypted is opened first. */
export const finishCitizenLogin = async (
  partner: Partner,
  callback: URL,
  pending: PendingCitizen,
): Promise<Omit<CitizenSignedIn, 'atSeconds' | 'tax'>> => {
  const answer = await client.authorizationCodeGrant(await partner.discover(), callback, {
    expectedState: pending.state,
    expectedNonce: pending.nonce,
    idTokenExpected: true,
  });
  const idTokenClaims = { ...answer.claims() };
  const { sub = '', sid, auth_time: identifiedAt } = idTokenClaims;
  const opened = await openIdToken(answer.id_token ?? '', partner.settings.decryptionKey);
  return {
    step: 'signed-in',
    subject: sub,
    sid: typeof sid === 'string' ? sid : undefined,
    accessToken: answer.access_token,
    accessLifeSeconds: answer.expires_in ?? 0,
    ...opened,
    idTokenClaims,
    userInfo: await readUserInfo(partner, answer.access_token, sub),
    wasKnown: identifiedAt !== undefined && identifiedAt < pending.begunAtSeconds,
  };
};

const openIdToken = async (
  idToken: string,
  decryption: client.DecryptionKey | undefined,
): Promise<Pick<CitizenSignedIn, 'idToken' | 'wasEncrypted'>> => {
  if (decryption === undefined) return { idToken, wasEncrypted: false };
  const { plaintext } = await compactDecrypt(idToken, decryption.key);
  return { idToken: new TextDecoder().decode(plaintext), wasEncrypted: true };
};

/** Asks a data provider with the token of the person; its failure is an answer too. Throws what openid-client throws. */
export const askTaxApi = async (partner: Partner, url: string, accessToken: string): Promise<Claims> => {
  const answer = await client.fetchProtectedResource(await partner.discover(), accessToken, new URL(url), 'GET');
  if (answer.headers.get('content-type')?.startsWith('application/json') !== true)
    return { error: `HTTP ${answer.status}` };
  const body: unknown = await answer.json();
  return typeof body === 'object' && body !== null ? { ...body } : {};
};
