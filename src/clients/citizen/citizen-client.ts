import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { ClientId, EntityId, ProviderId } from '#vocabulary/identifiers.ts';

export type JwkSet = { readonly keys: readonly Readonly<Record<string, unknown>>[] };

/** JWE of id_token and UserInfo, on plus (franceconnect.md §1.7). The key is the first with `use: enc` of the set. */
export type TokenEncryption = {
  readonly alg: 'RSA-OAEP' | 'RSA-OAEP-256' | 'ECDH-ES';
  readonly enc: 'A256GCM';
};

/** A service of the citizen door, on one of its two issuers, whatever declared it (franceconnect.md §6.3). */
export type CitizenClient = {
  readonly clientId: ClientId;
  readonly door: CitizenDoor;
  /** Shown to the person. */
  readonly name: string;
  /** Defaults to the client id; the same at several services gives them the same subjects. */
  readonly entityId: EntityId;
  readonly authentication:
    | { readonly method: 'client_secret_post'; readonly secretHashes: readonly string[] }
    | { readonly method: 'private_key_jwt' };
  /** Its public keys: for `private_key_jwt`, for encryption. */
  readonly jwks: JwkSet | undefined;
  readonly jwksUri: string | undefined;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly sectorIdentifierUri: string | undefined;
  readonly backchannelLogoutUri: string | undefined;
  /** Scopes it is entitled to, identity and data scopes alike; `ins` among them only for authorised services. */
  readonly scopes: readonly string[];
  /** It may ask for `amr` by the claims parameter. */
  readonly mayAskAmr: boolean;
  /** Signs id_token and UserInfo. Plus knows ES256 only. */
  readonly signingAlg: 'ES256' | 'RS256';
  readonly encryption: {
    readonly idToken?: TokenEncryption | undefined;
    readonly userinfo?: TokenEncryption | undefined;
  };
  /** `exclude`: all providers but these. `only`: these. */
  readonly providers: { readonly mode: 'exclude' | 'only'; readonly list: readonly ProviderId[] };
  /** Mandates of helpers that it accepts (`rep_scope`); without any, no provider of mandates is offered. */
  readonly repScopes?: readonly string[] | undefined;
  /** Replaces the platform's list when present. */
  readonly allowedIdpHints: readonly ProviderId[] | undefined;
  /** When every requested prompt is among them, the request's own prompt decides whether the information page shows. */
  readonly allowedPrompts: readonly ('login' | 'consent')[] | undefined;
  readonly kind: 'public' | 'private';
  /** A private service that must have the person's consent rather than inform them. */
  readonly identityConsent: boolean;
  /** Admits PKCE, `login_hint` and other parameters of OpenID Connect Core that the strict rule refuses. */
  readonly lenient: boolean;
  /** Errors that FranceConnect keeps on its own page return to the service where its redirect address is known. */
  readonly errorsReturn: boolean;
  readonly status: 'active' | 'suspended';
};

/** A data provider: asks whether a token is good (franceconnect.md §4). */
export type DataProvider = {
  readonly clientId: ClientId;
  readonly door: CitizenDoor;
  /** Heads its data on the information page. */
  readonly name: string;
  readonly entityId: EntityId;
  readonly secretHashes: readonly string[];
  readonly scopes: readonly string[];
  readonly signingAlg: 'ES256' | 'RS256';
  readonly encryption: { readonly alg: 'RSA-OAEP-256' | 'ECDH-ES'; readonly enc: 'A256GCM' };
  readonly jwks: JwkSet | undefined;
  readonly jwksUri: string | undefined;
  readonly status: 'active' | 'suspended';
};
