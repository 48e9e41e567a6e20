import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Clock } from '#vocabulary/clock.ts';

type Kept = { readonly payload: AdapterPayload; readonly expiresAtSeconds: number };

/** Records of one simulated provider: a map that forgets with the process. */
export type ProviderMemory = Map<string, Kept>;

/** The engine's storage on that map. What is over is removed when something new comes. */
export const createMemoryAdapter =
  (memory: ProviderMemory, clock: Clock) =>
  (name: string): Adapter => {
    const keyOf = (id: string) => `${name}:${id}`;
    const find = (isWanted: (key: string, payload: AdapterPayload) => boolean): AdapterPayload | undefined =>
      [...memory].find(([key, { payload }]) => key.startsWith(`${name}:`) && isWanted(key, payload))?.[1].payload;
    return {
      upsert: (id, payload, expiresIn) => {
        forgetOld(memory, clock.nowSeconds());
        memory.set(keyOf(id), { payload, expiresAtSeconds: clock.nowSeconds() + (expiresIn ?? 3600) });
        return Promise.resolve();
      },
      find: (id) => Promise.resolve(memory.get(keyOf(id))?.payload),
      findByUid: (uid) => Promise.resolve(find((_key, payload) => payload.uid === uid)),
      findByUserCode: () => Promise.resolve(undefined),
      consume: (id) => {
        const kept = memory.get(keyOf(id));
        if (kept !== undefined) {
          memory.set(keyOf(id), { ...kept, payload: { ...kept.payload, consumed: clock.nowSeconds() } });
        }
        return Promise.resolve();
      },
      destroy: (id) => {
        memory.delete(keyOf(id));
        return Promise.resolve();
      },
      revokeByGrantId: (grantId) => {
        for (const [key, { payload }] of memory) if (payload.grantId === grantId) memory.delete(key);
        return Promise.resolve();
      },
    };
  };

/** Maps keep the order of insertion, but not of expiry: all are looked at, and there are few. */
const forgetOld = (memory: ProviderMemory, nowSeconds: number): void => {
  for (const [key, { expiresAtSeconds }] of memory) if (expiresAtSeconds < nowSeconds) memory.delete(key);
};
