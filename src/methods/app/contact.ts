import type { Log } from '#platform/log.ts';
import type { Messenger } from '#platform/messenger.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';

/** Correspondence details known to the directory: an e-mail address and a mobile number. */
export type Contact = { readonly email: string; readonly mobile: string };

export type ContactLookup = { readonly findContact: (nationalId: NationalId) => Promise<Contact | undefined> };

export type ContactDeps = {
  readonly contacts: ContactLookup;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
  /** Appends to the journal, where no change in a store goes with the line. */
  readonly journal: { readonly append: (events: readonly NewEvent[]) => Promise<void> };
};

export type Message = {
  readonly about: 'codes' | 'device' | 'contact';
  readonly subject: string;
  readonly mail: string;
  readonly sms: string;
};

/** Sends one message both ways; one that fails does not stop the other. The journal says which went, never what nor where. */
export const sendToContact = async (
  deps: ContactDeps,
  { nationalId, contact }: { readonly nationalId: NationalId; readonly contact: Contact },
  message: Message,
): Promise<void> => {
  const { messenger, journal, clock } = deps;
  const sent = await Promise.all([
    tryToSend(deps, 'mail', () =>
      messenger.sendMail({ to: contact.email, subject: message.subject, text: message.mail }),
    ),
    tryToSend(deps, 'sms', () => messenger.sendSms({ to: contact.mobile, text: message.sms })),
  ]);
  const common = { kind: 'contact.messaged', atMilliseconds: clock.nowMilliseconds(), nationalId } as const;
  await journal.append(sent.map((way) => ({ ...common, details: { ...way, about: message.about } })));
};

type Way = { readonly by: 'mail' | 'sms'; readonly delivered: boolean };

export const tryToSend = async ({ log }: ContactDeps, by: Way['by'], send: () => Promise<void>): Promise<Way> => {
  try {
    await send();
    return { by, delivered: true };
  } catch (error) {
    log.error('A message could not be handed over.', { detail: by, error });
    return { by, delivered: false };
  }
};

/** Does the work without anybody waiting for it, so that no answer takes longer for a person who can be reached. */
export const inBackground = ({ log }: Pick<ContactDeps, 'log'>, work: () => Promise<void>): void => {
  work().catch((error: unknown) => log.error('A message could not be sent.', { error }));
};
