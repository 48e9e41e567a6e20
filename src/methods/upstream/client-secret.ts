import type { ProviderId } from '#vocabulary/identifiers.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { UpstreamVault } from './key-store.ts';

const ownerOf = (providerId: ProviderId): string => `upstream-client-secret:${providerId}`;

/** Our secret at a provider, as its record keeps it; bound to the provider, so that records cannot trade secrets. */
export const sealClientSecret = (vault: UpstreamVault, providerId: ProviderId, secret: string): string =>
  vault.seal(secret, ownerOf(providerId));

/** The secret in clear. Throws, a defect of the store or of the master key, when it cannot be opened. */
export const openClientSecret = (
  vault: UpstreamVault,
  { providerId, sealedClientSecret }: Pick<IdentityProvider, 'providerId' | 'sealedClientSecret'>,
): string => (sealedClientSecret === undefined ? '' : vault.open(sealedClientSecret, ownerOf(providerId)));
