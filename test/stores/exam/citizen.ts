import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { InsEvidence } from '#identity/citizen/ins.ts';
import type { AcceptedCitizen, CitizenLogin, CitizenLoginState } from '#login/citizen/citizen-login-store.ts';
import type { UpstreamProof } from '#vocabulary/citizen.ts';
import { asAccountId, asCitizenLoginId, asEntityId, asProviderId } from '#vocabulary/identifiers.ts';
import { eventOf, examStartSeconds, kindsInJournal, type OpenExaminee, sentence, unwritableEvent } from './examinee.ts';

const proof: UpstreamProof = {
  method: 'upstream',
  providerId: asProviderId('provider'),
  providerSubject: 'subject',
  level: 'eidas1',
  amr: ['fc', 'pwd'],
  identity: {
    kind: 'pivot',
    pivot: {
      givenNames: ['Zoé'],
      familyName: 'EXEMPLE',
      birthdate: '1990-02-03',
      gender: 'female',
      birthplace: '75107',
      birthcountry: '99100',
    },
  },
  email: 'zoe@exemple.invalid',
  preferredUsername: undefined,
  ins: undefined,
  idToken: 'token',
  establishedAtSeconds: examStartSeconds,
};

const loginOf = (state: CitizenLoginState, more: Partial<CitizenLogin> = {}): CitizenLogin => ({
  interactionId: 'interaction',
  door: 'low',
  browserHash: 'browser',
  state,
  expiresAtSeconds: examStartSeconds + 600,
  ...more,
});

const away: CitizenLoginState = {
  step: 'away',
  providerId: 'provider',
  stateHash: 'state',
  nonce: 'nonce',
  askedLevel: 'eidas1',
  leftAtSeconds: examStartSeconds,
};

const accepted: AcceptedCitizen = {
  loginId: asCitizenLoginId('login'),
  door: 'low',
  citizen: {
    kind: 'citizen',
    accountId: asAccountId('account'),
    identityHash: 'hash',
    rectified: undefined,
    proof: JSON.parse(JSON.stringify(proof)) as UpstreamProof,
    register: 'none',
    ins: undefined,
  },
  authTimeSeconds: examStartSeconds,
  expiresAtSeconds: examStartSeconds + 1800,
};

/** What JSON leaves out when it is undefined is left out on the other side too. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

/** CitizenLoginStore, AccountStore, RecordStore, SealedSecrets. */
export const examineCitizens = (open: OpenExaminee): void => {
  describe('logins of citizens', () => {
    sentence(open, 'move from step to step, and are found by state while away', async ({ citizenLogins: logins }) => {
      assert.equal(await logins.move(loginOf({ step: 'choosing' }), undefined, []), true);
      assert.equal(await logins.findByState('state'), undefined);
      assert.equal(await logins.move(loginOf(away), 'choosing', []), true);
      assert.deepEqual(await logins.findByState('state'), loginOf(away));
      assert.equal(await logins.move(loginOf({ step: 'proved', proof }), 'away', []), true);
      assert.equal(await logins.findByState('state'), undefined);
      assert.deepEqual(plain(await logins.find('interaction')), plain(loginOf({ step: 'proved', proof })));
    });

    sentence(
      open,
      'move once from a step, with one event, from two connections',
      async ({ citizenLogins: logins, journal }, _clock, examinee) => {
        const other = (await examinee.connectAgain()).citizenLogins;
        await logins.move(loginOf(away), undefined, []);
        const answers = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            (index % 2 ? logins : other).move(loginOf({ step: 'proved', proof }), 'away', [
              eventOf('citizen.provider-answered'),
            ]),
          ),
        );
        assert.equal(answers.filter(Boolean).length, 1);
        assert.deepEqual(await kindsInJournal(journal), ['citizen.provider-answered']);
      },
    );

    sentence(
      open,
      'are accepted with their citizen, or not at all',
      async ({ citizenLogins: logins, journal }, _clock, examinee) => {
        const verified = loginOf({ step: 'verified', loginId: accepted.loginId });
        await logins.move(loginOf({ step: 'proved', proof }), undefined, []);
        await assert.rejects(logins.accept(verified, 'proved', accepted, [unwritableEvent]));
        assert.equal(await logins.findAccepted(accepted.loginId, examStartSeconds), undefined);
        assert.equal((await logins.find('interaction'))?.state.step, 'proved');
        assert.equal(await logins.accept(verified, 'proved', accepted, [eventOf('citizen.verified')]), true);
        assert.equal(await logins.accept(verified, 'proved', accepted, [eventOf('citizen.verified')]), false);
        assert.deepEqual(await kindsInJournal(journal), ['citizen.verified']);
        const again = (await examinee.reopen()).citizenLogins;
        const { accountId } = accepted.citizen;
        assert.deepEqual(plain(await again.listAccepted(accountId, examStartSeconds)), plain([accepted]));
        assert.deepEqual(await again.listAccepted(accountId, accepted.expiresAtSeconds), []);
        assert.deepEqual(await again.listAccepted(asAccountId('nobody'), examStartSeconds), []);
        assert.deepEqual(plain(await again.findAccepted(accepted.loginId, examStartSeconds)), plain(accepted));
        await again.endAccepted([accepted.loginId], examStartSeconds);
        assert.deepEqual(await again.listAccepted(accountId, examStartSeconds), []);
        assert.equal(await again.findAccepted(accepted.loginId, examStartSeconds), undefined);
      },
    );

    sentence(open, 'end with their time, which only grows, and are purged', async ({ citizenLogins: logins }) => {
      await logins.move(loginOf({ step: 'proved', proof }), undefined, []);
      const verified = loginOf({ step: 'verified', loginId: accepted.loginId });
      await logins.accept(verified, 'proved', accepted, []);
      await logins.extendAccepted(accepted.loginId, examStartSeconds + 10);
      await logins.extendAccepted(accepted.loginId, examStartSeconds + 2000);
      assert.notEqual(await logins.findAccepted(accepted.loginId, examStartSeconds + 1999), undefined);
      assert.equal(await logins.findAccepted(accepted.loginId, examStartSeconds + 2000), undefined);
      assert.equal(await logins.purge(examStartSeconds + 601, 10), 1);
      assert.equal(await logins.purge(examStartSeconds + 2001, 10), 1);
      assert.equal(await logins.find('interaction'), undefined);
    });
  });

  describe('accounts of citizens', () => {
    const [fresh, entity] = [asAccountId('fresh'), asEntityId('entity')];

    sentence(open, 'are one for one identity, from two connections', async ({ accounts }, _clock, examinee) => {
      const other = (await examinee.connectAgain()).accounts;
      const made = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 ? accounts : other).noteLogin('hash', asAccountId(`account-${index}`), examStartSeconds, () => []),
        ),
      );
      assert.equal(new Set(made.map(({ accountId }) => accountId)).size, 1);
      assert.deepEqual(await accounts.findByHash('hash'), made[0]);
    });

    sentence(open, 'never look older than they are, and keep what was set', async ({ accounts, journal }) => {
      await accounts.noteLogin('hash', fresh, examStartSeconds, (account) => [
        { ...eventOf('citizen.verified'), accountId: account.accountId },
      ]);
      await accounts.noteLogin('hash', asAccountId('other'), examStartSeconds - 5, () => []);
      const preferences = { mode: 'exclude', list: [asProviderId('p')], updatedAtSeconds: examStartSeconds } as const;
      assert.equal(await accounts.setPreferences(fresh, preferences, [eventOf('citizen.account-changed')]), true);
      assert.equal(await accounts.setActive(fresh, false, []), true);
      assert.equal(await accounts.setActive(asAccountId('nobody'), false, [eventOf('citizen.account-changed')]), false);
      assert.deepEqual(await accounts.find(fresh), {
        accountId: fresh,
        identityHash: 'hash',
        active: false,
        preferences,
        createdAtSeconds: examStartSeconds,
        lastLoginAtSeconds: examStartSeconds,
      });
      const lines = await journal.search({ accountId: fresh }, 10);
      assert.deepEqual(
        lines.map(({ event }) => [event.kind, event.accountId]),
        [['citizen.verified', fresh]],
      );
    });

    sentence(
      open,
      'keep the first subject at an entity with its line, and go with it',
      async ({ accounts, journal }) => {
        await accounts.noteLogin('hash', fresh, examStartSeconds, () => []);
        assert.equal(await accounts.findSubject(fresh, entity), undefined);
        const kept = [{ kind: 'citizen.subject-kept', atMilliseconds: 1, accountId: fresh }] as const;
        assert.equal(await accounts.keepSubject(fresh, entity, 'first', kept), 'first');
        assert.equal(await accounts.keepSubject(fresh, entity, 'second', kept), 'first');
        assert.deepEqual(await kindsInJournal(journal), ['citizen.subject-kept']);
        assert.equal((await accounts.findBySubject(entity, 'first'))?.accountId, fresh);
        assert.equal(await accounts.findBySubject(entity, 'second'), undefined);
        assert.equal(await accounts.findBySubject(asEntityId('another'), 'first'), undefined);
        assert.equal(await accounts.purge(examStartSeconds, 10), 0);
        assert.equal(await accounts.purge(examStartSeconds + 1, 10), 1);
        assert.equal(await accounts.find(fresh), undefined);
        assert.equal(await accounts.findSubject(fresh, entity), undefined);
      },
    );
  });

  describe('evidence of national health identities', () => {
    const account = asAccountId('account');
    const evidence: InsEvidence = {
      code: '00',
      status: 'RECUP',
      method: 'INSI',
      validationMode: undefined,
      providerId: 'provider',
      level: 'eidas1',
      traitsHash: 'hash',
      calls: 1,
      obtainedAtSeconds: examStartSeconds,
    };

    sentence(open, 'is kept in order, with its event, and goes with the account', async (stores) => {
      const { accounts, insEvidence, journal } = stores;
      await accounts.noteLogin('hash', account, examStartSeconds, () => []);
      await insEvidence.save(account, { ...evidence, obtainedAtSeconds: examStartSeconds + 1 }, []);
      await insEvidence.save(account, evidence, [eventOf('citizen.ins-decided')]);
      const kept = await insEvidence.listOf(account);
      assert.deepEqual(
        kept.map(({ obtainedAtSeconds }) => obtainedAtSeconds - examStartSeconds),
        [0, 1],
      );
      assert.deepEqual(await kindsInJournal(journal), ['citizen.ins-decided']);
      await accounts.purge(examStartSeconds + 1, 10);
      assert.deepEqual(await insEvidence.listOf(account), []);
    });
  });

  describe('records of the citizen door', () => {
    const banner = { message: { fr: 'a', en: 'b' }, fromSeconds: 1, untilSeconds: 2 };

    sentence(open, 'are saved, replaced and removed with their events', async ({ banners, journal }) => {
      assert.equal(await banners.find('banner'), undefined);
      await banners.save('banner', banner, [eventOf('registry.changed')]);
      await banners.save('banner', { ...banner, untilSeconds: 3 }, [eventOf('registry.changed')]);
      assert.deepEqual(await banners.list(), [{ ...banner, untilSeconds: 3 }]);
      assert.equal(await banners.remove('banner', [eventOf('registry.changed')]), true);
      assert.equal(await banners.remove('banner', [eventOf('registry.changed')]), false);
      assert.equal((await kindsInJournal(journal)).length, 3);
    });

    sentence(open, 'keep a sealed secret once', async ({ sealedSecrets }, _clock, examinee) => {
      assert.equal(await sealedSecrets.load('name'), undefined);
      assert.equal(await sealedSecrets.keep('name', 'one'), 'one');
      assert.equal(await (await examinee.connectAgain()).sealedSecrets.keep('name', 'two'), 'one');
      assert.equal(await sealedSecrets.load('name'), 'one');
    });
  });
};
