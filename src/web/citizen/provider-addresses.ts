import type { IdentityProvider } from '#methods/upstream/identity-provider.ts';

/** Addresses of providers, for the policy of a page whose form leads there: only their schemes count. */
export const addressesOf = (providers: readonly IdentityProvider[]): readonly string[] =>
  providers.map(({ discovery }) => ('url' in discovery ? discovery.url : discovery.authorizationEndpoint));
