import type { Clock, Random } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { ClientId, CorrelationId } from '#vocabulary/identifiers.ts';
import type { HistoryEntry } from './history.ts';
import { type Holder, inJournal } from './holder.ts';

/** What a person says of a line of their history that they do not recognise. Sealed at rest but for the identifiers. */
export type FraudReport = {
  readonly reportId: string;
  readonly holder: Holder;
  /** The journal line. */
  readonly sequence: number;
  readonly correlationId: CorrelationId | undefined;
  readonly clientId: ClientId | undefined;
  readonly happenedAtMilliseconds: number;
  readonly reportedAtSeconds: number;
  /** E-mail address at which support answers. */
  readonly contact: string;
  /** '' when none was given. */
  readonly phone: string;
  readonly comment: string;
};

/** What reports of fraud need of a store. Every backend passes the exam. */
export type FraudReportStore = {
  /** False, and no event, when the holder has reported this line before. */
  readonly save: (report: FraudReport, events: readonly NewEvent[]) => Promise<boolean>;
  /** The holder's own, newest first. */
  readonly listOf: (holder: Holder) => Promise<readonly FraudReport[]>;
  /** Removes at most `limit` reports that were made before this second. @returns how many */
  readonly purge: (beforeSeconds: number, limit: number) => Promise<number>;
};

/** A form as it was filled in. */
export type FraudForm = { readonly contact: string; readonly phone: string; readonly comment: string };
export type FraudField = keyof FraudForm;

/** Longest text that a field takes. */
export const longestOf = { contact: 254, phone: 30, comment: 4000 } as const satisfies Record<FraudField, number>;

/** Fields that cannot stand, with what is wrong. Pure. */
export const checkFraudForm = (form: FraudForm): ReadonlyMap<FraudField, 'missing' | 'malformed' | 'too-long'> => {
  const faults = new Map<FraudField, 'missing' | 'malformed' | 'too-long'>();
  const { contact, phone, comment } = form;
  if (contact === '') faults.set('contact', 'missing');
  else if (!/^[^\s@<>"]+@[^\s@<>".]+(\.[^\s@<>".]+)+$/.test(contact)) faults.set('contact', 'malformed');
  if (phone !== '' && !/^\+?[0-9 ().-]{6,}$/.test(phone)) faults.set('phone', 'malformed');
  if (comment === '') faults.set('comment', 'missing');
  for (const name of ['contact', 'phone', 'comment'] as const)
    if (form[name].length > longestOf[name]) faults.set(name, 'too-long');
  return faults;
};

type FraudDeps = { readonly reports: Pick<FraudReportStore, 'save'>; readonly clock: Clock; readonly random: Random };

/**
 * Keeps a report with its event. Undefined when this line was reported before: support has it already.
 * @param form one that `checkFraudForm` finds nothing wrong with
 */
export const reportFraud = async (
  { reports, clock, random }: FraudDeps,
  holder: Holder,
  entry: HistoryEntry,
  form: FraudForm,
): Promise<FraudReport | undefined> => {
  const { sequence, correlationId, clientId, atMilliseconds } = entry;
  const report: FraudReport = {
    ...{ reportId: random.uuid(), holder, sequence, correlationId, clientId },
    happenedAtMilliseconds: atMilliseconds,
    reportedAtSeconds: clock.nowSeconds(),
    ...form,
  };
  const event: NewEvent = {
    kind: 'fraud.reported',
    atMilliseconds: clock.nowMilliseconds(),
    ...inJournal(holder),
    clientId,
    correlationId,
    details: { report: report.reportId, line: sequence },
  };
  return (await reports.save(report, [event])) ? report : undefined;
};
