import { CompactSign, type CryptoKey, type JWK } from 'jose';
import type { KeyObject } from 'node:crypto';
import type { Examination } from './examination.ts';
import type { Evidence, Finding, Outcome } from './finding.ts';
import { isQuestion, type RequirementId, requirements, requirementsOf } from './requirements/catalogue.ts';
import type { RunResult } from './run.ts';
import { plain, type Words, words } from './words.ts';

/** `passed`: every requirement passed or does not apply. `evidence`: only questions are open. */
export type Verdict = 'passed' | 'failed' | 'evidence';

export type ReportedRequirement = {
  readonly id: RequirementId;
  readonly source: string;
  readonly text: Words;
  readonly outcome: Outcome;
  readonly evidence: readonly Evidence[];
  readonly mend: Words;
};

export type Report = {
  readonly format: 'vestibule-qualification/1';
  readonly examination: string;
  readonly service: { readonly id: string; readonly name: string };
  readonly kind: Examination['request']['kind'];
  readonly issuer: string;
  readonly startedAtSeconds: number;
  readonly endedAtSeconds: number;
  readonly requests: number;
  readonly verdict: Verdict;
  /** Why the examination was cut off, if it was; then it did not pass. */
  readonly cutOff?: Words;
  readonly requirements: readonly ReportedRequirement[];
};

/** With what reports are signed, from `main`. The public part is published beside the reports. */
export type ReportKey = {
  readonly kid: string;
  readonly algorithm: 'EdDSA';
  readonly privateKey: CryptoKey | KeyObject;
  readonly publicJwk: JWK;
};

export type RunFacts = Pick<Report, 'issuer' | 'startedAtSeconds' | 'endedAtSeconds' | 'requests'>;

/** Puts the findings of a run in the order of the catalogue and decides. */
export const writeReport = ({ id, request }: Examination, { findings, cutOff }: RunResult, facts: RunFacts): Report => {
  const reported = requirementsOf(request.kind).map((requirement) => reportOn(requirement, findings));
  return {
    format: 'vestibule-qualification/1',
    examination: id,
    service: { id: request.serviceId, name: request.serviceName },
    kind: request.kind,
    ...facts,
    verdict: cutOff === undefined ? decideVerdict(reported) : 'failed',
    ...(cutOff === undefined ? {} : { cutOff }),
    requirements: reported,
  };
};

/** One failure is a failure, whatever the rest; a question that is open is not a pass. */
export const decideVerdict = (reported: readonly Pick<ReportedRequirement, 'outcome'>[]): Verdict => {
  if (reported.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return reported.some(({ outcome }) => outcome === 'needs-evidence') ? 'evidence' : 'passed';
};

/** Whether every automatic check passed or does not apply, none left open: what remains are questions for a person. */
export const hasPassedAutomatically = ({ verdict, requirements: reported }: Report): boolean =>
  verdict !== 'failed' &&
  reported.every(({ id, outcome }) => isQuestion(id) || outcome === 'passed' || outcome === 'not-applicable');

/** The report as a compact JWS (RFC 7515), by a key of the platform. */
export const signReport = (report: Report, key: ReportKey): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(report)))
    .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: 'qualification-report+json' })
    .sign(key.privateKey);

/** The report inside a JWS of our own store. */
export const readReport = (jws: string): Report =>
  JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as Report;

const reportOn = (id: RequirementId, findings: readonly Finding[]): ReportedRequirement => {
  const { source, text, mend } = requirements[id];
  const found = findings.find(({ requirement }) => requirement === id) ?? withoutFinding(id);
  return { id, source, text, outcome: found.outcome, evidence: found.evidence, mend };
};

const withoutFinding = (id: RequirementId): Omit<Finding, 'requirement'> =>
  isQuestion(id)
    ? { outcome: 'needs-evidence', evidence: [] }
    : {
        outcome: 'not-applicable',
        evidence: [
          {
            sent: plain('—'),
            received: words(
              'pas éprouvé : sans connexion correcte, un refus ne dit rien',
              'not tried: without a correct login a refusal says nothing',
            ),
          },
        ],
      };
