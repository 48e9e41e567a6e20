import type { NewEvent } from '#vocabulary/event.ts';
import type { Examination, ExaminedClient, Progress } from './examination.ts';

type Events = readonly NewEvent[];

/** What examinations need of a store. Events are written in the transaction of the change. Every backend passes the exam. */
export type ExaminationStore = {
  readonly insert: (examination: Examination) => Promise<void>;
  readonly find: (id: string) => Promise<Examination | undefined>;
  /** The examinations of a service, newest first. */
  readonly listOf: (serviceId: string) => Promise<readonly Examination[]>;
  /** Replaces what was asked and as which client; the report stays. False while it runs, and when there is none. */
  readonly change: (
    id: string,
    asked: ExaminedClient & { readonly request: Examination['request'] },
    staleBeforeSeconds: number,
  ) => Promise<boolean>;
  /**
   * Marks it as running. False, and no event, when another one of the same service, or this one, runs already; one that
   * began before `staleBeforeSeconds` was cut off with its process and does not count.
   */
  readonly claim: (id: string, nowSeconds: number, staleBeforeSeconds: number, events: Events) => Promise<boolean>;
  readonly noteProgress: (id: string, progress: Progress) => Promise<void>;
  /** Ends a run. `report` is the compact JWS; without one the last report stays. */
  readonly finish: (
    id: string,
    state: 'finished' | 'interrupted',
    report: string | undefined,
    events: Events,
  ) => Promise<void>;
  /**
   * Removes at most `limit` examinations that were begun, and last ran, before this second; those that a request of a
   * partner is about stay for as long as it does. @returns how many
   */
  readonly purge: (beforeSeconds: number, limit: number) => Promise<number>;
};
