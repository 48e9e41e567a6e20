import { type Static, Type } from '@sinclair/typebox';
import { reviewAnswer } from '#partners/answer-question.ts';
import { qualificationOf, type Question } from '#partners/qualification.ts';
import type { PartnerRequest } from '#partners/request.ts';
import type { PartnerSpace } from '#partners/space.ts';
import { oneOf } from '#platform/declared.ts';
import { defineOperation, done, missing, refused } from './operation.ts';

const bothLanguages = Type.Object({ fr: Type.String(), en: Type.String() });
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

const answerShape = Type.Object({
  version: Type.Integer({ description: 'To be given back with the review: nobody accepts what they have not read.' }),
  words: Type.String(),
  attachment: orNull(
    Type.Object({ name: Type.String(), mediaType: Type.String(), bytes: Type.Integer({ description: 'Its length.' }) }),
  ),
  answeredAtSeconds: Type.Integer(),
  review: orNull(
    Type.Object({
      decision: oneOf(['accepted', 'refused'], { description: 'What a reviewer decided.' }),
      ...{ reason: Type.String(), by: Type.String(), atSeconds: Type.Integer() },
    }),
  ),
});

export const qualificationShape = Type.Object(
  {
    examinationId: orNull(Type.String({ description: 'The report is at /examen/<id>/rapport.' })),
    state: orNull(Type.String()),
    isRunning: Type.Boolean(),
    verdict: orNull(Type.String({ description: '`passed`, `evidence`: only questions are open, or `failed`.' })),
    hasPassed: Type.Boolean({ description: 'No automatic check failed and none was left open.' }),
    questions: Type.Array(
      Type.Object({ id: Type.String(), text: bothLanguages, mend: bothLanguages, answer: orNull(answerShape) }),
      { description: 'What a machine cannot see, with the answers of the partner.' },
    ),
  },
  { description: 'What the examiner found, and what it asked.' },
);
type Shown = Static<typeof qualificationShape>;

/** Where the qualification of a request stands, for its reader. */
export const showQualification = async (space: PartnerSpace, request: PartnerRequest): Promise<Shown> => {
  const { examination, report, isRunning, hasPassed, questions } = await qualificationOf(space, request);
  return {
    examinationId: examination?.id ?? null,
    state: examination?.state ?? null,
    verdict: report?.verdict ?? null,
    ...{ isRunning, hasPassed },
    questions: questions.map(showQuestion),
  };
};

const showQuestion = ({ id, text, mend, answer }: Question): Shown['questions'][number] => ({
  ...{ id, text: { ...text }, mend: { ...mend } },
  answer:
    answer === undefined
      ? null
      : {
          ...{ version: answer.version, words: answer.words, answeredAtSeconds: answer.answeredAtSeconds },
          attachment: answer.attachment === undefined ? null : { ...answer.attachment },
          review: answer.review === undefined ? null : { ...answer.review },
        },
});

const question = {
  requestId: Type.String({ minLength: 1, maxLength: 100, description: 'Identifier of the request.' }),
  question: Type.String({ minLength: 1, maxLength: 100, description: 'Identifier of the requirement.' }),
};

export const readAttachment = ({ answers }: PartnerSpace) =>
  defineOperation({
    name: 'requests.attachment',
    summary: { fr: 'Lire la pièce jointe à une réponse', en: 'Read what is attached to an answer' },
    kind: 'read',
    roles: ['reviewer', 'operator', 'auditor'],
    input: Type.Object(question, { additionalProperties: false }),
    output: Type.Object({ mediaType: Type.String(), base64: Type.String() }),
    run: async (input) => {
      const found = await answers.findAttachment(input.requestId, input.question);
      if (found === undefined) return missing;
      return done({ mediaType: found.mediaType, base64: Buffer.from(found.bytes).toString('base64') });
    },
  });

export const reviewOneAnswer = (space: PartnerSpace) =>
  defineOperation({
    name: 'requests.review-answer',
    summary: { fr: 'Accepter ou refuser une réponse', en: 'Accept or refuse an answer' },
    kind: 'change',
    roles: ['reviewer', 'operator'],
    input: Type.Object(
      {
        ...question,
        version: Type.Integer({ minimum: 1, description: 'Of the answer that was read.' }),
        decision: oneOf(['accepted', 'refused'], { description: 'The partner is told of a refusal.' }),
        comment: Type.String({
          default: '',
          maxLength: 2000,
          description: 'With a refusal: why. The partner reads it.',
        }),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(question),
    run: async ({ requestId, question: id, version, decision, comment }, caller) => {
      const order = { decision, version, reason: comment, who: caller.operatorId };
      const outcome = await reviewAnswer(space, requestId, id, order);
      if (outcome === 'unknown') return missing;
      if (outcome === 'reason-missing') return reasonMissing;
      return outcome === 'changed' ? changedMeanwhile : done({ requestId, question: id });
    },
  });

const reasonMissing = refused('/comment', 'Dites au partenaire pourquoi.', 'Tell the partner why.');
const changedMeanwhile = refused(
  '/version',
  'La réponse a changé depuis que vous l’avez lue : relisez-la.',
  'The answer has changed since you read it: read it again.',
);
