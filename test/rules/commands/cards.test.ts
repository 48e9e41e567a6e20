import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { makeTestCard } from '#sandbox/cards/commands.ts';
import { newPerson } from '../../support/person.ts';
import { newPlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

const world = ruleWorld();

/** What `npm run cards -- make` does, beside the running sandbox. */
const make = (nationalId: string) =>
  makeTestCard(
    world().config.dataDirectory,
    {
      nationalId,
      holderName: 'Dr Léonie FRAÎCHE',
      title: 'Médecin',
      kind: 'CPS',
      professionCode: '10',
      note: { fr: 'carte faite à la demande', en: 'card made on demand' },
    },
    { clock: systemClock, random: systemRandom, revocationUrl: 'http://localhost:1' },
  );

test('a card that the command makes lies in the reader of the running sandbox at once', async () => {
  const reader = `${world().readerOrigin}/reader`;
  assert.doesNotMatch(await (await fetch(reader)).text(), /FRAÎCHE/);
  await make('899800099991');
  assert.match(await (await fetch(reader)).text(), /FRAÎCHE/);
});

test('it is found by its id before anybody has listed the cards, and the card host reads it', async () => {
  const { id } = await make('899800099983');
  const card = world().running.sandbox?.pki.find(id);
  assert.ok(card);
  const service = await newPlainService(world());
  const person = newPerson(world());
  const page = await person.presentCard(await person.follow(service.authorizeUrl()), card);
  assert.match(page.text, /P301/, 'a valid card of somebody who is not in the directory');
});
