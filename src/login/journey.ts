import { decide } from '#assurance/decide.ts';
import type { Level } from '#vocabulary/level.ts';

/** What is known at the moment the browser comes to the dispatcher. */
export type Situation = {
  /** Who the session stands for; undefined without a session or when the person is no longer entitled. */
  readonly person: { readonly subject: string; readonly level: Level; readonly ageSeconds: number } | undefined;
  /** True when the person proved who they are within this very request. */
  readonly provedNow: boolean;
  /** `prompt=login` or `prompt=select_account` was asked and not yet answered. */
  readonly freshLoginAsked: boolean;
  readonly maximumAgeSeconds: number | undefined;
  /** `sub` of `id_token_hint`, or a `sub` value of the claims parameter; the session must be theirs. */
  readonly wantedSubjects: readonly string[];
  readonly minimumLevel: Level;
  readonly essentialLevels: readonly string[];
  /** Best level that an open method can reach. */
  readonly reachableLevel: Level;
};

export type Step = 'identify' | 'step-up';

export type JourneyRow = {
  readonly reason: string;
  readonly step: Step;
  /** OpenID error that `prompt=none` receives when the row applies. */
  readonly error: 'login_required' | 'interaction_required';
  readonly description: string;
  readonly asked: (situation: Situation) => boolean;
};

/** The law of the login: the first row that applies names the step that is missing. No row: let them through. */
export const journey: readonly JourneyRow[] = [
  {
    reason: 'no_person',
    step: 'identify',
    error: 'login_required',
    description: 'nobody is logged in, or the person is no longer in the directory',
    asked: ({ person }) => person === undefined,
  },
  {
    reason: 'fresh_login_asked',
    step: 'identify',
    error: 'login_required',
    description: 'the service asked for a fresh login',
    asked: ({ freshLoginAsked, provedNow }) => freshLoginAsked && !provedNow,
  },
  {
    reason: 'too_old',
    step: 'identify',
    error: 'login_required',
    description: 'the last login is older than max_age',
    asked: ({ person, maximumAgeSeconds, provedNow }) =>
      maximumAgeSeconds !== undefined && !provedNow && (person?.ageSeconds ?? Infinity) > maximumAgeSeconds,
  },
  {
    reason: 'other_person',
    step: 'identify',
    error: 'login_required',
    description: 'somebody else is logged in than the one the service asks for',
    asked: ({ person, wantedSubjects }) => wantedSubjects.some((subject) => subject !== person?.subject),
  },
  {
    reason: 'level_too_low',
    step: 'step-up',
    error: 'interaction_required',
    description: 'the level reached is lower than the level asked for',
    asked: ({ person, minimumLevel, essentialLevels, reachableLevel }) =>
      person !== undefined &&
      decide({
        reached: person.level,
        minimum: minimumLevel,
        essential: essentialLevels,
        reachable: reachableLevel,
      }) !== 'granted',
  },
];
