import { type ContactDeps, tryToSend } from './contact.ts';
import type { EnrolmentStore } from './enrolment-store.ts';
import { findOffer, type Offer } from './offer.ts';

/**
 * Sends the link of an offer by e-mail to the person whom it is for: what was proved with both codes goes to one of
 * the two known places, and not to whoever typed them. False when the e-mail could not be handed over.
 */
export const sendOffer = async (
  deps: ContactDeps & { readonly enrolments: EnrolmentStore },
  { token }: Offer,
  appUrl: string,
): Promise<boolean> => {
  const offer = await findOffer(deps, token);
  const contact = offer && (await deps.contacts.findContact(offer.nationalId));
  if (offer === undefined || contact === undefined) return false;
  const link = `${appUrl}/#${token}`;
  const way = await tryToSend(deps, 'mail', () => deps.messenger.sendMail({ to: contact.email, ...offerMail(link) }));
  await deps.journal.append([
    {
      kind: 'contact.messaged',
      atMilliseconds: deps.clock.nowMilliseconds(),
      nationalId: offer.nationalId,
      details: { ...way, about: 'offer' },
    },
  ]);
  return way.delivered;
};

const offerMail = (link: string) => ({
  subject: 'Enrôlez votre téléphone / Enrol your phone',
  text: `Ouvrez ce lien sur le téléphone à enrôler, dans les quinze minutes. Il ne sert qu’une fois. Ne le transmettez à personne.\n\nOpen this link on the phone to enrol, within fifteen minutes. It works once. Pass it on to nobody.\n\n${link}\n`,
});
