import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Examination } from '#examiner/examination.ts';
import { openStore, requestFor } from './examiner-world.ts';

const examinationOf = (id: string, serviceId: string): Examination => ({
  ...{ id, request: requestFor(9, 'citizen', serviceId), clientId: `client-${id}`, secretHash: 'hash' },
  ...{ createdAtSeconds: 1000, state: 'ready', startedAtSeconds: undefined, report: undefined },
  progress: { done: 0, total: 0 },
});

it('keeps what was asked, lets one run of a service go on at a time, and never loses a report', async () => {
  using stack = new DisposableStack();
  const store = openStore(stack);
  for (const [id, service] of [
    ['a', 'one'],
    ['b', 'one'],
    ['c', 'two'],
  ] as const)
    await store.insert(examinationOf(id, service));
  assert.deepEqual(await store.find('a'), examinationOf('a', 'one'));
  assert.equal(await store.find('nobody'), undefined);
  assert.deepEqual(
    (await store.listOf('one')).map(({ id }) => id),
    ['b', 'a'],
  );
  const claims = [
    await store.claim('a', 2000, 200),
    await store.claim('a', 2001, 201),
    await store.claim('b', 2001, 201),
  ];
  assert.deepEqual([...claims, await store.claim('c', 2001, 201)], [true, false, false, true]);
  // A run whose process died holds nobody up for ever.
  assert.equal(await store.claim('b', 4000, 2200), true);
  await store.finish('b', 'finished', 'jws');
  await store.claim('b', 5000, 4500);
  await store.finish('b', 'interrupted', undefined);
  const kept = await store.find('b');
  assert.deepEqual([kept?.state, kept?.report, kept?.startedAtSeconds], ['interrupted', 'jws', 5000]);
});
