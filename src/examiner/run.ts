import { isIn, logIn } from './driver/actions.ts';
import { createJar, isBudgetSpent } from './driver/browser.ts';
import type { Progress } from './examination.ts';
import { type Evidence, type Finding, finding, judged } from './finding.ts';
import { plain, type Words, words } from './words.ts';
import { stepsOf } from './steps/all.ts';
import { describeStop } from './steps/describe.ts';
import { tlsStep } from './steps/pages.ts';
import type { Room } from './steps/step.ts';
import { judgeTraffic } from './steps/traffic.ts';

export type RunResult = {
  readonly findings: readonly Finding[];
  /** Why the run was cut off, if it was. */
  readonly cutOff: Words | undefined;
};

/**
 * One whole examination: a correct login, the spoilt ones, a correct login again. Without a first correct login nothing
 * else means anything: a service that never opens a session refuses whatever it is sent.
 */
export const runSteps = async (room: Room, onProgress: (progress: Progress) => Promise<void>): Promise<RunResult> => {
  const findings: Finding[] = [];
  const steps = stepsOf(room.desk.examination.request.kind);
  const total = steps.length + 2;
  try {
    const first = await tryLogin(room);
    await onProgress({ done: 1, total });
    // A certificate that does not verify may be why: TLS is looked at all the same.
    if (!first.entered) {
      const seen = [judged('login', false, first.evidence), ...(await tlsStep.run(room))];
      return { findings: [...seen, ...judgeTraffic(room.desk)], cutOff: undefined };
    }
    for (const [index, step] of steps.entries()) {
      findings.push(...(await step.run(room)));
      await onProgress({ done: index + 2, total });
    }
    const last = await tryLogin(room);
    findings.push(judged('login', last.entered, first.evidence, last.evidence));
    return { findings: [...findings, ...judgeTraffic(room.desk)], cutOff: undefined };
  } catch (error) {
    if (!isBudgetSpent(error)) throw error;
    const cutOff = words('requêtes ou temps épuisés', 'requests or time used up');
    const evidence = { sent: plain('—'), received: cutOff };
    return { findings: [...findings, finding('login', 'failed', evidence), ...judgeTraffic(room.desk)], cutOff };
  }
};

const tryLogin = async (room: Room): Promise<{ readonly entered: boolean; readonly evidence: Evidence }> => {
  const before = await isIn(room, createJar());
  const stop = await logIn(room);
  const after = await isIn(room, stop.jar);
  return {
    entered: !before && after,
    evidence: {
      sent: words('une connexion correcte', 'a correct login'),
      received: before
        ? words(
            'l’adresse de contrôle montre une session sans connexion',
            'the check address shows a session without a login',
          )
        : describeStop(stop, after),
    },
  };
};
