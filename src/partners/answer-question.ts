import type { Attachment, Answer } from './answer.ts';
import { requestEvent } from './change-request.ts';
import { tellMembers } from './move-request.ts';
import type { PartnerRequest } from './request.ts';
import type { PartnerSpace } from './space.ts';
import { type EvidenceProblem, readEvidence } from './upload.ts';

/** Longest answer in words. */
const longestWords = 8000;
/** Longest name of a file that is kept to be shown. */
const longestName = 120;

export type AnswerFault =
  | { readonly field: 'words'; readonly problem: 'missing' | 'too-long' }
  | { readonly field: 'attachment'; readonly problem: EvidenceProblem };

/** Whether answers can be written: until somebody has decided on the whole. */
export const isAnswerable = ({ state }: Pick<PartnerRequest, 'state'>): boolean =>
  ['draft', 'changes-requested', 'submitted', 'sandbox', 'qualification'].includes(state);

export type Written = {
  readonly question: string;
  readonly words: string;
  /** As it was uploaded; undefined keeps what was attached before. */
  readonly file: { readonly name: string; readonly bytes: Uint8Array } | undefined;
};

/**
 * Keeps an answer as it was written. Words stay even when the file is refused, so that nothing typed is lost; a new
 * answer waits for a review again.
 */
export const answerQuestion = async (
  space: PartnerSpace,
  request: PartnerRequest,
  by: string,
  { question, words, file }: Written,
): Promise<readonly AnswerFault[]> => {
  const read = file && readEvidence(file.bytes);
  const attached = read !== undefined && 'mediaType' in read ? { ...read, bytes: file?.bytes ?? noBytes } : undefined;
  const answered = requestEvent(space, 'partner.question-answered', request, { question, account: by });
  await changeAnswer(space, request.requestId, question, attached, (before) => ({
    answer: {
      ...{ words: words.slice(0, longestWords), answeredBy: by, answeredAtSeconds: space.clock.nowSeconds() },
      attachment: attached ? describe(attached, file?.name ?? '') : before?.attachment,
      review: undefined,
    },
    events: [answered],
  }));
  return [
    ...(words.trim() === '' ? [{ field: 'words', problem: 'missing' } as const] : []),
    ...(words.length > longestWords ? [{ field: 'words', problem: 'too-long' } as const] : []),
    ...(read !== undefined && 'problem' in read ? [{ field: 'attachment', problem: read.problem } as const] : []),
  ];
};

const noBytes = new Uint8Array();

const describe = ({ mediaType, bytes }: Attachment, name: string): NonNullable<Answer['attachment']> => ({
  name: name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '').slice(-longestName),
  mediaType,
  bytes: bytes.length,
});

export type ReviewOrder = {
  readonly decision: 'accepted' | 'refused';
  /** Needed with a refusal: the partner reads it. */
  readonly reason: string;
  /** Name of the reviewer: for the answer and the journal. */
  readonly who: string;
  /** Of the answer that the reviewer has read. */
  readonly version: number;
};

/**
 * A reviewer accepts or refuses an answer. The organisation is told of a refusal.
 * @returns `unknown` when there is no such answer, `changed` when it is no longer the one that was read
 */
export const reviewAnswer = async (
  space: PartnerSpace,
  requestId: string,
  question: string,
  { decision, reason, who, version }: ReviewOrder,
): Promise<'done' | 'unknown' | 'changed' | 'reason-missing'> => {
  if (decision === 'refused' && reason.trim() === '') return 'reason-missing';
  const [request, answer] = [
    await space.store.findRequest(requestId),
    await space.answers.findAnswer(requestId, question),
  ];
  if (request === undefined || answer === undefined) return 'unknown';
  if (answer.version !== version) return 'changed';
  const review = { decision, reason, by: who, atSeconds: space.clock.nowSeconds() };
  const events = [requestEvent(space, 'partner.answer-reviewed', request, { question, decision, by: who })];
  const isKept = await space.answers.saveAnswer({ ...answer, version: version + 1, review }, undefined, events);
  if (!isKept) return 'changed';
  if (decision === 'refused') await tellMembers(space, request, `${question} : ${reason}`);
  return 'done';
};

type Change = {
  readonly answer: Omit<Answer, 'requestId' | 'question' | 'version'>;
  readonly events: Parameters<PartnerSpace['answers']['saveAnswer']>[2];
};

/** Reads the answer, changes it and writes it, again while others are faster. */
const changeAnswer = async (
  { answers }: PartnerSpace,
  requestId: string,
  question: string,
  attachment: Attachment | undefined,
  change: (before: Answer | undefined) => Change,
): Promise<void> => {
  for (;;) {
    const before = await answers.findAnswer(requestId, question);
    const { answer, events } = change(before);
    const next = { ...answer, requestId, question, version: (before?.version ?? 0) + 1 };
    if (await answers.saveAnswer(next, attachment, events)) return;
  }
};
