import type { Line } from './driver/browser.ts';
import { examinationEvent } from './examination.ts';
import type { ExaminerDeps } from './examiner.ts';
import { clearDesk, type Desk } from './issuer/desk.ts';
import type { ExaminationKeys } from './issuer/keys.ts';
import { type Report, signReport, writeReport } from './report.ts';
import { runSteps } from './run.ts';

const defaultBudget = 600;
/** A run is cut off then; one that still says that it runs was cut off with its process. */
const longestRunSeconds = 1800;

/** Runs that began before this second count no more. */
export const staleBefore = ({ clock }: Pick<ExaminerDeps, 'clock'>): number => clock.nowSeconds() - longestRunSeconds;

type House = ExaminerDeps & {
  readonly keys: ExaminationKeys;
  readonly fetch: Line['fetch'];
  /** The process ends. */
  readonly closing: AbortSignal;
};

/** One run, from the claim to its report; its beginning and its end are journal lines. */
export const conduct = async (house: House, desk: Desk): Promise<'finished' | 'interrupted' | 'busy'> => {
  const { store, clock, closing } = house;
  const { examination } = desk;
  const startedAtSeconds = clock.nowSeconds();
  const begun = examinationEvent('examination.begun', examination, clock.nowMilliseconds());
  if (!(await store.claim(examination.id, startedAtSeconds, staleBefore(house), [begun]))) return 'busy';
  const finish = (state: 'finished' | 'interrupted', verdict: string, jws: string | undefined) =>
    store.finish(examination.id, state, jws, [
      examinationEvent('examination.finished', examination, clock.nowMilliseconds(), { verdict }),
    ]);
  try {
    const { report, jws } = await examine(house, desk, startedAtSeconds);
    if (closing.aborted) throw closing.reason;
    await finish('finished', report.verdict, jws);
    return 'finished';
  } catch (error) {
    await finish('interrupted', 'interrupted', undefined);
    if (closing.aborted) return 'interrupted';
    house.log.error('an examination failed', { error });
    throw error;
  }
};

const examine = async (
  house: House,
  desk: Desk,
  startedAtSeconds: number,
): Promise<{ readonly report: Report; readonly jws: string }> => {
  clearDesk(desk);
  const { examination, addresses } = desk;
  const { clock, random, closing } = house;
  const budget = house.requestBudget ?? defaultBudget;
  const isLate = () => closing.aborted || clock.nowSeconds() > startedAtSeconds + longestRunSeconds;
  const line: Line = { fetch: house.fetch, budget, isLate };
  const key = await house.keys(examination.request.kind);
  const wait = async (milliseconds: number) => void (await house.wait(milliseconds, closing));
  const result = await runSteps({ desk, line, clock, random, wait, key }, (progress) =>
    house.store.noteProgress(examination.id, progress),
  );
  const facts = {
    issuer: addresses.issuer,
    startedAtSeconds,
    endedAtSeconds: clock.nowSeconds(),
    requests: budget - line.budget,
  };
  const report = writeReport(examination, result, facts);
  return { report, jws: await signReport(report, house.reportKey) };
};
