import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CardSettings } from '#methods/card/card.ts';
import { type CardWorld, makeCardWorld, present, worldCards } from '../../support/card-world.ts';
import { fakeServer } from '../../support/fake-responder.ts';

let world: CardWorld;
/** An address where nobody listens any more. */
let nowhere: string;
before(async () => {
  world = await makeCardWorld();
  const gone = await fakeServer(() => undefined);
  nowhere = gone.url;
  await gone.close();
});
after(() => world.close());

const reaching = (changes: Partial<CardSettings['revocation']>) => ({
  revocation: { ...world.settings().revocation, ocspUrls: [], crlUrls: [], ...changes },
});
const doctor = () => present(world.card(worldCards.doctor));

describe('when nobody can say whether the card is revoked', () => {
  test('P207 by default, and the log says what was tried', async () => {
    const outcome = await world
      .method(reaching({ ocspUrls: [nowhere], crlUrls: [`${nowhere}/list.crl`] }))
      .verify(doctor());
    assert.deepEqual(outcome, { fault: 'P207', detail: 'OCSP: ECONNREFUSED; list: ECONNREFUSED' });
  });

  test('P207 too when nothing is configured: forgetting is not accepting', async () => {
    const outcome = await world.method(reaching({})).verify(doctor());
    assert.deepEqual(outcome, { fault: 'P207', detail: 'OCSP: no responder configured; list: no list configured' });
  });

  test('the card is accepted where the operator chose so', async () => {
    const outcome = await world.method(reaching({ ocspUrls: [nowhere], whenUnknown: 'accept' })).verify(doctor());
    assert.ok('method' in outcome);
  });

  test('that choice does not let in a card that is known to be revoked', async () => {
    const changes = { revocation: { ...world.settings().revocation, whenUnknown: 'accept' as const } };
    const outcome = await world.method(changes).verify(present(world.card(worldCards.revoked)));
    assert.deepEqual(outcome, { fault: 'P203', detail: 'revoked' });
  });

  test('a responder that never answers is given up after the timeout', async () => {
    const silent = await fakeServer(() => undefined);
    const outcome = await world.method(reaching({ ocspUrls: [silent.url], timeoutSeconds: 0.05 })).verify(doctor());
    assert.deepEqual(outcome, { fault: 'P207', detail: 'OCSP: TimeoutError; list: no list configured' });
    await silent.close();
  });

  test('an answer without end is given up when it is too long', async () => {
    const flood = await fakeServer((_request, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', pour);
      pour();
    });
    const outcome = await world.method(reaching({ ocspUrls: [flood.url] })).verify(doctor());
    assert.deepEqual(outcome, { fault: 'P207', detail: 'OCSP: more than 65536 bytes; list: no list configured' });
    await flood.close();
  });

  test('an answer that is not 200 is none', async () => {
    const broken = await fakeServer((_request, response) => response.writeHead(500).end('no'));
    const outcome = await world.method(reaching({ ocspUrls: [broken.url] })).verify(doctor());
    assert.deepEqual(outcome, { fault: 'P207', detail: 'OCSP: status 500; list: no list configured' });
    await broken.close();
  });
});
