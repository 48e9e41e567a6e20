import type { FastifyReply } from 'fastify';
import { answerQuestion, isAnswerable } from '#partners/answer-question.ts';
import { may } from '#partners/organisation.ts';
import { qualificationOf } from '#partners/qualification.ts';
import { fieldsOf, parameterOf, seeOther } from '../office/office.ts';
import { sendProblem } from '../office/server.ts';
import { idOf } from './pages/question-list.ts';
import { filesOf, type RequestVisit } from './partner-visit.ts';
import { sendQualification } from './qualification-routes.ts';

/** Keeps the words and what is attached; a file that is refused is told beside its field, and the words stay. */
export const takeAnswer = async (visit: RequestVisit): Promise<FastifyReply> => {
  const { asked: request, account, pages } = visit;
  const question = parameterOf(visit, 'question');
  const { questions } = await qualificationOf(pages.space, request);
  if (!questions.some(({ id }) => id === question) || !may(visit.role, 'editRequest'))
    return sendProblem(visit, 'missing');
  if (!isAnswerable(request)) return sendProblem(visit, 'malformed');
  const faults = await answerQuestion(pages.space, request, account.accountId, {
    ...{ question, words: fieldsOf(visit)['words'] ?? '' },
    file: filesOf(visit).get('attachment'),
  });
  return faults.length === 0
    ? seeOther(visit, `/partenaires/demandes/${request.requestId}/qualification#${idOf(question)}`)
    : sendQualification(visit, { question, faults });
};

/** Extensions by what the bytes are; the name that came with the file is not used. */
const extensions: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
};

/** What is attached, to members only, as a download in which nothing can run. */
export const sendAttachment = async (visit: RequestVisit): Promise<FastifyReply> => {
  const question = parameterOf(visit, 'question');
  const found = await visit.pages.space.answers.findAttachment(visit.asked.requestId, question);
  if (found === undefined) return sendProblem(visit, 'missing');
  const name = `piece-${question.replaceAll(/[^a-z-]/g, '-')}.${extensions[found.mediaType] ?? 'bin'}`;
  return visit.reply
    .headers({
      'content-type': found.mediaType,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    .send(Buffer.from(found.bytes));
};
