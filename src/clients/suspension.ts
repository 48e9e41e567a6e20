import type { Clock } from '#vocabulary/clock.ts';
import type { ClientId } from '#vocabulary/identifiers.ts';
import type { SuspensionStore } from '#vocabulary/suspension.ts';

type Suspensions = {
  readonly suspensions: Pick<SuspensionStore<ClientId>, 'find'>;
  readonly clock: Clock;
};

type Found = { readonly status: 'active' | 'suspended' };

/**
 * Clients as the doors meet them: whom the operator suspended is suspended, whatever the declaration says. The record
 * itself stays as it was declared, so that neither a file nor a command nor a partner lifts the operator's suspension
 * by declaring the client again.
 */
export const withSuspendedClients = <
  One extends Found,
  Store extends { readonly find: (id: ClientId) => Promise<One | undefined> },
>(
  store: Store,
  { suspensions, clock }: Suspensions,
): Store => ({
  ...store,
  find: async (clientId: ClientId): Promise<One | undefined> => {
    const found = await store.find(clientId);
    if (found?.status !== 'active') return found;
    const suspension = await suspensions.find(clientId, clock.nowSeconds());
    return suspension === undefined ? found : { ...found, status: 'suspended' };
  },
});
