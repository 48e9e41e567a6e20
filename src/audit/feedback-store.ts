/** What readers of public pages said of them. Says nothing of who they are: no address, no cookie, no hour. */
export type Feedback = {
  /** Name of the page. */
  readonly page: string;
  readonly language: 'fr' | 'en';
  readonly isUseful: boolean;
  /** '' when none was written. */
  readonly comment: string;
  /** Whole days since the epoch. */
  readonly day: number;
};

export type FeedbackStore = {
  /** Keeps one; what is older than `feedbackKeptDays` is removed with it. */
  readonly keep: (feedback: Feedback) => Promise<void>;
  /** Newest first, at most `limit`. */
  readonly list: (limit: number) => Promise<readonly Feedback[]>;
  /** How many said yes and no of each page, by page. */
  readonly summarise: () => Promise<readonly { readonly page: string; readonly yes: number; readonly no: number }[]>;
};

/** A year: what a page was like before tells little of what it is. */
export const feedbackKeptDays = 365;
