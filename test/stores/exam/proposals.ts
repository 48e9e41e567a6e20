import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Proposal } from '#operators/proposal.ts';
import { abandoned, type ProposalDecision } from '#operators/proposal-store.ts';
import type { ProgramToken } from '#operators/token.ts';
import { eventOf, examStartSeconds, kindsInJournal, type OpenExaminee, sentence, unwritableEvent } from './examinee.ts';

const now = examStartSeconds;
const proposal = (proposalId: string, more: Partial<Proposal> = {}): Proposal => ({
  ...{ proposalId, operation: 'keys.rotate', input: { ring: 'low', list: [1, { deep: true }] }, proposedBy: 'one' },
  ...{ reason: 'Rotation trimestrielle', proposedAtSeconds: now, expiresAtSeconds: now + 60, state: 'open' },
  ...{ decidedBy: undefined, decidedAtSeconds: undefined, failure: undefined },
  ...more,
});
const agreed = (proposalId: string, more: Partial<ProposalDecision> = {}): ProposalDecision => ({
  ...{ proposalId, state: 'agreed', by: 'two', atSeconds: now + 1 },
  ...more,
});
const token = (tokenId: string, more: Partial<ProgramToken> = {}): ProgramToken => ({
  ...{ tokenId, hash: `hash of ${tokenId}`, name: 'nightly', operatorId: 'one', roles: ['auditor'] },
  ...{ createdAtSeconds: now, expiresAtSeconds: now + 60, usedAtSeconds: undefined },
  ...{ revokedAtSeconds: undefined, revokedBy: undefined },
  ...more,
});

/** ProposalStore and TokenStore. */
export const examineProposals = (open: OpenExaminee): void => {
  describe('proposals', () => {
    sentence(
      open,
      'come back as they were kept, also after a restart, newest first',
      async (stores, _clock, examinee) => {
        await stores.proposals.insert(proposal('a'), [eventOf('console.proposed')]);
        await stores.proposals.insert(proposal('b', { proposedAtSeconds: now + 1, state: 'declined' }), []);
        const { proposals, journal } = await examinee.reopen();
        assert.deepEqual(await proposals.find('a'), proposal('a'));
        const ids = async (states: readonly Proposal['state'][] | undefined, offset = 0) =>
          (await proposals.list({ states, offset, limit: 5 })).map(({ proposalId }) => proposalId);
        assert.deepEqual(
          [await ids(undefined), await ids(['open']), await ids(undefined, 1)],
          [['b', 'a'], ['a'], ['a']],
        );
        assert.deepEqual([await proposals.count(undefined), await proposals.count(['declined', 'failed'])], [2, 1]);
        assert.deepEqual(await kindsInJournal(journal), ['console.proposed']);
      },
    );

    sentence(open, 'are taken by one only, of two processes as well', async (stores, _clock, examinee) => {
      const other = await examinee.connectAgain();
      await stores.proposals.insert(proposal('a'), []);
      const line = [eventOf('console.agreed')];
      const taken = await Promise.all([stores, other].map(({ proposals }) => proposals.decide(agreed('a'), line)));
      assert.equal(taken.filter(Boolean).length, 1);
      assert.equal(await stores.proposals.decide(agreed('a', { state: 'withdrawn' }), line), false);
      assert.deepEqual(await kindsInJournal(stores.journal), ['console.agreed']);
      const kept = await stores.proposals.find('a');
      assert.deepEqual([kept?.state, kept?.decidedBy, kept?.decidedAtSeconds], ['agreed', 'two', now + 1]);
    });

    sentence(open, 'are not taken past their end, nor when nobody knows them', async ({ proposals }) => {
      await proposals.insert(proposal('a'), []);
      assert.equal(await proposals.decide(agreed('a', { atSeconds: now + 60 }), []), false);
      assert.equal(await proposals.decide(agreed('nobody'), []), false);
    });

    sentence(open, 'and their journal lines stand or fall together', async ({ proposals }) => {
      await assert.rejects(proposals.insert(proposal('a'), [unwritableEvent]));
      assert.equal(await proposals.find('a'), undefined);
      await proposals.insert(proposal('b'), []);
      await assert.rejects(proposals.decide(agreed('b'), [unwritableEvent]));
      assert.equal((await proposals.find('b'))?.state, 'open');
    });

    sentence(open, 'lapse: unheard ones expire, begun ones are given up and may still end', async ({ proposals }) => {
      for (const id of ['unheard', 'begun', 'fresh', 'settled']) await proposals.insert(proposal(id), []);
      for (const [id, later] of [
        ['begun', 1],
        ['fresh', 50],
        ['settled', 1],
      ] as const)
        await proposals.decide(agreed(id, { atSeconds: now + later }), []);
      await proposals.settle('settled', undefined);
      await proposals.lapse(now + 60, now + 30);
      const states = await Promise.all(['unheard', 'begun', 'fresh', 'settled'].map((id) => proposals.find(id)));
      assert.deepEqual(
        states.map((one) => one?.state),
        ['expired', 'failed', 'agreed', 'carried-out'],
      );
      assert.equal(states[1]?.failure, abandoned);
      await proposals.settle('begun', undefined);
      await proposals.settle('fresh', 'it refused');
      await proposals.settle('unheard', undefined);
      await proposals.settle('settled', 'too late');
      const ended = await Promise.all(['unheard', 'begun', 'fresh', 'settled'].map((id) => proposals.find(id)));
      assert.deepEqual(
        ended.map((one) => one?.state),
        ['expired', 'carried-out', 'failed', 'carried-out'],
      );
      assert.deepEqual(
        ended.map((one) => one?.failure),
        [undefined, undefined, 'it refused', undefined],
      );
    });
  });

  describe('tokens of programs', () => {
    sentence(open, 'are found by their hash, and say when they were used', async ({ tokens }) => {
      await tokens.insert(token('a'));
      await tokens.insert(token('b', { createdAtSeconds: now + 1 }));
      await assert.rejects(tokens.insert(token('c', { hash: 'hash of a' })));
      assert.deepEqual(await tokens.findByHash('hash of a'), token('a'));
      assert.equal(await tokens.findByHash('a'), undefined);
      await tokens.noteUse('a', now + 5);
      assert.deepEqual(await tokens.find('a'), token('a', { usedAtSeconds: now + 5 }));
      assert.deepEqual(
        (await tokens.list()).map(({ tokenId }) => tokenId),
        ['b', 'a'],
      );
    });

    sentence(open, 'are revoked once, and stay to be told of', async ({ tokens }) => {
      await tokens.insert(token('a'));
      assert.equal(await tokens.revoke('a', 'two', now + 2), true);
      assert.equal(await tokens.revoke('a', 'three', now + 3), false);
      assert.equal(await tokens.revoke('nobody', 'two', now), false);
      assert.deepEqual(
        await tokens.findByHash('hash of a'),
        token('a', { revokedAtSeconds: now + 2, revokedBy: 'two' }),
      );
    });
  });
};
