import { html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import { doneIcon } from '#platform/look/icons.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';

/** Both codes were right: the rest happens on the phone. */
export function deviceOfferSentPage(look: Look, { language }: { readonly language: Language }): string {
  const text = texts[language];
  return framePage(look, {
    name: 'device-offer-sent',
    language,
    languageUrl: `/devices/enrol?lang=${language === 'fr' ? 'en' : 'fr'}`,
    title: text.title,
    content: html`<div class="message panel raised good">
${doneIcon}
<h1>${text.title}</h1>
<p class="lead">${text.lead}</p>
<p>${text.once}</p>
</div>`,
  });
}

const texts: Texts<Readonly<Record<'title' | 'lead' | 'once', string>>> = {
  fr: {
    title: 'Lisez vos courriels sur le téléphone',
    lead: 'Un lien d’enrôlement vient de vous être envoyé. Ouvrez-le sur le téléphone à enrôler, dans les quinze minutes.',
    once: 'Il ne sert qu’une fois. Vous serez prévenu quand un téléphone aura été enrôlé.',
  },
  en: {
    title: 'Read your e-mail on the phone',
    lead: 'An enrolment link has just been sent to you. Open it on the phone to enrol, within fifteen minutes.',
    once: 'It works once. You will be told when a phone has been enrolled.',
  },
};
