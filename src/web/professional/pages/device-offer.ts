import { html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';
import { qrCode } from './qr-code.ts';

export type DeviceOffer = {
  readonly language: Language;
  /** What the QR code says, which is also a link. A secret for as long as it is good. */
  readonly link: string;
  readonly secondsLeft: number;
  readonly scriptPath: string;
};

const overUrl = '/devices/add';

/** The QR code, for as long as it is good. Without JavaScript the page leaves by itself when it is over. */
export function deviceOfferPage(look: Look, { language, link, secondsLeft, scriptPath }: DeviceOffer): string {
  const text = texts[language];
  return framePage(look, {
    name: 'device-offer',
    language,
    // The other language is another page: this one cannot be asked for again.
    languageUrl: `${overUrl}?lang=${language === 'fr' ? 'en' : 'fr'}`,
    title: text.title,
    head: html`<noscript><meta http-equiv="refresh" content="${secondsLeft};url=${overUrl}"></noscript>
<script src="${scriptPath}" defer></script>`,
    content: html`<div class="message panel raised phone-wait" data-then="${overUrl}">
<h1>${text.title}</h1>
<p class="lead">${text.lead}</p>
${qrCode(link, text.label)}
<p class="quiet"><label for="left">${typeset(language, text.left)}</label> <span><span data-left>${secondsLeft}</span> ${text.seconds}</span></p>
<progress id="left" max="${secondsLeft}" value="${secondsLeft}"></progress>
<p>${typeset(language, text.orLink)} <a class="copy" href="${link}">${link}</a></p>
<p class="quiet">${text.secret}</p>
<p class="actions"><a class="button second" href="/devices">${text.done}</a></p>
</div>`,
  });
}

type OfferTexts = Readonly<
  Record<'title' | 'lead' | 'label' | 'left' | 'seconds' | 'orLink' | 'secret' | 'done', string>
>;

const texts: Texts<OfferTexts> = {
  fr: {
    title: 'Lisez ce QR code avec le téléphone',
    lead: 'L’appareil photo du téléphone suffit. L’application s’ouvre et vous guide.',
    label: 'QR code d’enrôlement\u00a0; le lien qu’il porte est écrit plus bas',
    left: 'Encore valable\u00a0:',
    seconds: 'secondes',
    orLink: 'Ou ouvrez ce lien sur le téléphone\u00a0:',
    secret: 'Il ne sert qu’une fois. Ne le montrez à personne\u00a0: il enrôle un téléphone à votre nom.',
    done: 'C’est fait\u00a0: voir vos téléphones',
  },
  en: {
    title: 'Read this QR code with the phone',
    lead: 'The camera of the phone is enough. The app opens and guides you.',
    label: 'Enrolment QR code; the link that it carries is written below',
    left: 'Still good for:',
    seconds: 'seconds',
    orLink: 'Or open this link on the phone:',
    secret: 'It works once. Show it to nobody: it enrols a phone in your name.',
    done: 'It is done: see your phones',
  },
};
