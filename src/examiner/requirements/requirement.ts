import type { Kind } from '../examination.ts';
import type { Words } from '../words.ts';

/** One thing that a service must do, what says so, and what to change when it does not. */
export type Requirement = {
  readonly source: string;
  readonly kinds: readonly Kind[];
  readonly text: Words;
  readonly mend: Words;
};

export const both: readonly Kind[] = ['professional', 'citizen'];
export const professional: readonly Kind[] = ['professional'];
export const citizen: readonly Kind[] = ['citizen'];
