import { isLevel, type Level, levels } from '#vocabulary/level.ts';
import type { ProviderAccounts } from './accounts.ts';
import type { ProviderProfile } from './profiles.ts';
import { personalFields } from './texts.ts';

/** What the person did on the login page. */
export type LoginChoice = { readonly kind: 'abandon' } | { readonly kind: 'log-in'; readonly subject: string };

/** Undefined when the form says nothing that the provider knows. */
export const readChoice = (form: URLSearchParams, accounts: ProviderAccounts): LoginChoice | undefined => {
  if (form.has('abandon')) return { kind: 'abandon' };
  const subject = form.has('personal')
    ? accounts.makeUp(readPersonal(form))
    : accounts.subjectOf(form.get('citizen') ?? '');
  return subject === undefined ? undefined : { kind: 'log-in', subject };
};

/** As typed; an empty field is a claim that the provider does not send. */
const readPersonal = (form: URLSearchParams): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...personalFields, 'gender']
      .map((name) => [name, (form.get(name) ?? '').slice(0, 400)] as const)
      .filter(([name, value]) => value !== '' || name === 'birthplace'),
  );

/** The level that a login here reaches: the least of its levels that is enough, or the best that it has. */
export const decideLevel = ({ levels: own }: ProviderProfile, asked: string): Level => {
  const wanted = isLevel(asked) ? levels.indexOf(asked) : 0;
  return own.find((level) => levels.indexOf(level) >= wanted) ?? own.at(-1) ?? 'eidas1';
};
