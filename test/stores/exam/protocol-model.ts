import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { ProtocolKind, ProtocolRecord, ProtocolStore } from '#issuer/protocol-store.ts';
import { type Examinee, makeStillClock, type OpenExaminee, type StillClock } from './examinee.ts';

type Kept = Omit<ProtocolRecord, 'kind' | 'id'> & { readonly consumed: number | undefined };

/** What the store is compared with: the same promises kept with a Map, by the plainest code there is. */
type Model = { readonly clock: StillClock; readonly kept: Map<string, Kept> };

type Real = { readonly protocol: ProtocolStore };

type Command = fc.AsyncCommand<Model, Real>;

const keyOf = (kind: ProtocolKind, id: string): string => `${kind} ${id}`;

const isAbsent = ({ clock }: Model, kept: Kept | undefined): kept is undefined =>
  kept === undefined || (kept.expiresAtSeconds !== undefined && clock.nowSeconds() - kept.expiresAtSeconds > 60);

const payloadOf = (model: Model, key: string): object | undefined => {
  const kept = model.kept.get(key);
  if (isAbsent(model, kept)) return undefined;
  return kept.consumed === undefined ? kept.payload : { ...kept.payload, consumed: kept.consumed };
};

const command = (words: string, run: (model: Model, real: Real) => Promise<void>): Command => ({
  check: () => true,
  run,
  toString: () => words,
});

const kinds = fc.constantFrom<ProtocolKind>('Session', 'Grant', 'AccessToken', 'RefreshToken');
const ids = fc.constantFrom('a', 'b', 'c');
const grants = fc.constantFrom('a', 'b', undefined);
const lifetimes = fc.option(fc.integer({ min: -100, max: 200 }), { nil: undefined });

const upserts = fc
  .tuple(kinds, ids, lifetimes, grants, fc.jsonValue({ maxDepth: 1 }))
  .map(([kind, id, lifetime, grantId, value]) =>
    command(`upsert ${kind} ${id} ${lifetime} ${grantId}`, async (model, real) => {
      const now = model.clock.nowSeconds();
      const expiresAtSeconds = lifetime === undefined ? undefined : now + lifetime;
      const record = { payload: { value, exp: expiresAtSeconds ?? 0 }, expiresAtSeconds, grantId, uid: undefined };
      await real.protocol.upsert({ kind, id, ...record }, []);
      const before = model.kept.get(keyOf(kind, id));
      // A value travels as JSON, which knows no -0.
      const payload = JSON.parse(JSON.stringify(record.payload)) as Kept['payload'];
      model.kept.set(keyOf(kind, id), {
        ...record,
        payload,
        consumed: isAbsent(model, before) ? undefined : before.consumed,
      });
    }),
  );

const finds = fc.tuple(kinds, ids).map(([kind, id]) =>
  command(`find ${kind} ${id}`, async (model, real) => {
    assert.deepEqual(await real.protocol.find(kind, id), payloadOf(model, keyOf(kind, id)));
  }),
);

const consumes = fc.tuple(kinds, ids).map(([kind, id]) =>
  command(`consume ${kind} ${id}`, async (model, real) => {
    const kept = model.kept.get(keyOf(kind, id));
    const isFirst = !isAbsent(model, kept) && kept.consumed === undefined;
    assert.equal(await real.protocol.consume(kind, id, model.clock.nowSeconds()), isFirst);
    if (kept && isFirst) model.kept.set(keyOf(kind, id), { ...kept, consumed: model.clock.nowSeconds() });
  }),
);

const extensions = fc.tuple(kinds, ids, fc.integer({ min: -100, max: 200 })).map(([kind, id, lifetime]) =>
  command(`extend ${kind} ${id} ${lifetime}`, async (model, real) => {
    const kept = model.kept.get(keyOf(kind, id));
    const exp = model.clock.nowSeconds() + lifetime;
    assert.equal(await real.protocol.extend(kind, id, exp), !isAbsent(model, kept));
    if (kept && !isAbsent(model, kept)) {
      model.kept.set(keyOf(kind, id), {
        ...kept,
        expiresAtSeconds: exp,
        payload: { ...kept.payload, exp },
      });
    }
  }),
);

const destructions = fc.tuple(kinds, ids).map(([kind, id]) =>
  command(`destroy ${kind} ${id}`, async (model, real) => {
    await real.protocol.destroy(kind, id);
    model.kept.delete(keyOf(kind, id));
  }),
);

const removeWhere = (model: Model, isRemoved: (kept: Kept, key: string) => boolean): number => {
  const removed = [...model.kept].filter(([key, kept]) => isRemoved(kept, key));
  for (const [key] of removed) model.kept.delete(key);
  return removed.length;
};

const revocations = fc.tuple(kinds, fc.constantFrom('a', 'b')).map(([kind, grantId]) =>
  command(`revoke ${kind} of ${grantId}`, async (model, real) => {
    await real.protocol.revokeByGrantId(kind, grantId);
    removeWhere(model, (kept, key) => kept.grantId === grantId && key.startsWith(`${kind} `));
  }),
);

const ends = fc.tuple(ids, fc.uniqueArray(fc.constantFrom('a', 'b'))).map(([id, grantIds]) =>
  command(`end session ${id} with ${grantIds.join()}`, async (model, real) => {
    const isThere = !isAbsent(model, model.kept.get(keyOf('Session', id)));
    assert.equal(
      await real.protocol.endSession({ sessionRecordId: id, grantIds, deliveries: [], events: [] }),
      isThere,
    );
    if (!isThere) return;
    const gone = new Set([keyOf('Session', id), ...grantIds.map((grantId) => keyOf('Grant', grantId))]);
    removeWhere(model, (kept, key) => gone.has(key) || grantIds.some((grantId) => grantId === kept.grantId));
  }),
);

const purges = fc.constant(
  command('purge', async (model, real) => {
    const before = model.clock.nowSeconds() - 60;
    const removed = removeWhere(
      model,
      ({ expiresAtSeconds }) => expiresAtSeconds !== undefined && expiresAtSeconds < before,
    );
    assert.equal(await real.protocol.purge(before, 1000), removed);
  }),
);

const waits = fc
  .integer({ min: 1, max: 150 })
  .map((seconds) => command(`wait ${seconds}`, async (model) => model.clock.advance(seconds)));

/** Any sequence of operations has the results that a Map would give. */
export const examineProtocolModel = (open: OpenExaminee): void => {
  it('protocol records behave like a Map, whatever is done to them', async () => {
    const operations = [upserts, finds, consumes, extensions, destructions, revocations, ends, purges, waits];
    const property = fc.asyncProperty(fc.commands(operations, { size: '+1' }), async (commands) => {
      const clock = makeStillClock();
      const examinee: Examinee = await open(clock);
      try {
        await fc.asyncModelRun(
          () => ({ model: { clock, kept: new Map<string, Kept>() }, real: examinee.stores }),
          commands,
        );
      } finally {
        await examinee.close();
      }
    });
    await fc.assert(property, { numRuns: 100 });
  });
};
