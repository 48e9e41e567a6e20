import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { makeTestCard } from '#sandbox/cards/commands.ts';
import type { TestCard } from '#sandbox/cards/test-card.ts';
import { testRpps } from '#sandbox/people/test-people.ts';
import { newPerson } from '../../support/person.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { newService } from '../../support/service.ts';

// Each reason why a card opens nothing is told apart for the person, in both languages. The test card in production, with
// what is only there, is in `test/journeys/production.test.ts`.
const world = ruleWorld();

const doctor = '899800000012';

/** A sound card of somebody whom the directory does not know. */
const strangersCard = async (): Promise<TestCard> => {
  const { id } = await makeTestCard(
    world().config.dataDirectory,
    {
      nationalId: '899800099991',
      holderName: 'Dr Léonie FRAÎCHE',
      title: 'Médecin',
      kind: 'CPS',
      professionCode: '10',
      note: { fr: 'inconnue de l’annuaire', en: 'unknown to the directory' },
    },
    { clock: systemClock, random: systemRandom, revocationUrl: 'http://localhost:1' },
  );
  return world().running.sandbox?.pki.find(id) ?? assert.fail('not made');
};

type Refusal = {
  readonly code: string;
  readonly words: readonly [fr: RegExp, en: RegExp];
  readonly card: () => TestCard | undefined | Promise<TestCard>;
};

const refusals: readonly Refusal[] = [
  { code: 'P201', words: [/Aucune carte n’a été présentée/, /No card was presented/], card: () => undefined },
  {
    code: 'P202',
    words: [/Votre carte a expiré/, /Your card has expired/],
    card: () => world().card(`${doctor}-expired`),
  },
  {
    code: 'P203',
    words: [/mise en opposition/, /Your card has been revoked/],
    card: () => world().card(`${doctor}-revoked`),
  },
  {
    code: 'P204',
    words: [/pas d’un émetteur reconnu/, /does not come from a recognised issuer/],
    card: () => world().card(`${doctor}-unknown-issuer`),
  },
  {
    code: 'P301',
    words: [/vous n’êtes pas dans l’annuaire/, /you are not in the directory/],
    card: strangersCard,
  },
  {
    code: 'P302',
    words: [/Vous n’êtes plus habilité/, /You are no longer entitled/],
    card: () => world().card(testRpps(19)),
  },
];

for (const { code, card } of refusals) {
  test(`${code} is said in words, alone, and the service is reached by no other way than cancel`, async () => {
    const service = await newService(world());
    const presented = await card();
    for (const [index, language] of (['fr', 'en'] as const).entries()) {
      const person = newPerson(world());
      const { url } = await service.begin({ ui_locales: language });
      const page = await person.presentCard(await person.follow(url), presented);
      assert.equal(page.outside, false);
      const told = refusals.filter((one) => one.words[index]?.test(page.text)).map((one) => one.code);
      assert.deepEqual(told, [code], `${language}: ${page.text.slice(0, 2000)}`);
      assert.ok(page.text.includes(code));
      const callback = await person.cancel(page);
      assert.equal(callback.url.searchParams.get('error'), 'access_denied');
    }
  });
}
