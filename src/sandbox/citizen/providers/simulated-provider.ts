import { setTimeout as pause } from 'node:timers/promises';
import { createAccounts, type ProviderAccounts } from './accounts.ts';
import { type EngineDeps, type OpenEngine, openEngine } from './engine.ts';
import type { AsideEndpoint, Misbehaviour, MisbehaviourKind } from './misbehaviour.ts';
import type { ProviderProfile } from './profiles.ts';

/** One simulated provider while the sandbox runs. */
export type SimulatedProvider = {
  readonly profile: ProviderProfile;
  readonly accounts: ProviderAccounts;
  /** Opened when it is first needed: keys take time, and most visits need one provider. */
  readonly engine: () => Promise<OpenEngine>;
  readonly misbehaviour: () => Misbehaviour | undefined;
  /** Undefined: it behaves again. `changed-key` makes another key at once, and that one stays. */
  readonly misbehave: (wrong: Misbehaviour | undefined) => void;
};

type Deps = Omit<EngineDeps, 'accounts' | 'memory' | 'misbehaviour'>;

export const createSimulatedProvider = (deps: Deps): SimulatedProvider => {
  const accounts = createAccounts(deps.profile);
  const memory: EngineDeps['memory'] = new Map();
  let current: Misbehaviour | undefined;
  let opened: Promise<OpenEngine> | undefined;
  const misbehaviour = () => current;
  return {
    profile: deps.profile,
    accounts,
    engine: () => (opened ??= openEngine({ ...deps, accounts, memory, misbehaviour })),
    misbehaviour,
    misbehave: (wrong) => {
      current = wrong;
      // What was begun before goes on: all of it lies in the memory, only keys are new.
      if (wrong?.kind === 'changed-key') opened = undefined;
    },
  };
};

/** What is sent instead of the right answer; undefined: the right one, perhaps late. `never`: nothing at all. */
export const wrongAnswer = async (
  wrong: Misbehaviour | undefined,
  endpoint: AsideEndpoint | undefined,
): Promise<'never' | Instead | undefined> => {
  if (wrong === undefined || endpoint === undefined || !wrong.where.includes(endpoint)) return undefined;
  if (wrong.kind === 'never') return 'never';
  if (wrong.kind === 'late') await pause(wrong.milliseconds);
  return instead[wrong.kind];
};

type Instead = { readonly status: number; readonly location?: string; readonly body: string };

const instead: Partial<Readonly<Record<MisbehaviourKind, Instead>>> = {
  broken: { status: 500, body: 'the simulated provider was told to break' },
  redirecting: { status: 302, location: 'https://nobody.example.org/', body: '' },
  incomplete: { status: 200, body: '{"answer":"incomplete"}' },
  endless: { status: 200, body: `{"padding":"${'x'.repeat(1_000_000)}"}` },
};
