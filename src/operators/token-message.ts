import { formatInstant } from '#platform/language.ts';
import type { Log } from '#platform/log.ts';
import type { Messenger } from '#platform/messenger.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { Operator } from './operator.ts';
import type { ProgramToken } from './token.ts';

export type OperatorMessenger = {
  readonly messenger: Pick<Messenger, 'sendMail'>;
  /** Where this operator is told; undefined: nowhere, and the journal alone knows. */
  readonly findAddress: (operator: Operator) => Promise<string | undefined>;
  readonly journal: { readonly append: (events: readonly NewEvent[]) => Promise<void> };
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
  /** Where tokens are seen and revoked. */
  readonly tokensUrl: string;
  readonly platform: string;
};

/** Tells an operator that a token was made in their name: whoever did not make it revokes it. Never rejects for the mail. */
export const tellTokenMade = async (
  deps: OperatorMessenger,
  operator: Operator,
  token: Pick<ProgramToken, 'name' | 'roles' | 'createdAtSeconds' | 'expiresAtSeconds'>,
): Promise<void> => {
  const to = await deps.findAddress(operator);
  if (to === undefined) return;
  const delivered = await deps.messenger.sendMail({ to, ...wordsOf(deps, token) }).then(
    () => true,
    (error: unknown) => {
      deps.log.error('A message could not be handed over.', { detail: 'token', error });
      return false;
    },
  );
  const details = { by: 'mail', delivered, about: 'token', operator: operator.operatorId };
  await deps.journal.append([{ kind: 'contact.messaged', atMilliseconds: deps.clock.nowMilliseconds(), details }]);
};

const wordsOf = (
  { platform, tokensUrl }: Pick<OperatorMessenger, 'platform' | 'tokensUrl'>,
  { name, roles, createdAtSeconds, expiresAtSeconds }: Parameters<typeof tellTokenMade>[2],
): { readonly subject: string; readonly text: string } => {
  // A header takes one line, whatever somebody calls a program.
  const [program, may] = [name.replaceAll(/\s+/g, ' ').trim(), roles.join(', ')];
  const [made, end] = [createdAtSeconds * 1000, expiresAtSeconds * 1000];
  return {
    subject: `Un jeton a été créé en votre nom / A token was made in your name (${platform})`,
    text: [
      `Le jeton « ${program} » vient d’être créé en votre nom à la console de ${platform} (${formatInstant('fr', made)}).`,
      `Rôles : ${may}. Il vaut jusqu’au ${formatInstant('fr', end)}.`,
      `Ce n’était pas vous ? Révoquez-le tout de suite, et prévenez vos collègues : ${tokensUrl}`,
      '',
      '—',
      '',
      `The token “${program}” was just made in your name at the console of ${platform} (${formatInstant('en', made)}).`,
      `Roles: ${may}. It is good until ${formatInstant('en', end)}.`,
      `It was not you? Revoke it at once, and tell your colleagues: ${tokensUrl}`,
      '',
    ].join('\n'),
  };
};
