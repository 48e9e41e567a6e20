import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Operator } from '#operators/operator.ts';
import type { OperatorSession } from '#operators/operator-store.ts';
import { mostPasskeys, type Passkey } from '#platform/passkey.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { eventOf, examStartSeconds, kindsInJournal, type OpenExaminee, sentence, unwritableEvent } from './examinee.ts';

const key = (credentialId: string, more: Partial<Passkey> = {}): Passkey => ({
  ...{ credentialId, publicKey: `public ${credentialId}`, counter: 0, name: 'Clé', addedAtSeconds: examStartSeconds },
  ...more,
});

const jeanne: Operator = {
  ...{ operatorId: 'jeanne', name: 'Jeanne', roles: ['operator', 'reviewer'], passkeys: [], status: 'active' },
  ...{ nationalId: asNationalId('899800000012'), email: 'jeanne@exemple.fr', createdAtSeconds: examStartSeconds },
};
const ali: Operator = { ...jeanne, operatorId: 'ali', name: 'Ali', roles: ['operator'], nationalId: undefined };

const session = (tokenHash: string, operatorId = 'jeanne'): OperatorSession => ({
  ...{ tokenHash, operatorId, idToken: 'token' },
  ...{ createdAtSeconds: examStartSeconds, expiresAtSeconds: examStartSeconds + 100 },
});

const now = examStartSeconds;
const changed = eventOf('operator.changed', { details: { operator: 'jeanne', change: 'x', by: 'ali' } });

/** OperatorStore: who runs the platform, their keys, links and sessions. */
export const examineOperators = (open: OpenExaminee): void => {
  describe('operators', () => {
    sentence(open, 'are found while they are active, with their event or not at all', async (stores) => {
      const { operators: store, journal } = stores;
      await store.add(jeanne, [changed]);
      assert.deepEqual(await store.find('jeanne'), jeanne);
      assert.deepEqual(await store.findByNationalId(asNationalId('899800000012')), jeanne);
      await assert.rejects(store.add(ali, [unwritableEvent]));
      assert.equal(await store.find('ali'), undefined);
      assert.deepEqual(await kindsInJournal(journal), ['operator.changed']);
    });

    sentence(open, 'share no card, and keep one who has the role of operation', async ({ operators: store }) => {
      await store.add(jeanne, []);
      assert.equal(await store.add({ ...ali, nationalId: jeanne.nationalId }, []), 'taken');
      await store.add(ali, []);
      assert.equal(await store.change({ ...ali, nationalId: jeanne.nationalId }, []), 'taken');
      assert.equal(await store.remove('jeanne', []), 'done');
      assert.equal(await store.remove('jeanne', []), 'unknown');
      assert.equal(await store.remove('ali', []), 'last');
      assert.equal(await store.change({ ...ali, roles: ['auditor'] }, []), 'last');
      assert.equal(await store.add({ ...ali, operatorId: 'new', nationalId: jeanne.nationalId }, []), 'done');
      assert.deepEqual(
        (await store.list()).map(({ operatorId, status }) => [operatorId, status]),
        [
          ['ali', 'active'],
          ['new', 'active'],
          ['jeanne', 'removed'],
        ],
      );
    });

    sentence(open, 'have so many passkeys, each of one operator', async ({ operators: store }) => {
      await store.add(jeanne, []);
      await store.add(ali, []);
      assert.equal(await store.addPasskey('jeanne', key('one'), [changed]), true);
      assert.equal(await store.addPasskey('ali', key('one'), [changed]), false);
      assert.equal(await store.addPasskey('nobody', key('two'), [changed]), false);
      for (let count = 1; count < mostPasskeys; count += 1)
        assert.equal(await store.addPasskey('jeanne', key(`more ${count}`), []), true);
      assert.equal(await store.addPasskey('jeanne', key('too many'), []), false);
      await store.notePasskey({ ...key('one'), counter: 7 }, []);
      assert.equal((await store.findByPasskey('one'))?.passkeys[0]?.counter, 7);
      await store.removePasskey({ operatorId: 'ali', credentialId: 'one' }, '', [changed]);
      assert.equal((await store.findByPasskey('one'))?.operatorId, 'jeanne');
      for (const name of ['this', 'other']) await store.saveSession(session(name), []);
      await store.removePasskey({ operatorId: 'jeanne', credentialId: 'more 1' }, 'this', []);
      assert.ok((await store.findSession('this', now)) !== undefined);
      assert.equal(await store.findSession('other', now), undefined);
      await store.remove('jeanne', []);
      assert.equal(await store.findByPasskey('one'), undefined);
    });
  });

  describe('sessions and links of operators', () => {
    sentence(open, 'are found until their end, which only grows', async ({ operators: store }) => {
      await store.add(jeanne, []);
      await store.saveSession(session('one'), []);
      assert.deepEqual(await store.findSession('one', now), { session: session('one'), operator: jeanne });
      assert.equal(await store.findSession('one', now + 100), undefined);
      await store.extendSession('one', now + 200);
      await store.extendSession('one', now + 50);
      assert.equal((await store.findSession('one', now + 199))?.session.expiresAtSeconds, now + 200);
      await store.saveSession(session('two', 'nobody'), []);
      assert.equal(await store.findSession('two', now), undefined);
      await store.saveEnrolment({ tokenHash: 'link', operatorId: 'jeanne', expiresAtSeconds: now + 10 }, []);
      assert.equal(await store.purge(now + 300, 10), 2);
      assert.equal(await store.findSession('one', now), undefined);
    });

    sentence(open, 'end at once with other roles, another card or a removal', async ({ operators: store }) => {
      await store.add(jeanne, []);
      await store.add(ali, []);
      const changes = [
        { change: { ...jeanne, name: 'Autre' }, stays: true },
        { change: { ...jeanne, roles: ['operator'] as const }, stays: false },
        { change: { ...jeanne, roles: ['operator'] as const, nationalId: undefined }, stays: false },
      ];
      for (const [index, { change, stays }] of changes.entries()) {
        await store.saveSession(session(`one ${index}`), []);
        await store.saveEnrolment({ tokenHash: `link ${index}`, operatorId: 'jeanne', expiresAtSeconds: now + 9 }, []);
        assert.equal(await store.change(change, []), 'done');
        assert.equal((await store.findSession(`one ${index}`, now)) !== undefined, stays);
        assert.equal((await store.findEnrolment(`link ${index}`, now)) !== undefined, stays);
      }
      await store.saveSession(session('last'), []);
      await store.remove('jeanne', []);
      assert.equal(await store.findSession('last', now), undefined);
    });

    sentence(open, 'let somebody in once by the newest link', async ({ operators: store }) => {
      await store.add(jeanne, []);
      const link = (tokenHash: string) => ({ tokenHash, operatorId: 'jeanne', expiresAtSeconds: now + 10 });
      await store.saveEnrolment(link('first'), []);
      await store.saveEnrolment(link('second'), []);
      assert.equal(await store.findEnrolment('first', now), undefined);
      assert.equal(await store.enrol({ tokenHash: 'second', nowSeconds: now + 10 }, key('late'), []), false);
      const tries = ['a', 'b'].map((id) => store.enrol({ tokenHash: 'second', nowSeconds: now }, key(id), [changed]));
      assert.equal((await Promise.all(tries)).filter(Boolean).length, 1);
      assert.equal((await store.find('jeanne'))?.passkeys.length, 1);
    });
  });
};
