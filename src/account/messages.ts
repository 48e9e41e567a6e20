import type { JournalStore } from '#audit/journal.ts';
import { formatInstant } from '#platform/language.ts';
import type { Log } from '#platform/log.ts';
import type { Messenger } from '#platform/messenger.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { CorrelationId } from '#vocabulary/identifiers.ts';
import type { Place } from '#vocabulary/place.ts';
import type { FraudReport } from './fraud.ts';
import type { HistoryEntry } from './history.ts';
import { type Holder, holderId, inJournal } from './holder.ts';
import { placeWords } from './place-words.ts';

export type HolderMessenger = {
  readonly messenger: Pick<Messenger, 'sendMail'>;
  readonly journal: Pick<JournalStore, 'append'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
};

type Words = { readonly subject: string; readonly text: string };

type Addressed = {
  readonly holder: Holder;
  readonly to: string;
  readonly about: 'connection' | 'preferences';
  readonly correlationId?: CorrelationId | undefined;
};

/** Sends an e-mail to a holder. A failure is logged and journalled, and nobody else's problem: never rejects for it. */
export const sendToHolder = async (
  { messenger, journal, clock, log }: HolderMessenger,
  { holder, to, about, correlationId }: Addressed,
  { subject, text }: Words,
): Promise<void> => {
  const delivered = await messenger.sendMail({ to, subject, text }).then(
    () => true,
    (error: unknown) => {
      log.error('A message could not be handed over.', { detail: about, error });
      return false;
    },
  );
  const line = { kind: 'contact.messaged', atMilliseconds: clock.nowMilliseconds(), correlationId } as const;
  await journal.append([{ ...line, ...inJournal(holder), details: { by: 'mail', delivered, about } }]);
};

type ConnectionWords = {
  readonly serviceName: string;
  readonly providerTitle?: string | undefined;
  readonly place?: Place | undefined;
  readonly platform: string;
  readonly correlationId: CorrelationId;
  readonly accountUrl: string;
  readonly atMilliseconds: number;
};

/** A header takes one line, whatever a service calls itself. */
const oneLine = (words: string): string => words.replaceAll(/\s+/g, ' ').trim();

/** A login on a device that had not logged this person in before (franceconnect.md §5.2). */
export const connectionMessage = (words: ConnectionWords): Words => {
  const { platform, correlationId, accountUrl, atMilliseconds } = words;
  const service = oneLine(words.serviceName);
  const by = words.providerTitle === undefined ? '' : oneLine(words.providerTitle);
  return {
    subject: `Nouvelle connexion à « ${service} » avec ${platform} / New login to “${service}” with ${platform}`,
    text: [
      `Une connexion à « ${service} » vient d’être ouverte en votre nom avec ${platform}, depuis un appareil que nous ne connaissions pas.`,
      `Date : ${formatInstant('fr', atMilliseconds)}`,
      `Lieu approximatif : ${placeWords('fr', words.place)}`,
      ...(by === '' ? [] : [`Compte utilisé : ${by}`]),
      `Code de connexion : ${correlationId}`,
      '',
      'C’était vous ? Vous n’avez rien à faire.',
      `Ce n’était pas vous ? Ouvrez votre espace, terminez vos sessions et signalez cette connexion : ${accountUrl}`,
      'Ce message ne vous demande aucun code ni mot de passe.',
      '',
      '—',
      '',
      `A login to “${service}” was just opened in your name with ${platform}, from a device that we did not know.`,
      `Date: ${formatInstant('en', atMilliseconds)}`,
      `Roughly where: ${placeWords('en', words.place)}`,
      ...(by === '' ? [] : [`Account used: ${by}`]),
      `Connection code: ${correlationId}`,
      '',
      'It was you? There is nothing to do.',
      `It was not you? Open your space, end your sessions and report this login: ${accountUrl}`,
      'This message asks you for no code and no password.',
      '',
    ].join('\n'),
  };
};

type PreferenceWords = {
  readonly platform: string;
  /** Titles of the providers. */
  readonly blocked: readonly string[];
  readonly unblocked: readonly string[];
  readonly future: boolean | undefined;
  readonly accountUrl: string;
};

/** What was changed among the person's identity providers. */
export const preferencesMessage = (change: PreferenceWords): Words => ({
  subject: `Vos comptes autorisés ont changé / Your allowed accounts have changed (${change.platform})`,
  text: [
    `Vous avez changé les comptes qui peuvent vous connecter avec ${change.platform}.`,
    ...lines(change, {
      blocked: 'Bloqué',
      unblocked: 'Autorisé de nouveau',
      future: ['Les futurs comptes sont bloqués.', 'Les futurs comptes sont autorisés.'],
    }),
    `Ce n’était pas vous ? Vérifiez vos connexions : ${change.accountUrl}`,
    '',
    '—',
    '',
    `You changed the accounts that can log you in with ${change.platform}.`,
    ...lines(change, {
      blocked: 'Blocked',
      unblocked: 'Allowed again',
      future: ['Future accounts are blocked.', 'Future accounts are allowed.'],
    }),
    `It was not you? Check your logins: ${change.accountUrl}`,
    '',
  ].join('\n'),
});

type ChangeTexts = {
  readonly blocked: string;
  readonly unblocked: string;
  readonly future: readonly [string, string];
};

const lines = ({ blocked, unblocked, future }: PreferenceWords, texts: ChangeTexts): readonly string[] => [
  ...blocked.map((title) => `- ${texts.blocked} : ${oneLine(title)}`),
  ...unblocked.map((title) => `- ${texts.unblocked} : ${oneLine(title)}`),
  ...(future === undefined ? [] : [`- ${texts.future[future ? 1 : 0]}`]),
];

/** For the operator's support: what it needs to look the line up, and to answer. Who it is stands in the journal. */
export const fraudMessage = (report: FraudReport, entry: HistoryEntry): Words => ({
  subject: `Signalement d’usurpation ${report.reportId}`,
  text: [
    `Signalement : ${report.reportId}`,
    `Ligne du journal : ${report.sequence}`,
    `Code de connexion : ${report.correlationId ?? 'aucun'}`,
    `Service : ${oneLine(entry.serviceName)} (${report.clientId ?? 'inconnu'})`,
    `Date : ${formatInstant('fr', report.happenedAtMilliseconds)}`,
    `Personne : ${report.holder.kind === 'citizen' ? 'usager' : 'professionnel'} ${holderId(report.holder)}`,
    `Courriel : ${report.contact}`,
    `Téléphone : ${report.phone === '' ? 'non donné' : oneLine(report.phone)}`,
    '',
    report.comment,
    '',
  ].join('\n'),
});
