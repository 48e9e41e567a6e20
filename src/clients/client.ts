import type { ClientId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';

/** `compatible` tolerates what existing Pro Santé Connect clients leave out; `strict` is for everyone new. */
export const clientProfiles = ['strict', 'compatible'] as const;
export type ClientProfile = (typeof clientProfiles)[number];

/** How the service proves itself at the back-channel endpoints. */
export type ClientAuthentication =
  | {
      readonly method: 'client_secret_basic' | 'client_secret_post';
      /** Hashes made by `secret.ts`; two while a secret is being replaced. */
      readonly secretHashes: readonly string[];
    }
  | {
      readonly method: 'private_key_jwt';
      readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] } | undefined;
      readonly jwksUri?: string | undefined;
    }
  | {
      readonly method: 'tls_client_auth';
      /** RFC 8705 §2.1.2: exactly one of them, as a string that the certificate's subject or name must equal. */
      readonly subjectDn?: string | undefined;
      readonly sanDns?: string | undefined;
      readonly sanUri?: string | undefined;
    }
  | { readonly method: 'none' };

/** How a service may come to tokens; names of the `grant_type` parameter. */
export const cibaGrant = 'urn:openid:params:grant-type:ciba';
export const grantTypes = ['authorization_code', 'refresh_token', cibaGrant] as const;
export type GrantType = (typeof grantTypes)[number];
export const usualGrantTypes: readonly GrantType[] = ['authorization_code', 'refresh_token'];

/** How a service that starts logins without a browser does so (OpenID Connect CIBA §4). */
export type ClientCiba = {
  readonly delivery: 'poll' | 'ping';
  /** Where a `ping` is sent. */
  readonly notificationEndpoint: string | undefined;
  /** When given, every request is signed with it. */
  readonly requestSigningAlg: 'RS256' | 'PS256' | 'ES256' | undefined;
  /** Follows the FAPI profile of CIBA. */
  readonly isFapi: boolean;
};

/** A relying party as the platform knows it, whatever declared it. */
export type Client = {
  readonly clientId: ClientId;
  /** Shown to the person on the login page. */
  readonly name: string;
  readonly profile: ClientProfile;
  readonly applicationType: 'web' | 'native';
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly backchannelLogoutUri: string | undefined;
  readonly authentication: ClientAuthentication;
  /** Scopes it may ask for; `openid` and `scope_all` by default. */
  readonly scopes: readonly string[];
  /** `echo`: the `acr` that was asked for, `eidas1` when none was. `reached`: the level that the method reached. */
  readonly acrPolicy: 'echo' | 'reached';
  /** Least level that a login for this service must reach. */
  readonly minimumLevel: Level;
  /** Whose tokens it may introspect. */
  readonly introspection: 'any' | 'own' | 'none';
  /** Binds its access tokens to its TLS certificate (RFC 8705 §3). */
  readonly certificateBoundTokens: boolean;
  /** Binds its tokens to a DPoP key (RFC 9449). */
  readonly dpopBoundTokens: boolean;
  readonly requirePushedRequests: boolean;
  readonly requireSignedRequests: boolean;
  /** Keys for signed requests where they are not those of `private_key_jwt`. */
  readonly requestJwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] } | undefined;
  /** Absent from registrations that are older than CIBA: then `usualGrantTypes`. */
  readonly grantTypes?: readonly GrantType[] | undefined;
  /** Undefined unless `grantTypes` names CIBA. */
  readonly ciba?: ClientCiba | undefined;
  /** `file`: declared in the clients file and following it. `command`: declared by command. */
  readonly origin: 'file' | 'command';
  readonly status: 'active' | 'suspended';
};
