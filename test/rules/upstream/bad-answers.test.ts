import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Misbehaviour, MisbehaviourKind } from '#sandbox/citizen/providers/misbehaviour.ts';
import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';
import type { Level } from '#vocabulary/level.ts';
import { startUpstreamWorld, type UpstreamWorld } from '../../support/upstream-world.ts';

/**
 * Issue “Bad input”: what a provider can answer wrongly, each with its refusal (franceconnect.md §1.15, §2.2). Every
 * case is made by a provider that is right in everything else.
 */
const worlds: Partial<Record<'low' | 'plus', UpstreamWorld>> = {};
const settings = { callMilliseconds: 2500, failuresToOpen: 1000 };
before(async () => {
  worlds.low = await startUpstreamWorld({ door: 'low', settings });
  worlds.plus = await startUpstreamWorld({ door: 'plus', settings });
});
after(async () => {
  await worlds.low?.close();
  await worlds.plus?.close();
});

type Case = readonly [
  kind: MisbehaviourKind,
  slug: string,
  fault: CitizenFaultCode,
  more?: Partial<Misbehaviour> & { wanted?: Level },
];

const low: readonly Case[] = [
  ['wrong-signature', 'impots', 'Y020026'],
  ['wrong-signature', 'assurance-maladie', 'Y020026'],
  ['wrong-signature', 'msa', 'Y020026'],
  ['unsigned', 'impots', 'Y020026'],
  ['unsigned', 'msa', 'Y020026'],
  ['key-confusion', 'msa', 'Y020026'],
  ['key-confusion', 'assurance-maladie', 'Y020026'],
  ['wrong-nonce', 'msa', 'Y020026'],
  ['wrong-iss', 'msa', 'Y020026'],
  ['wrong-audience', 'msa', 'Y020026'],
  ['foreign-azp', 'msa', 'Y020026'],
  ['expired', 'msa', 'Y020026'],
  ['from-the-future', 'msa', 'Y020026'],
  ['oversized-token', 'msa', 'Y020026'],
  ['missing-sub', 'msa', 'Y020029'],
  ['missing-acr', 'msa', 'Y100002'],
  ['unknown-acr', 'msa', 'Y100002'],
  ['other-level', 'msa', 'Y100018'],
  ['other-subject', 'msa', 'Y020027'],
  ['other-subject', 'assurance-maladie', 'Y020027'],
  ['unsigned-userinfo', 'assurance-maladie', 'Y020027'],
  ['wrong-userinfo-signature', 'assurance-maladie', 'Y020027'],
  ['wrong-identity', 'msa', 'Y600006'],
  ['missing-code', 'msa', 'Y020025'],
  ['wrong-callback-iss', 'msa', 'Y020022'],
  ['broken', 'msa', 'Y020026', { where: ['token'] }],
  ['broken', 'msa', 'Y020027', { where: ['userinfo'] }],
  ['redirecting', 'msa', 'Y020026', { where: ['token'] }],
  ['redirecting', 'msa', 'Y020027', { where: ['userinfo'] }],
  ['incomplete', 'msa', 'Y020030', { where: ['token'] }],
  ['endless', 'msa', 'Y020026', { where: ['token'] }],
  ['endless', 'msa', 'Y020027', { where: ['userinfo'] }],
  ['never', 'msa', 'Y020026', { where: ['token'] }],
  ['never', 'msa', 'Y020027', { where: ['userinfo'] }],
  ['late', 'msa', 'Y020026', { where: ['token'], milliseconds: 5000 }],
];

const plus: readonly Case[] = [
  ['lower-level', 'la-poste', 'Y100001', { wanted: 'eidas2' }],
  ['lower-level', 'identite-nationale', 'Y100001', { wanted: 'eidas3' }],
  ['other-level', 'la-poste', 'Y100018', { wanted: 'eidas2' }],
  ['not-encrypted', 'la-poste', 'Y020026', { wanted: 'eidas2' }],
  ['wrong-signature', 'la-poste', 'Y020026', { wanted: 'eidas2' }],
  ['wrong-nonce', 'carte-vitale', 'Y020026', { wanted: 'eidas2' }],
  ['other-subject', 'carte-vitale', 'Y020027', { wanted: 'eidas2' }],
];

const run = (door: 'low' | 'plus', cases: readonly Case[]) => {
  for (const [kind, slug, fault, { wanted = 'eidas1', ...more } = {}] of cases) {
    const where = more.where === undefined ? '' : ` at ${more.where.join()}`;
    test(`${slug} on ${door}: ${kind}${where} is ${fault}`, async () => {
      const world = worlds[door];
      assert.ok(world);
      await world.login(slug, wanted, 'angela'); // Discovery and keys are known before it goes wrong.
      await world.misbehave(slug, { kind, ...more });
      const answered = await world.login(slug, wanted, 'angela');
      assert.equal(answered.kind, 'fault', JSON.stringify(answered));
      assert.equal(answered.kind === 'fault' && answered.fault, fault, JSON.stringify(answered));
    });
  }
};

afterEach(async () => {
  for (const world of [worlds.low, worlds.plus])
    for (const { providerId } of (await world?.upstream.list()) ?? []) await world?.misbehave(providerId, undefined);
});

run('low', low);
run('plus', plus);

test('a late answer that is not too late is a login', async () => {
  const world = worlds.low;
  assert.ok(world);
  await world.misbehave('msa', { kind: 'late', where: ['token', 'userinfo'], milliseconds: 50 });
  assert.equal((await world.login('msa', 'eidas1', 'angela')).kind, 'proof');
});

test('what goes wrong at the provider itself goes back to the choice', async () => {
  const world = worlds.low;
  assert.ok(world);
  await world.misbehave('msa', { kind: 'error-callback' });
  const answered = await world.login('msa', 'eidas1', 'angela');
  assert.deepEqual(answered, { kind: 'refused-there', error: 'server_error', fault: 'Y020025' });
});

test('who gives up at the provider goes back to the choice', async () => {
  const world = worlds.low;
  assert.ok(world);
  const { departure, query } = await world.visit('impots', 'eidas1', { abandon: 'yes' });
  const answered = await world.upstream.answer(departure, query, 'eidas1');
  assert.deepEqual(answered, { kind: 'refused-there', error: 'access_denied', fault: 'Y020025' });
});

test('an error is a word of the protocol, or no word of the provider at all', async () => {
  const world = worlds.low;
  assert.ok(world);
  const { departure } = await world.visit('impots', 'eidas1', { abandon: 'yes' });
  const query = new URLSearchParams({ error: '<b>call 0800…</b>' });
  const answered = await world.upstream.answer(departure, query, 'eidas1');
  assert.deepEqual(answered, { kind: 'refused-there', error: 'unknown_error', fault: 'Y020025' });
});
