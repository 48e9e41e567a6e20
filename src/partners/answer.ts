import type { NewEvent } from '#vocabulary/event.ts';

/** What a partner answers to one question of the qualification, with what stands behind it. */
export type Answer = {
  readonly requestId: string;
  /** Identifier of the requirement. */
  readonly question: string;
  /** Grows by one with each change, so that nobody accepts what they have not read. */
  readonly version: number;
  readonly words: string;
  /** What is attached; its name is shown and never used as a path. */
  readonly attachment: { readonly name: string; readonly mediaType: string; readonly bytes: number } | undefined;
  readonly answeredBy: string;
  readonly answeredAtSeconds: number;
  /** Undefined while nobody has looked at it. */
  readonly review: Review | undefined;
};

export type Review = {
  readonly decision: 'accepted' | 'refused';
  /** Said with a refusal. */
  readonly reason: string;
  readonly by: string;
  readonly atSeconds: number;
};

export type Attachment = { readonly mediaType: string; readonly bytes: Uint8Array };

/** What the answers need of a store. Events are written in the transaction of the change. Every backend passes the exam. */
export type AnswerStore = {
  /** Of one request, by question. */
  readonly listAnswers: (requestId: string) => Promise<readonly Answer[]>;
  readonly findAnswer: (requestId: string, question: string) => Promise<Answer | undefined>;
  /**
   * Keeps an answer whose version is one more than the one that is kept; false, and nothing changes, otherwise.
   * @param attachment undefined leaves the one that is there
   */
  readonly saveAnswer: (
    answer: Answer,
    attachment: Attachment | undefined,
    events: readonly NewEvent[],
  ) => Promise<boolean>;
  readonly findAttachment: (requestId: string, question: string) => Promise<Attachment | undefined>;
};
