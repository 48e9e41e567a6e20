import assert from 'node:assert/strict';
import { test } from 'node:test';
import { found, messagesTo, signIn } from '../../support/partner-desk.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// The partner space writes to addresses that somebody typed: it fills nobody's mailbox.
const world = ruleWorld(undefined, { office: true });

test('inviting, cancelling and inviting again sends three letters at most, from however many organisations', async () => {
  const [partner, victim] = [await signIn(world(), 'bavard@un.example'), 'victime@deux.example'];
  const statuses: number[] = [];
  for (const name of ['Un', 'Deux']) {
    const path = `/partenaires/organisations/${await found(partner, name)}`;
    for (let round = 0; round < 3; round += 1) {
      const page = await partner.send(`${path}/invitations`, { email: victim, role: 'technical' });
      statuses.push(page.status);
      const invitation = /name="invitation" value="([^"]+)"/.exec((await partner.read(path)).text)?.[1] ?? '';
      await partner.send(`${path}/invitations/retrait`, { invitation });
    }
  }
  assert.deepEqual(statuses, [200, 200, 200, 429, 429, 429]);
  assert.equal(messagesTo(world(), victim).length, 3);
});
