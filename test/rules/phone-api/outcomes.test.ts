import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { call, enrolCaller, sendAnswer, wrongPinProof } from '../../support/phone-caller.ts';
import { alice, ask, stateOf } from '../phone/phone-world.ts';
import { withServer } from './with-server.ts';

const said = (body: Record<string, unknown>) => body['message'] as { readonly fr: string; readonly en: string };

describe('the outcome of an answer is said in both languages', () => {
  for (const [what, more, is, fr] of [
    ['approved', {}, 'approved', /approuvé/],
    ['refused', { decision: 'refuse', code: '' }, 'refused', /refusé/],
    ['reported', { decision: 'report', code: '' }, 'reported', /signalé/],
    ['a wrong number', { code: 'no' }, 'wrong-code', /pas le bon nombre/],
  ] as const) {
    it(
      what,
      withServer(async (server) => {
        const caller = await enrolCaller(server, alice);
        const challenge = await ask(server.deps, alice);
        const { status, body } = await sendAnswer(server, caller, challenge, more);
        assert.equal(status, 200);
        assert.equal(body['is'], is);
        assert.match(said(body).fr, fr);
        assert.ok(said(body).en.length > 0);
        assert.equal(await stateOf(server.deps, challenge), is);
      }),
    );
  }

  it(
    'wrong PINs, with the tries left, until the phone is blocked',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      const challenge = await ask(server.deps, alice);
      const tries = [];
      for (let count = 0; count < 4; count += 1) {
        const { status, body } = await sendAnswer(server, caller, challenge, { pinProof: wrongPinProof });
        tries.push([status, body['fault'], body['triesLeft']]);
      }
      assert.deepEqual(tries, [
        [403, 'P507', 2],
        [403, 'P507', 1],
        [403, 'P506', undefined],
        [403, 'P506', undefined],
      ]);
      assert.equal((await call(server, ['GET', '/api/device'], caller)).body['fault'], 'P506');
      assert.equal(await stateOf(server.deps, challenge), 'pending');
    }),
  );

  it(
    'an answer that comes a second time finds nothing to answer',
    withServer(async (server) => {
      const caller = await enrolCaller(server, alice);
      const challenge = await ask(server.deps, alice);
      const answers = await Promise.all([
        sendAnswer(server, caller, challenge),
        sendAnswer(server, caller, challenge, { decision: 'refuse', code: '' }),
      ]);
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200, 400]));
    }),
  );
});
