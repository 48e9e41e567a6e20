import type { JSONWebKeySet } from 'jose';
import type { Examination, ExaminedAuthentication } from '../examination.ts';
import type { Spoil } from '../spoil.ts';
import type { IssuerAddresses } from './addresses.ts';

/** How a call authenticated. `twice`: in two ways at once. `wrong`: not as declared, or not successfully. */
export const credentialKinds = ['post', 'basic', 'assertion', 'certificate', 'wrong', 'none', 'twice'] as const;
export type Credentials = (typeof credentialKinds)[number];

/** Those that are right for a client. */
export const rightCredentials: Readonly<Record<ExaminedAuthentication['method'], readonly Credentials[]>> = {
  client_secret: ['post', 'basic'],
  private_key_jwt: ['assertion'],
  tls_client_auth: ['certificate'],
};

export type TokenCall = {
  readonly credentials: Credentials;
  readonly redirectUri: string;
  /** Whether `code_verifier` answers the challenge; undefined when there was no challenge. */
  readonly verifierFits: boolean | undefined;
};

/** One login at the examination issuer, and everything that the service did with it. */
export type Login = {
  readonly sid: string;
  readonly code: string;
  readonly spoil: Spoil;
  /** Parameters of the authorization request. */
  readonly request: ReadonlyMap<string, string>;
  readonly atSeconds: number;
  readonly tokenCalls: TokenCall[];
  readonly refreshes: { readonly atSeconds: number; readonly credentials: Credentials }[];
  readonly accessTokens: { readonly token: string; readonly expiresAtSeconds: number }[];
  readonly refreshTokens: string[];
  readonly idTokens: string[];
  /** How often UserInfo was asked. */
  userInfoCalls: number;
  /** How often the end session endpoint was called with an id_token of this login. */
  logouts: number;
};

/** What one examination issuer remembers. In memory: the report is what is kept. */
export type Desk = {
  readonly examination: Examination;
  readonly addresses: IssuerAddresses;
  readonly logins: Login[];
  /** Places where the secret or a token was seen and has no business. */
  readonly leaks: string[];
  /** `jti` of the client assertions of this run: each is good once (RFC 7523 §3). */
  readonly assertions: Set<string>;
  /** The keys at the client's `jwks_uri`, once they were read. */
  keysOfClient: JSONWebKeySet | undefined;
  /** Calls of the end session endpoint that belong to no login. */
  strayLogouts: number;
};

const mostLogins = 300;

export const createDesk = (examination: Examination, addresses: IssuerAddresses): Desk => ({
  examination,
  addresses,
  logins: [],
  leaks: [],
  assertions: new Set(),
  keysOfClient: undefined,
  strayLogouts: 0,
});

/** Forgets what was seen; for the beginning of a run. */
export const clearDesk = (desk: Desk): void => {
  desk.logins.length = 0;
  desk.leaks.length = 0;
  desk.assertions.clear();
  desk.keysOfClient = undefined;
  desk.strayLogouts = 0;
};

export const addLogin = (desk: Desk, login: Login): void => {
  if (desk.logins.length >= mostLogins) desk.logins.shift();
  desk.logins.push(login);
};
