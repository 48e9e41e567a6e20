import type { IdentityProvider } from './identity-provider.ts';

/**
 * Whether people from other member states would come by several nodes. Only its subject tells a foreign person from
 * others (franceconnect.md §1.11 point 5), so that a subject at one node could be another person's at the other: one
 * node serves all doors, whoever declared it.
 */
export const hasSeveralForeignNodes = (providers: readonly Pick<IdentityProvider, 'people' | 'discovery'>[]): boolean =>
  new Set(providers.filter(({ people }) => people === 'eidas').map(nodeOf)).size > 1;

const nodeOf = ({ discovery }: Pick<IdentityProvider, 'discovery'>): string =>
  'url' in discovery ? discovery.url : discovery.issuer;
