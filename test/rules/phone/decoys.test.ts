import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Challenge } from '#methods/app/challenge.ts';
import { decideOutcome } from '#methods/app/outcome.ts';
import { type ChallengeDeps, openChallenge } from '#methods/app/open-challenge.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import { alice, ask, bruno, chloe, orderFor, type PhoneWorld, stateOf, withPhoneWorld } from './phone-world.ts';
import { answer, enrolPhone, wrongPin } from './soft-phone.ts';

/** A store that tells which of its functions were called, in their order. */
const watched = <Store extends object>(store: Store, calls: string[]): Store =>
  new Proxy(store, {
    get: (target, name, receiver): unknown => {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value === 'function') calls.push(String(name));
      return value;
    },
  });

const rules = { challengeSeconds: 120, perPerson: 3, perAddress: 100, perClient: 100, quietSeconds: 900 };

/** Each gets ready somebody whom no request reaches, and says by which identifier to ask for them. */
const unreachable: Readonly<Record<string, (world: PhoneWorld) => Promise<string>>> = {
  'an unknown identifier': async () => '899799999999',
  'nothing at all': async () => '',
  'a person without a phone': async () => chloe,
  'a person whose phone was revoked': async ({ deps }) => {
    const phone = await enrolPhone(deps(), bruno);
    await deps().devices.revoke(phone.device.id, []);
    return bruno;
  },
  'a person whose phone is blocked': async ({ deps }) => {
    const phone = await enrolPhone(deps(), bruno);
    const challenge = await ask(deps(), bruno);
    for (let tries = 0; tries < 3; tries += 1) await answer(deps(), phone, challenge, { pinProof: wrongPin(phone) });
    return bruno;
  },
  'a person who reported a request': async ({ deps }) => {
    const phone = await enrolPhone(deps(), bruno);
    await answer(deps(), phone, await ask(deps(), bruno), { decision: 'report', code: '' });
    return bruno;
  },
  'a person who was asked too often': async ({ deps }) => {
    await enrolPhone(deps(), bruno);
    for (let times = 0; times < rules.perPerson; times += 1) await ask(deps(), bruno);
    return bruno;
  },
};

/** What the outside can see or guess: the shape, never the chance in it. */
const shapeOf = ({ id, nonce, code, choices, state, ...rest }: Challenge) => {
  const { nationalId: _hidden, ...visible } = rest;
  const lengths = [id.length, nonce.length, code.length, choices.length, choices.indexOf(code) >= 0];
  return { visible, lengths, state, members: Object.keys(rest).toSorted() };
};

const watchedOpen = async (deps: ChallengeDeps, identifier: string) => {
  const calls: string[] = [];
  const challenge = await openChallenge(
    { ...deps, challenges: watched(deps.challenges, calls), devices: watched(deps.devices, calls) },
    orderFor(identifier),
  );
  assert.ok(!('fault' in challenge));
  return { challenge, calls };
};

describe('a request for somebody who cannot be reached', () => {
  for (const [words, prepare] of Object.entries(unreachable)) {
    it(
      `looks like any other, and reaches nobody: ${words}`,
      withPhoneWorld(
        async (world) => {
          const identifier = await prepare(world);
          await enrolPhone(world.deps(), alice);
          const pushed = world.pushed.length;
          const decoy = await watchedOpen(world.deps(), identifier);
          assert.equal(decoy.challenge.nationalId, undefined);
          assert.equal(world.pushed.length, pushed);
          const real = await watchedOpen(world.deps(), alice);
          assert.equal(real.challenge.nationalId, alice);
          assert.deepEqual(decoy.calls, real.calls);
          assert.deepEqual(shapeOf(decoy.challenge), shapeOf(real.challenge));
          world.advance(120);
          const found = await world.deps().challenges.find(decoy.challenge.id);
          assert.ok(found);
          assert.equal(decideOutcome(found, world.deps().clock.nowSeconds()), 'P503');
        },
        { rules },
      ),
    );
  }

  it(
    'is superseded by the next one for the same identifier, as a real one is',
    withPhoneWorld(
      async (world) => {
        await enrolPhone(world.deps(), alice);
        for (const identifier of [alice, chloe, '899799999999']) {
          const seen: (string | undefined)[] = [];
          const opened: Challenge[] = [];
          for (let times = 0; times < 5; times += 1) opened.push(await ask(world.deps(), identifier));
          for (const one of opened) seen.push(await stateOf(world.deps(), one));
          // Beyond the limit, the third stays: whoever floods a person cannot take their request away.
          assert.deepEqual(seen, ['superseded', 'superseded', 'pending', 'pending', 'pending'], identifier);
        }
      },
      { rules },
    ),
  );

  it(
    'is journalled as a decoy, without the identifier that was typed',
    withPhoneWorld(async (world) => {
      await ask(world.deps(), 'typed-by-mistake');
      const [line] = await world.stores().journal.search({ kinds: ['challenge.opened'] }, 1);
      assert.equal(line?.event.details?.['decoy'], true);
      assert.equal(line.event.nationalId, undefined);
      assert.ok(!JSON.stringify(line).includes('typed-by-mistake'));
    }),
  );
});

describe('too many requests', () => {
  it(
    'from one address are refused, for whoever they are, and others are not',
    withPhoneWorld(
      async (world) => {
        await enrolPhone(world.deps(), alice);
        for (const identifier of [alice, chloe, 'unknown', alice]) await ask(world.deps(), identifier);
        for (const identifier of [alice, chloe, 'unknown'])
          assert.deepEqual(await openChallenge(world.deps(), orderFor(identifier)), { fault: 'P504' });
        await ask(world.deps(), alice, { address: '192.0.2.2' });
        await ask(world.deps(), alice, { address: undefined });
        world.advance(600);
        await ask(world.deps(), alice);
      },
      { rules: { ...rules, perPerson: 100, perAddress: 4 } },
    ),
  );

  it(
    'by one client are refused, and another client’s are not',
    withPhoneWorld(
      async (world) => {
        for (const address of ['192.0.2.1', '192.0.2.2']) await ask(world.deps(), alice, { address });
        assert.deepEqual(await openChallenge(world.deps(), orderFor(alice, { address: '192.0.2.3' })), {
          fault: 'P504',
        });
        await ask(world.deps(), alice, { client: { clientId: asClientId('other'), name: 'Autre' } });
        world.advance(60);
        await ask(world.deps(), alice);
      },
      { rules: { ...rules, perClient: 2 } },
    ),
  );

  it(
    'leave the person quiet no longer than told after a report',
    withPhoneWorld(async (world) => {
      const phone = await enrolPhone(world.deps(), alice);
      await answer(world.deps(), phone, await ask(world.deps(), alice), { decision: 'report', code: '' });
      world.advance(899);
      assert.equal((await ask(world.deps(), alice)).nationalId, undefined);
      world.advance(1);
      assert.equal((await ask(world.deps(), alice)).nationalId, alice);
    }),
  );
});
