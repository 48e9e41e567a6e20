import type { NewEvent } from '#vocabulary/event.ts';
import type { ProviderId } from '#vocabulary/identifiers.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** Records of identity providers: few, read often, kept in memory by `open-upstream.ts`. */
export type ProviderStore = {
  readonly find: (id: ProviderId) => Promise<IdentityProvider | undefined>;
  /** Ordered by id. */
  readonly list: () => Promise<readonly IdentityProvider[]>;
  readonly save: (id: ProviderId, one: IdentityProvider, events: readonly NewEvent[]) => Promise<void>;
  /** False, and no event, when there is none. */
  readonly remove: (id: ProviderId, events: readonly NewEvent[]) => Promise<boolean>;
};
