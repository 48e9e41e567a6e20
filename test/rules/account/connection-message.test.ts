import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enterAsProfessional } from '../../support/account-space.ts';
import { logIn, logInAgain } from '../../support/citizen-steps.ts';
import { newCitizenService } from '../../support/citizen-service.ts';
import { newPerson } from '../../support/person.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { newVisitor } from '../../support/visitor.ts';

// franceconnect.md §5.2 at the doors: who gets an e-mail, after the login.
const world = ruleWorld(undefined, { office: true, citizen: true });

/** E-mails on connections to this address so far. The message leaves in the same turn as the answer. */
const told = (to: string) =>
  (world().running.sandbox?.mailbox.list() ?? []).filter(
    (one) => one.by === 'mail' && one.to === to && one.subject.startsWith('Nouvelle connexion'),
  );

test('a citizen is told of a new device, once, and again on the next new one', async (t) => {
  const service = await newCitizenService(world(), { record: { name: 'Piscine' } });
  t.after(service.close);
  const other = await newCitizenService(world());
  t.after(other.close);
  const address = 'aminata@citoyens.example.org';
  const visitor = newVisitor();
  await logIn(visitor, service, { citizen: 'aminata' });
  assert.equal(told(address).length, 1);
  const [mail] = told(address);
  assert.match(mail?.by === 'mail' ? mail.subject : '', /« Piscine »/);
  assert.match(mail?.by === 'mail' ? mail.text : '', /\/compte/);
  await logInAgain(visitor, service);
  await logInAgain(visitor, other);
  assert.equal(told(address).length, 1);
  await logIn(newVisitor(), service, { citizen: 'aminata' });
  assert.equal(told(address).length, 2);
});

test('a professional is told of a new browser, and not again', async () => {
  const address = 'camille.arnoux@example.test';
  const person = newPerson(world());
  await enterAsProfessional(world(), '899800000012', person);
  assert.equal(told(address).length, 1);
  for (const [key, { name }] of person.cookies) if (name !== 'vestibule_device') person.cookies.delete(key);
  await enterAsProfessional(world(), '899800000012', person);
  assert.equal(told(address).length, 1);
});
