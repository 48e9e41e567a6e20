import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Answer } from '#partners/answer.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import {
  eventOf,
  type ExaminedStores,
  examStartSeconds,
  kindsInJournal,
  type OpenExaminee,
  sentence,
  unwritableEvent,
} from './examinee.ts';

const answer: Answer = {
  ...{ requestId: 'request', question: 'question.terms', version: 1, words: 'Voir la pièce.' },
  attachment: { name: 'conditions.pdf', mediaType: 'application/pdf', bytes: 3 },
  ...{ answeredBy: 'account', answeredAtSeconds: examStartSeconds, review: undefined },
};

const attachment = { mediaType: 'application/pdf', bytes: Uint8Array.of(1, 2, 3) };

const prepare = async ({ partners }: ExaminedStores): Promise<void> => {
  const account = { accountId: 'account', email: 'a@b.example', passkeys: [], createdAtSeconds: 1 };
  await partners.openAccount(account, () => []);
  await partners.addOrganisation({ organisationId: 'o', name: 'O', siret: '' }, 'account', []);
  await partners.addRequest(
    {
      ...{ requestId: 'request', organisationId: 'o', door: 'low', state: 'sandbox', stateBefore: undefined },
      ...{ version: 1, fields: {}, clients: {}, history: [], createdAtSeconds: 1, updatedAtSeconds: 1 },
    },
    [],
  );
};

/** AnswerStore, and the logo that PartnerStore finds by a client. */
export const examineAnswers = (open: OpenExaminee): void => {
  describe('answers to the questions of a qualification', () => {
    sentence(open, 'are kept with their attachment and their event, or not at all', async (stores) => {
      await prepare(stores);
      const { answers, journal } = stores;
      await assert.rejects(answers.saveAnswer(answer, attachment, [unwritableEvent]));
      assert.deepEqual(await answers.listAnswers('request'), []);
      assert.equal(await answers.saveAnswer(answer, attachment, [eventOf('partner.question-answered')]), true);
      assert.deepEqual(await answers.listAnswers('request'), [answer]);
      assert.deepEqual(await answers.findAnswer('request', 'question.terms'), answer);
      assert.deepEqual(await answers.listAnswers('other'), []);
      const kept = await answers.findAttachment('request', 'question.terms');
      assert.deepEqual([kept?.mediaType, [...(kept?.bytes ?? [])]], ['application/pdf', [1, 2, 3]]);
      assert.equal(await answers.findAttachment('request', 'question.other'), undefined);
      assert.deepEqual(await kindsInJournal(journal), ['partner.question-answered']);
    });

    sentence(open, 'stand beside a logo that is found by either client of the request', async (stores) => {
      await prepare(stores);
      const { partners } = stores;
      const request = await partners.findRequest('request');
      assert.ok(request !== undefined);
      const clients = { sandbox: asClientId('tried'), production: asClientId('real') };
      assert.equal(await partners.saveRequest({ ...request, version: 2, clients }, []), true);
      assert.equal(await partners.hasLogo('tried'), false);
      await partners.saveFile('request', 'logo', { mediaType: 'image/png', bytes: Uint8Array.of(1) });
      await partners.saveFile('request', 'certificate', { mediaType: 'text/plain', bytes: Uint8Array.of(2) });
      for (const client of ['tried', 'real']) {
        assert.equal(await partners.hasLogo(client), true);
        assert.deepEqual([...((await partners.findLogo(client))?.bytes ?? [])], [1]);
      }
      assert.equal(await partners.hasLogo('request'), false);
      assert.equal(await partners.findLogo('nobody'), undefined);
    });

    sentence(open, 'are replaced by the next version only, and keep what was attached', async (stores) => {
      await prepare(stores);
      const { answers } = stores;
      const review = { decision: 'refused', reason: 'Trop court.', by: 'r', atSeconds: 5 } as const;
      await answers.saveAnswer(answer, attachment, []);
      assert.equal(await answers.saveAnswer({ ...answer, words: 'late' }, undefined, []), false);
      assert.equal(await answers.saveAnswer({ ...answer, version: 2, review }, undefined, []), true);
      assert.deepEqual((await answers.findAnswer('request', 'question.terms'))?.review, review);
      assert.equal((await answers.findAttachment('request', 'question.terms'))?.bytes.length, 3);
    });
  });
};
