import type { FastifyReply } from 'fastify';
import { type FaultCode, faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import type { FaultAnswer } from './shapes.ts';

export type RefusalDetail = {
  readonly triesLeft?: number | undefined;
  /** Instead of the fault's own status: 401 tells the app to connect anew. */
  readonly status?: number | undefined;
};

/** A refusal of the API: the stable code, and the words in both languages. */
export const sendRefusal = (
  reply: FastifyReply,
  fault: FaultCode,
  { triesLeft, status }: RefusalDetail = {},
): FastifyReply => {
  const { message, advice, status: own } = faultCatalogue[fault];
  const answer: FaultAnswer = { fault, message, advice, ...(triesLeft === undefined ? {} : { triesLeft }) };
  return reply
    .code(status ?? own)
    .headers(apiHeaders)
    .send(answer);
};

/** Headers of every answer of the API. */
export const apiHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const;
