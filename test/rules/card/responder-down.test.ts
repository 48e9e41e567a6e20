import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { CardSettings } from '#methods/card/card.ts';
import { type CardWorld, makeCardWorld, present, worldCards } from '../../support/card-world.ts';
import { type FakeResponder, fakeServer } from '../../support/fake-responder.ts';

let world: CardWorld;
let silent: FakeResponder;
/** What the responder does; it hangs up unless a test says otherwise. */
let handle: Parameters<typeof fakeServer>[0];
const hangUp: typeof handle = (_request, response) => response.destroy();
before(async () => {
  world = await makeCardWorld();
});
after(() => world.close());
beforeEach(async () => {
  handle = hangUp;
  silent = await fakeServer((request, response) => handle(request, response));
});
afterEach(() => silent.close());

const reaching = (changes: Partial<CardSettings['revocation']> = {}) => ({
  revocation: {
    ...world.settings().revocation,
    ocspUrls: [silent.url],
    crlUrls: [],
    // Long enough for a busy machine: what is counted is what arrived.
    timeoutSeconds: 1,
    ...changes,
  },
});
const doctor = () => present(world.card(worldCards.doctor));
const paused = {
  fault: 'P207',
  detail: 'OCSP: not asked, it has not answered lately; list: no list configured',
} as const;

describe('a responder that never answers', () => {
  test('is asked three times, then left alone, and logins do not wait for it any more', async () => {
    handle = () => undefined;
    const method = world.method(reaching());
    for (let count = 0; count < 3; count += 1)
      assert.deepEqual(await method.verify(doctor()), {
        fault: 'P207',
        detail: 'OCSP: TimeoutError; list: no list configured',
      });
    assert.equal(silent.asked.length, 3);
    for (let count = 0; count < 20; count += 1) assert.deepEqual(await method.verify(doctor()), paused);
    assert.equal(silent.asked.length, 3, 'nobody asked it again');
  });

  test('is asked once more after its rest, by one login while others go on, and rests again', async () => {
    const method = world.method(reaching());
    for (let count = 0; count < 3; count += 1) await method.verify(doctor());
    world.clock.advance(29);
    assert.deepEqual(await method.verify(doctor()), paused);
    world.clock.advance(1);
    const held = Promise.withResolvers<ServerResponse>();
    handle = (_request, response) => held.resolve(response);
    const asking = method.verify(doctor());
    const response = await held.promise;
    assert.deepEqual(await method.verify(present(world.card(worldCards.revoked))), paused);
    response.destroy();
    await asking;
    assert.deepEqual(await method.verify(doctor()), paused);
    assert.equal(silent.asked.length, 4);
  });

  test('costs a login nothing where a list is configured: it is asked straight away', async () => {
    const { crlUrls } = world.settings().revocation;
    const method = world.method(reaching({ crlUrls, cacheSeconds: 1 }));
    for (let count = 0; count < 5; count += 1) {
      assert.ok('method' in (await method.verify(doctor())));
      world.clock.advance(2);
    }
    assert.equal(silent.asked.length, 3);
    const revoked = await method.verify(present(world.card(worldCards.revoked)));
    assert.deepEqual(revoked, { fault: 'P203', detail: 'revoked' });
  });

  test('failures that are far apart, or an answer between them, make no pause', async () => {
    const method = world.method(reaching());
    for (let count = 0; count < 4; count += 1) {
      await method.verify(doctor());
      world.clock.advance(61);
    }
    assert.equal(silent.asked.length, 4);
    await method.verify(doctor());
    // An answer that is no good, but an answer.
    handle = (_request, response) => response.writeHead(500).end();
    await method.verify(doctor());
    handle = hangUp;
    await method.verify(doctor());
    await method.verify(doctor());
    assert.equal(silent.asked.length, 8);
  });

  test('the address of a list is left alone in the same way', async () => {
    const method = world.method(reaching({ ocspUrls: [], crlUrls: [`${silent.url}/list.crl`] }));
    for (let count = 0; count < 6; count += 1) await method.verify(doctor());
    assert.equal(silent.asked.length, 3);
  });
});
