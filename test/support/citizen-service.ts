import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { parseCitizenClient } from '#clients/citizen/declare.ts';
import { hashSecret } from '#clients/secret.ts';
import { systemRandom } from '#platform/random.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import { openPartner, type Received } from './partner.ts';
import { type Answer, get, type Json, send } from './plain-service.ts';
import type { World } from './world.ts';

type Form = Readonly<Record<string, string | undefined>>;

/** What a service holds of a login. The claims are those of the signed UserInfo. */
export type CitizenLogin = {
  readonly accessToken: string;
  readonly idToken: string;
  readonly idClaims: JWTPayload;
  readonly claims: JWTPayload;
};

/** A service of the citizen door with a server of its own: callbacks and back-channel messages really arrive there. */
export type CitizenService = {
  readonly clientId: string;
  readonly secret: string;
  readonly issuer: string;
  readonly origin: string;
  readonly redirectUri: string;
  readonly byeUri: string;
  /** Parameters of an authorization request. `undefined` leaves one out. */
  readonly parameters: (more?: Form) => URLSearchParams;
  readonly authorizeUrl: (more?: Form) => string;
  /** Sends the code of a callback to the token endpoint, with the secret in the body. */
  readonly redeem: (callback: URL, more?: Form) => Promise<Answer>;
  readonly userInfo: (accessToken: string) => Promise<Answer>;
  /** Code, tokens and UserInfo, with every signature checked. Throws on any refusal. */
  readonly finish: (callback: URL) => Promise<CitizenLogin>;
  readonly logoutUrl: (idToken: string, more?: Form) => string;
  readonly received: readonly Received[];
  /** Resolves when so many back-channel logouts have arrived in all; their tokens. */
  readonly loggedOut: (count: number) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};

export type CitizenServiceOptions = {
  readonly door?: CitizenDoor;
  /** Members of its record, over the usual ones. */
  readonly record?: Json;
  /** Has its back-channel logout address registered. */
  readonly isTold?: boolean;
};

/** State and nonce of the length that FranceConnect documents. */
export const serviceState = 'etat-du-service-'.repeat(2);
export const serviceNonce = 'nonce-du-service'.repeat(2);

const usualScopes = ['profile', 'birth', 'identite_pivot', 'email', 'preferred_username'];
let counter = 0;

/** Registers a service in the running world, as an operator's registry would, and opens its server. */
export const newCitizenService = async (world: World, options: CitizenServiceOptions = {}): Promise<CitizenService> => {
  const { door = 'low', record = {}, isTold = false } = options;
  counter += 1;
  const partner = await openPartner();
  partner.answer(() => ({ status: 200, type: 'text/html', body: '<h1>Le service</h1>' }));
  const { origin } = partner;
  const clientId = typeof record['client_id'] === 'string' ? record['client_id'] : `service-${counter}`;
  const secret = systemRandom.token(32);
  await registerCitizenService(world, {
    client_id: clientId,
    name: `Service ${counter}`,
    platform: door === 'low' ? 'CORE_FCP' : 'CORE_FCP_HIGH',
    client_secret_hashes: [hashSecret(secret, systemRandom)],
    redirect_uris: [`${origin}/callback`],
    post_logout_redirect_uris: [`${origin}/bye`],
    scopes: door === 'low' ? usualScopes : [...usualScopes, 'rnipp_identite_pivot'],
    ...(isTold ? { backchannel_logout_uri: `${origin}/backchannel` } : {}),
    ...record,
  });
  const isLogout = ({ path }: Received) => path === '/backchannel';
  return {
    ...speak(world.citizen[door], { clientId, secret, origin, door }),
    received: partner.received,
    loggedOut: async (count) => {
      for (let seen = partner.received.length; partner.received.filter(isLogout).length < count; seen += 1)
        await partner.arrived(seen + 1);
      return partner.received.filter(isLogout).map(({ form }) => form.get('logout_token') ?? '');
    },
    close: partner.close,
  };
};

/** Saves a record and lets the running issuers read it. Throws with the faults of a record that is refused. */
export const registerCitizenService = async ({ running }: World, record: Json): Promise<void> => {
  const declared = parseCitizenClient(record, 'sandbox');
  if (!declared.isValid) throw new Error(JSON.stringify(declared.faults));
  await running.stores.citizenClients.save(declared.value.clientId, declared.value, []);
  await running.citizen?.refresh();
};

type Identity = Pick<CitizenService, 'clientId' | 'secret' | 'origin'> & { readonly door: CitizenDoor };
type Spoken = Omit<CitizenService, 'received' | 'loggedOut' | 'close'>;

const speak = (issuer: string, { clientId, secret, origin, door }: Identity): Spoken => {
  const [redirectUri, byeUri] = [`${origin}/callback`, `${origin}/bye`];
  const credentials = { client_id: clientId, client_secret: secret };
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`), { cooldownDuration: 0 });
  const check = async (token: string) => (await jwtVerify(token, keys, { issuer, audience: clientId })).payload;
  const parameters = (more: Form = {}) =>
    compact({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: 'openid identite_pivot email',
      acr_values: door === 'low' ? 'eidas1' : 'eidas2',
      state: serviceState,
      nonce: serviceNonce,
      ...more,
    });
  const redeem: Spoken['redeem'] = (callback, more = {}) =>
    send(`${issuer}/token`, {
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      ...credentials,
      ...more,
    });
  const userInfo: Spoken['userInfo'] = (accessToken) =>
    get(`${issuer}/userinfo?schema=openid`, { authorization: `Bearer ${accessToken}` });
  return {
    ...{ clientId, secret, issuer, origin, redirectUri, byeUri, parameters, redeem, userInfo },
    authorizeUrl: (more) => `${issuer}/authorize?${parameters(more)}`,
    finish: async (callback) => {
      const { status, text, json } = await redeem(callback);
      if (status !== 200) throw new Error(`no tokens for ${callback.href}: ${status} ${text}`);
      const [accessToken, idToken] = [String(json['access_token']), String(json['id_token'])];
      const claims = await check((await userInfo(accessToken)).text);
      return { accessToken, idToken, idClaims: await check(idToken), claims };
    },
    logoutUrl: (idToken, more = {}) =>
      `${issuer}/session/end?${compact({ id_token_hint: idToken, post_logout_redirect_uri: byeUri, state: 'au-revoir', ...more })}`,
  };
};

const compact = (form: Form): URLSearchParams =>
  new URLSearchParams(Object.entries(form).filter((pair): pair is [string, string] => pair[1] !== undefined));
