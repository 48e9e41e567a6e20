import type { Examination, Progress } from './examination.ts';

export type ExaminationStore = {
  readonly insert: (examination: Examination) => Promise<void>;
  readonly find: (id: string) => Promise<Examination | undefined>;
  /** The examinations of a service, newest first. */
  readonly listOf: (serviceId: string) => Promise<readonly Examination[]>;
  /**
   * Marks it as running. False when another one of the same service, or this one, runs already; one that began before
   * `staleBeforeSeconds` was cut off with its process and does not count.
   */
  readonly claim: (id: string, nowSeconds: number, staleBeforeSeconds: number) => Promise<boolean>;
  readonly noteProgress: (id: string, progress: Progress) => Promise<void>;
  /** Ends a run. `report` is the compact JWS; without one the last report stays. */
  readonly finish: (id: string, state: 'finished' | 'interrupted', report: string | undefined) => Promise<void>;
};
