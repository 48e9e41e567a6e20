import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { ProtocolStore } from '../protocol-store.ts';

/**
 * The protocol records of one door. Every key begins with the door's name, so that no code, token, session or grant of
 * one issuer opens anything at another. The deliveries of an ended session are known by their ids in the same way.
 */
export const doorStore = (door: CitizenDoor, store: ProtocolStore): ProtocolStore => {
  const named = (id: string) => `${door}:${id}`;
  const optional = (id: string | undefined) => (id === undefined ? undefined : named(id));
  return {
    upsert: (record, events, settle) =>
      store.upsert(
        { ...record, id: named(record.id), grantId: optional(record.grantId), uid: optional(record.uid) },
        events,
        settle,
      ),
    find: (kind, id) => store.find(kind, named(id)),
    findByUid: (kind, uid) => store.findByUid(kind, named(uid)),
    consume: (kind, id, atSeconds) => store.consume(kind, named(id), atSeconds),
    destroy: (kind, id) => store.destroy(kind, named(id)),
    revokeByGrantId: (kind, grantId) => store.revokeByGrantId(kind, named(grantId)),
    extend: (kind, id, expiresAtSeconds) => store.extend(kind, named(id), expiresAtSeconds),
    endSession: (end) =>
      store.endSession({
        ...end,
        sessionRecordId: named(end.sessionRecordId),
        grantIds: end.grantIds.map(named),
        deliveries: end.deliveries.map((delivery) => ({ ...delivery, id: named(delivery.id) })),
      }),
    sweep: (sweep) => store.sweep({ ...sweep, door: named('') }),
    purge: (nowSeconds, limit) => store.purge(nowSeconds, limit),
  };
};

/** The door whose session end queued this delivery; undefined for the professional door. */
export const doorOfDelivery = (deliveryId: string): CitizenDoor | undefined => {
  const [door] = deliveryId.split(':');
  return door === 'low' || door === 'plus' ? door : undefined;
};
