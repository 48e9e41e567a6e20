import type { Adapter, AdapterPayload } from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { JournalStore } from '#audit/journal.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { afterWrites, leaveWaiting } from './pending-writes.ts';
import type { ProtocolKind, ProtocolStore, Settle } from './protocol-store.ts';

export type AdapterDeps = {
  readonly protocol: ProtocolStore;
  readonly journal: JournalStore;
  readonly clock: Clock;
  /** Which journal lines the saving of a record is worth. */
  readonly eventsOf: (kind: ProtocolKind, payload: AdapterPayload) => readonly NewEvent[];
};

/** What a grant owns: all of it dies when the family of a reused code or refresh token is revoked. */
const familyKinds = [
  'AccessToken',
  'RefreshToken',
  'AuthorizationCode',
  'Grant',
] as const satisfies readonly ProtocolKind[];

/** The engine's storage, one adapter a model, on the store's contract. Clients never come this way: see `client-cache.ts`. */
export const createAdapter =
  (deps: AdapterDeps) =>
  (name: string): Adapter => {
    const kind = name as ProtocolKind;
    const { protocol } = deps;
    return {
      find: async (id) => {
        await afterWrites(kind);
        return protocol.find(kind, id);
      },
      findByUid: async (uid) => {
        await afterWrites(kind);
        return protocol.findByUid(kind, uid);
      },
      findByUserCode: () => Promise.resolve(undefined),
      upsert: async (id, payload, expiresIn) => {
        const expiresAtSeconds = expiresIn ? deps.clock.nowSeconds() + expiresIn : undefined;
        const grantId = kind === 'Grant' ? id : payload.grantId;
        const settle = kind === 'Session' ? await settlingOf(protocol, payload) : undefined;
        const record = { kind, id, payload, expiresAtSeconds, grantId, uid: payload.uid };
        const write = protocol.upsert(record, deps.eventsOf(kind, payload), settle);
        if (kind === 'Grant' || kind === 'AuthorizationCode') return leaveWaiting(kind, write);
        // What waits is in the same commit; if it failed, the engine hears of it here.
        await write;
        if (kind === 'Session') await afterWrites();
      },
      consume: (id) => consumeOnce(deps, kind, id),
      destroy: async (id) => {
        const gone = protocol.destroy(kind, id);
        if (kind === 'Interaction') return leaveWaiting(kind, gone);
        await gone;
      },
      revokeByGrantId: (grantId) => protocol.revokeByGrantId(kind, grantId),
    };
  };

/**
 * Two services asked from two tabs load the same session and save it one after the other: without this the second
 * would erase what the first wrote, and the first service's tokens would be dead on arrival. And a session that stood
 * when the request began is not written again once somebody has ended it.
 */
const settlingOf = async (protocol: ProtocolStore, payload: AdapterPayload): Promise<Settle | undefined> => {
  const stands = payload.uid !== undefined && (await protocol.findByUid('Session', payload.uid)) !== undefined;
  return stands ? (stored) => stored && mergeSession(stored, payload) : undefined;
};

const mergeSession = (stored: NonNullable<Parameters<Settle>[0]>, payload: AdapterPayload): AdapterPayload => {
  const samePerson = stored['accountId'] === payload.accountId && stored['loginTs'] === payload['loginTs'];
  if (payload.accountId === undefined || !samePerson) return payload;
  return {
    ...payload,
    authorizations: { ...(stored['authorizations'] as object | undefined), ...payload['authorizations'] },
  };
};

/**
 * The engine reads `consumed` and consumes in two steps; of two requests at once both could pass the first.
 * The store lets exactly one through; the other is a replay, and a replay ends the family (RFC 6749 §4.1.2).
 */
const consumeOnce = async (
  { protocol, journal, clock }: AdapterDeps,
  kind: ProtocolKind,
  id: string,
): Promise<void> => {
  if (await protocol.consume(kind, id, clock.nowSeconds())) return;
  const record = await protocol.find(kind, id);
  const grantId = record?.['grantId'];
  if (typeof grantId === 'string') {
    await Promise.all(familyKinds.map((member) => protocol.revokeByGrantId(member, grantId)));
    await journal.append([
      { kind: 'token.reuse-detected', atMilliseconds: clock.nowMilliseconds(), details: { model: kind } },
    ]);
  }
  throw new errors.InvalidGrant(`${kind} already used`);
};
