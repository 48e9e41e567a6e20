import type { Examination } from '#examiner/examination.ts';
import type { IssuerAddresses } from '#examiner/issuer/addresses.ts';
import { hasPassedAutomatically, type Report, type ReportedRequirement } from '#examiner/report.ts';
import { questionsOf } from '#examiner/requirements/catalogue.ts';
import type { Answer } from './answer.ts';
import { findExamination } from './examine-request.ts';
import type { PartnerDoor, PartnerRequest } from './request.ts';
import type { PartnerSpace } from './space.ts';

/** A question that a machine cannot decide, with its answer so far. */
export type Question = Pick<ReportedRequirement, 'id' | 'text' | 'mend' | 'source'> & {
  readonly answer: Answer | undefined;
};

/** Where the qualification of a request stands, for its partner and for the reviewer. */
export type QualificationState = {
  readonly examination: Examination | undefined;
  readonly addresses: IssuerAddresses | undefined;
  /** Of the last run that ended. */
  readonly report: Report | undefined;
  /** It runs now; one whose process died does not. */
  readonly isRunning: boolean;
  /** No automatic check failed and none was left open: the reviewer can accept. */
  readonly hasPassed: boolean;
  readonly questions: readonly Question[];
};

export const qualificationOf = async (
  space: Pick<PartnerSpace, 'examiner' | 'answers'>,
  request: Pick<PartnerRequest, 'requestId' | 'door'>,
): Promise<QualificationState> => {
  const examination = await findExamination(space, request);
  const kept = examination && (await space.examiner.reportOf(examination.id));
  const answers = await space.answers.listAnswers(request.requestId);
  return {
    examination,
    addresses: examination && space.examiner.addressesOf(examination),
    report: kept?.report,
    isRunning: examination?.state === 'running' && !space.examiner.isStale(examination),
    hasPassed: kept !== undefined && hasPassedAutomatically(kept.report),
    questions: askedOf(request.door, kept?.report).map((question) => ({
      ...question,
      answer: answers.find((one) => one.question === question.id),
    })),
  };
};

/** The questions of the kind of service, and the checks that the examiner had to leave open. */
const askedOf = (door: PartnerDoor, report: Report | undefined): readonly Omit<Question, 'answer'>[] => {
  const always = questionsOf(door === 'professional' ? 'professional' : 'citizen');
  const open = (report?.requirements ?? []).filter(({ outcome }) => outcome === 'needs-evidence');
  const others = open.filter(({ id }) => !always.some((one) => one.id === id));
  return [...always, ...others];
};
