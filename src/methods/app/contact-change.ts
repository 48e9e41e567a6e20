import type { ContactNotice } from './contact-store.ts';
import { type Contact, type ContactDeps, type Message, tryToSend } from './contact.ts';
import { type KnownContactDeps, openContact } from './known-contacts.ts';

export type ContactChangeDeps = ContactDeps & KnownContactDeps;

/** Read at a time: a file of a whole country may have changed. */
const portion = 50;

/**
 * Tells people whose known details were replaced or removed, by whichever process: at the former address and number
 * first, because whoever diverts messages changes these details before anything else; then at those that are new. One
 * after the other, until nothing is due or `signal` says stop; what is left is told at the next start. Never rejects for
 * a message that cannot be handed over.
 */
export const tellContactChangesDue = async (deps: ContactChangeDeps, signal: AbortSignal): Promise<void> => {
  for (;;) {
    const due = await deps.store.noticesDue(portion);
    if (due.length === 0) return;
    for (const notice of due) {
      if (signal.aborted) return;
      // Taken up first: nobody is told twice, whoever else looks.
      if (await deps.store.settleNotice(notice.id)) await tell(deps, notice);
    }
  }
};

const tell = async (deps: ContactChangeDeps, notice: ContactNotice): Promise<void> => {
  try {
    await send(deps, notice);
  } catch (error) {
    deps.log.error('A person could not be told that their contact details changed.', { error });
  }
};

const send = async (deps: ContactChangeDeps, { nationalId, before, after }: ContactNotice): Promise<void> => {
  const former = openContact(deps.vault, nationalId, before);
  const current = after === undefined ? undefined : openContact(deps.vault, nationalId, after);
  const message = current === undefined ? removed : replaced;
  const sent = await Promise.all([
    ...waysTo(deps, former, message),
    ...(current ? newWays(deps, former, current) : []),
  ]);
  const common = { kind: 'contact.messaged', atMilliseconds: deps.clock.nowMilliseconds(), nationalId } as const;
  await deps.journal.append(sent.map((way) => ({ ...common, details: way })));
};

/** What the journal says of one message; `address` is which, never what. */
type Sent = {
  readonly by: 'mail' | 'sms';
  readonly delivered: boolean;
  readonly about: Message['about'];
  readonly address: 'former' | 'new';
};

const waysTo = (deps: ContactDeps, { email, mobile }: Contact, message: Message): readonly Promise<Sent>[] => [
  sendMail(deps, email, { message, address: 'former' }),
  sendSms(deps, mobile, { message, address: 'former' }),
];

/** What stayed the same has had its message. */
const newWays = (deps: ContactDeps, former: Contact, current: Contact): readonly Promise<Sent>[] => [
  ...(current.email === former.email ? [] : [sendMail(deps, current.email, { message: replaced, address: 'new' })]),
  ...(current.mobile === former.mobile ? [] : [sendSms(deps, current.mobile, { message: replaced, address: 'new' })]),
];

type Sending = { readonly message: Message; readonly address: Sent['address'] };

const sendMail = async (deps: ContactDeps, to: string, { message, address }: Sending): Promise<Sent> => {
  const { about, subject, mail: text } = message;
  const way = await tryToSend(deps, 'mail', () => deps.messenger.sendMail({ to, subject, text }));
  return { ...way, about, address };
};

const sendSms = async (deps: ContactDeps, to: string, { message, address }: Sending): Promise<Sent> => {
  const way = await tryToSend(deps, 'sms', () => deps.messenger.sendSms({ to, text: message.sms }));
  return { ...way, about: message.about, address };
};

const replaced: Message = {
  about: 'contact',
  subject: 'Vos coordonnées ont changé / Your contact details were changed',
  mail: 'Les coordonnées auxquelles nous vous écrivons, courriel ou mobile, ont été changées. Ce message part aux anciennes comme aux nouvelles. Si vous n’avez rien demandé, prévenez sans attendre l’organisme qui tient vos coordonnées, connectez-vous avec votre carte et vérifiez vos téléphones.\n\nThe contact details at which we write to you, e-mail or mobile, were changed. This message goes to the former ones and to the new ones. If you asked for nothing, tell the organisation that keeps your details without delay, log in with your card and check your phones.\n',
  sms: 'Vos coordonnées ont été changées. Si ce n’est pas vous, prévenez qui les tient. / Your contact details were changed. If it was not you, tell whoever keeps them.',
};

const removed: Message = {
  about: 'contact',
  subject: 'Vos coordonnées ont été supprimées / Your contact details were removed',
  mail: 'Les coordonnées auxquelles nous vous écrivons ont été supprimées : ce message est le dernier que vous y recevez. Si vous n’avez rien demandé, prévenez sans attendre l’organisme qui tient vos coordonnées, connectez-vous avec votre carte et vérifiez vos téléphones.\n\nThe contact details at which we write to you were removed: this message is the last that you receive there. If you asked for nothing, tell the organisation that keeps your details without delay, log in with your card and check your phones.\n',
  sms: 'Vos coordonnées ont été supprimées. Si ce n’est pas vous, prévenez qui les tient. / Your contact details were removed. If it was not you, tell whoever keeps them.',
};
