import type { Kind } from '../examination.ts';
import { backChannelStep } from './back-channel.ts';
import { cookieStep } from './cookies.ts';
import { errorSteps } from './errors.ts';
import { buttonStep, tlsStep } from './pages.ts';
import { logoutStep, openRedirectStep, refreshEndedStep, refreshStep } from './session-steps.ts';
import type { Step } from './step.ts';
import { replayStep, trialSteps } from './trials.ts';

const steps: readonly Step[] = [
  ...[buttonStep, tlsStep, ...trialSteps, ...errorSteps, replayStep, cookieStep, openRedirectStep],
  ...[logoutStep, backChannelStep, refreshStep, refreshEndedStep],
];

/** The steps between the first correct login and the last, for one kind of service. */
export const stepsOf = (kind: Kind): readonly Step[] => steps.filter(({ kinds }) => kinds.includes(kind));
