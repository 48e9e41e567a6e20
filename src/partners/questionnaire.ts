import type { Level } from '#vocabulary/level.ts';
import type { PartnerDoor, RequestFields } from './request.ts';

/** The three questions and their answers. */
export const questions = {
  who: ['professionals', 'staff', 'citizens', 'both'],
  data: ['none', 'identity', 'health', 'ins'],
  role: ['public', 'vendor', 'care', 'private', 'person'],
  form: ['web', 'native', 'thick', 'gateway'],
} as const;
export type Question = keyof typeof questions;
export type Answers = { readonly [Name in Question]: (typeof questions)[Name][number] };

/** Why a door or a level: codes, whose words are with the pages. */
export type Reason =
  | 'professionals'
  | 'staff-need-card'
  | 'citizens'
  | 'health-data-professional'
  | 'health-data-citizen'
  | 'ins-needs-substantial'
  | 'light-data'
  | 'private-must-consent'
  | 'thick-uses-ciba'
  | 'thick-not-citizen'
  | 'gateway-one-client';

export type Advice = {
  readonly door: PartnerDoor;
  readonly level: Level;
  readonly why: readonly Reason[];
  /** What the request begins with. */
  readonly prefill: RequestFields;
};

/** The answers as they were sent; undefined until all four are there. */
export const readAnswers = (sent: Readonly<Record<string, string | undefined>>): Answers | undefined => {
  const read = <Name extends Question>(name: Name) =>
    (questions[name] as readonly string[]).includes(sent[name] ?? '') ? (sent[name] as Answers[Name]) : undefined;
  const [who, data, role, form] = [read('who'), read('data'), read('role'), read('form')];
  return who && data && role && form ? { who, data, role, form } : undefined;
};

/**
 * Which doors a service needs, at what level and why (psc.md §9, franceconnect.md §6.1). Empty for private persons, who
 * connect no service to either.
 */
export const decideDoors = (answers: Answers): readonly Advice[] => {
  if (answers.role === 'person') return [];
  return [
    ...(answers.who === 'citizens' ? [] : [professionalAdvice(answers)]),
    ...(answers.who === 'citizens' || answers.who === 'both' ? [citizenAdvice(answers)] : []),
  ];
};

const professionalAdvice = ({ who, data, form }: Answers): Advice => {
  const isHealth = data === 'health' || data === 'ins';
  return {
    door: 'professional',
    level: isHealth ? 'eidas2' : 'eidas1',
    why: [
      'professionals',
      ...(who === 'staff' ? (['staff-need-card'] as const) : []),
      isHealth ? 'health-data-professional' : 'light-data',
      ...(form === 'thick' ? (['thick-uses-ciba'] as const) : []),
      ...(form === 'gateway' ? (['gateway-one-client'] as const) : []),
    ],
    prefill: { profile: form, level: isHealth ? 'eidas2' : 'eidas1' },
  };
};

const citizenAdvice = ({ data, role, form }: Answers): Advice => {
  const isHealth = data === 'health' || data === 'ins';
  const isPrivate = role === 'private' || role === 'vendor';
  return {
    door: isHealth ? 'plus' : 'low',
    level: isHealth ? 'eidas2' : 'eidas1',
    why: [
      'citizens',
      ...(data === 'health' ? (['health-data-citizen'] as const) : []),
      ...(data === 'ins' ? (['ins-needs-substantial'] as const) : []),
      ...(isHealth ? [] : (['light-data'] as const)),
      ...(isPrivate ? (['private-must-consent'] as const) : []),
      ...(form === 'thick' ? (['thick-not-citizen'] as const) : []),
    ],
    prefill: {
      profile: form === 'native' ? 'native' : 'web',
      level: isHealth ? 'eidas2' : 'eidas1',
      kind: isPrivate ? 'private' : 'public',
      ...(data === 'none' ? {} : { 'data.identite_pivot': 'yes' }),
      ...(data === 'ins' ? { 'data.ins': 'yes' } : {}),
    },
  };
};
