import type { Field } from '../driver/walk.ts';
import type { Finding } from '../finding.ts';
import type { Kind } from '../examination.ts';
import type { ExaminationKey } from '../issuer/keys.ts';

/** What the steps of a run share. */
export type Room = Field & {
  readonly key: ExaminationKey;
  /** Lets time pass: a service is given the time to refresh. Milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
};

/** One part of an examination. `kinds`: where it applies. */
export type Step = { readonly kinds: readonly Kind[]; readonly run: (room: Room) => Promise<readonly Finding[]> };
