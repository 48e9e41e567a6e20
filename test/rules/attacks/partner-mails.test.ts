import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin, completePages, fillIn, found, messagesTo, signIn } from '../../support/partner-desk.ts';
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

test('the name of an organisation writes no letter of its own into the invitation', async () => {
  const [partner, invited] = [await signIn(world(), 'plume@un.example'), 'invite@deux.example'];
  const name = 'Mairie »\r\n\r\nVotre compte est bloqué.\u202E\nAppelez-nous.';
  const path = `/partenaires/organisations/${await found(partner, name)}`;
  await partner.send(`${path}/invitations`, { email: invited, role: 'technical' });
  const [letter] = messagesTo(world(), invited);
  assert.match(letter?.text ?? '', /« Mairie » Votre compte est bloqué\. Appelez-nous\. »/);
});

test('what a member says with a move is kept and sent as long as a letter, not as long as a book', async () => {
  const partner = await signIn(world(), 'bavarde@trois.example');
  const request = await begin(partner, await found(partner, 'Trois'), 'professional');
  await fillIn(partner, request, completePages('professional', 'https://cabinet.example/retour'));
  await partner.send(`/partenaires/demandes/${request}/etat`, { geste: 'submit', comment: 'x'.repeat(100_000) });
  const kept = await world().running.stores.partners.findRequest(request);
  assert.equal(kept?.state, 'submitted');
  assert.equal(kept?.history[0]?.comment.length, 4000);
});
