import { cibaGrant } from '#clients/client.ts';
import {
  type Answer,
  basic,
  type Json,
  newPlainService,
  type PlainService,
  send,
} from '../../support/plain-service.ts';
import type { World } from '../../support/world.ts';

export const cibaPath = '/protocol/openid-connect/ext/ciba/auth';
export const tokenPath = '/protocol/openid-connect/token';

type Form = Readonly<Record<string, string | undefined>>;

/** A service without a browser that speaks the wire by hand, with Basic, as Pro Santé Connect has it. */
export type Desk = PlainService & {
  /** The request of psc.md §6; `undefined` leaves a parameter out. */
  readonly ask: (more?: Form) => Promise<Answer>;
  /** A request that is expected to be taken; its `auth_req_id`. */
  readonly start: (more?: Form) => Promise<string>;
  readonly poll: (requestId: string, more?: Form) => Promise<Answer>;
};

/** Registers a service for CIBA alone; compatible, poll, Basic unless the declaration says otherwise. */
export const newDesk = async (world: World, declaration: Json = {}): Promise<Desk> => {
  const service = await newPlainService(world, {
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: [cibaGrant, 'refresh_token'],
    redirect_uris: [],
    ...declaration,
  });
  const authorization = basic(service.clientId, service.secret);
  const post = (path: string, form: Form) => send(world.issuer + path, form, { authorization });
  const ask = (more: Form = {}) => post(cibaPath, { ...usualRequest, ...more });
  return {
    ...service,
    ask,
    start: async (more) => {
      const { status, json, text } = await ask(more);
      if (status !== 200) throw new Error(`not started: ${status} ${text}`);
      return String(json['auth_req_id']);
    },
    poll: (requestId, more = {}) => post(tokenPath, { grant_type: cibaGrant, auth_req_id: requestId, ...more }),
    refresh: (refreshToken) => post(tokenPath, { grant_type: 'refresh_token', refresh_token: String(refreshToken) }),
    introspect: (token) => post('/protocol/openid-connect/token/introspect', { token: String(token) }),
  };
};

/** The doctor whose phone is asked when it does not matter whose. */
export const doctor = '899800000012';

export const usualRequest: Form = {
  scope: 'openid scope_all',
  acr_values: 'eidas1',
  login_hint: doctor,
  binding_message: '42',
  channel: 'MOBILE',
};
