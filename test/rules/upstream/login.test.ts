import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { providerProfiles } from '#sandbox/citizen/providers/profiles.ts';
import { startUpstreamWorld, type UpstreamWorld } from '../../support/upstream-world.ts';

/** franceconnect.md §2.2: whatever the habits of a provider, a person proves there who they are. */
const worlds: Partial<Record<'low' | 'plus', UpstreamWorld>> = {};
before(async () => {
  worlds.low = await startUpstreamWorld({ door: 'low' });
  worlds.plus = await startUpstreamWorld({ door: 'plus' });
});
after(async () => {
  await worlds.low?.close();
  await worlds.plus?.close();
});

for (const profile of providerProfiles) {
  for (const door of profile.doors) {
    test(`${profile.slug} on ${door}`, async () => {
      const world = worlds[door];
      assert.ok(world);
      const citizen = profile.people === 'eidas' ? 'eidas-greta' : 'angela';
      const wanted = door === 'low' ? 'eidas1' : 'eidas2';
      const answered = await world.login(profile.slug, wanted, citizen);
      assert.equal(answered.kind, 'proof', JSON.stringify(answered));
      assert.ok(answered.kind === 'proof');
      const { proof } = answered;
      assert.equal(proof.level, profile.levels[0]);
      assert.deepEqual(proof.amr, profile.amr);
      assert.equal(proof.providerId, profile.slug);
      assert.equal(proof.idToken.split('.').length, 3);
      assert.equal(proof.identity.kind, profile.people === 'eidas' ? 'foreign' : 'pivot');
      assert.equal(proof.ins !== undefined, profile.releasesIns);
      if (proof.identity.kind === 'pivot')
        assert.deepEqual(proof.identity.pivot, {
          givenNames: ['Angela', 'Claire', 'Louise'],
          familyName: 'DUBOIS',
          birthdate: '1962-08-24',
          gender: 'female',
          birthplace: '75107',
          birthcountry: '99100',
        });
    });
  }
}
