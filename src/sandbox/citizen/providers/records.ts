import { createHash } from 'node:crypto';
import { sealClientSecret } from '#methods/upstream/client-secret.ts';
import type { IdentityProvider } from '#methods/upstream/identity-provider.ts';
import type { UpstreamVault } from '#methods/upstream/key-store.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { type ProviderProfile, providerProfiles } from './profiles.ts';

/** Where the simulated providers are. */
export type ProviderOrigins = { readonly providersOrigin: string };

/** The client id of the federator at each of them. */
export const federatorClientId = 'vestibule';

/** The records of the simulated providers, for both doors. */
export const identityProvidersOfSandbox = (origins: ProviderOrigins, vault: UpstreamVault): IdentityProvider[] =>
  providerProfiles.map((profile, index) => recordOf(profile, origins, vault, index + 1));

/** Public on purpose, like everything that opens only this sandbox; long enough for HS256 (RFC 7518 §3.2). */
export const federatorSecret = (slug: string): string =>
  createHash('sha256').update(`the sandbox's federator at ${slug}`).digest('hex');

export const issuerOf = (slug: string, { providersOrigin }: ProviderOrigins): string => `${providersOrigin}/${slug}`;

const recordOf = (
  profile: ProviderProfile,
  origins: ProviderOrigins,
  vault: UpstreamVault,
  order: number,
): IdentityProvider => {
  const providerId = asProviderId(profile.slug);
  return {
    providerId,
    title: profile.title.fr,
    doors: profile.doors,
    badge: { letters: profile.letters, colour: profile.colour },
    active: true,
    display: true,
    isBeta: profile.isBeta,
    order,
    discovery: discoveryOf(profile, issuerOf(profile.slug, origins)),
    clientId: federatorClientId,
    sealedClientSecret: sealClientSecret(vault, providerId, federatorSecret(profile.slug)),
    tokenEndpointAuthMethod: profile.tokenEndpointAuthMethod,
    idTokenSignedResponseAlg: profile.idTokenAlg,
    userinfoSignedResponseAlg: profile.userinfoAlg,
    idTokenEncryption: profile.encryption,
    userinfoEncryption: profile.encryption,
    allowedLevels: profile.levels,
    amr: profile.amr,
    people: profile.people,
    dialog: profile.dialog,
    insValidationMode: profile.insValidationMode,
  };
};

const discoveryOf = (profile: ProviderProfile, issuer: string): IdentityProvider['discovery'] =>
  profile.hasDiscovery
    ? { url: `${issuer}/.well-known/openid-configuration` }
    : {
        issuer,
        authorizationEndpoint: `${issuer}/auth`,
        tokenEndpoint: `${issuer}/token`,
        userinfoEndpoint: `${issuer}/me`,
        jwksUri: profile.idTokenAlg === 'HS256' ? undefined : `${issuer}/jwks`,
        endSessionEndpoint: profile.hasEndSession ? `${issuer}/session/end` : undefined,
      };
