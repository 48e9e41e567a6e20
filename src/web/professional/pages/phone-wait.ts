import { html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { CorrelationId } from '#vocabulary/identifiers.ts';

export type PhoneWait = {
  readonly language: Language;
  readonly serviceName: string;
  /** The two digits to choose on the phone. */
  readonly code: string;
  /** This page’s own address, under which its script and its reload ask. */
  readonly address: string;
  readonly scriptPath: string;
  readonly expiresAtSeconds: number;
  readonly nowSeconds: number;
  readonly csrf: string;
  readonly correlationId: CorrelationId;
  readonly appUrl: string;
};

/** Waits for the phone. Without JavaScript the page reloads itself, and the server holds each reload until something changes. */
export function phoneWaitPage(look: Look, page: PhoneWait): string {
  const text = texts[page.language];
  const left = Math.max(0, page.expiresAtSeconds - page.nowSeconds);
  return framePage(look, {
    name: 'phone-wait',
    language: page.language,
    title: typeset(page.language, text.title),
    head: html`<noscript><meta http-equiv="refresh" content="1;url=${page.address}?wait=1"></noscript>
<script src="${page.scriptPath}" defer></script>`,
    content: html`<div class="message panel raised phone-wait" data-service="${page.serviceName}" data-code="${page.code}" data-wait="${page.address}" data-left="${left}">
<h1>${text.heading}</h1>
<p class="lead">${typeset(page.language, text.open)}</p>
<p class="phone-code" aria-describedby="code-words"><span aria-label="${text.code}">${page.code}</span></p>
<p id="code-words">${text.choose} <strong>${page.serviceName}</strong>.</p>
<p class="quiet"><label for="left">${typeset(page.language, text.left)}</label> <span data-seconds>${left}</span> ${text.seconds}</p>
<progress id="left" max="120" value="${left}"></progress>
<details><summary>${typeset(page.language, text.nothing)}</summary><ul>${text.remedies.map((remedy) => html`<li>${typeset(page.language, remedy)}</li>`)}</ul>
<p><a href="${page.appUrl}">${page.appUrl}</a></p></details>
<form method="post" action="${page.address}/cancel"><input type="hidden" name="csrf" value="${page.csrf}">
<button class="button second full">${text.back}</button></form>
</div>`,
    footer: html`<p class="reference">${typeset(page.language, text.reference)} <span class="copy">${page.correlationId}</span></p>`,
  });
}

type WaitTexts = {
  readonly title: string;
  readonly heading: string;
  readonly open: string;
  readonly code: string;
  readonly choose: string;
  readonly left: string;
  readonly seconds: string;
  readonly nothing: string;
  readonly remedies: readonly string[];
  readonly back: string;
  readonly reference: string;
};

const texts: Texts<WaitTexts> = {
  fr: {
    title: 'En attente de votre téléphone',
    heading: 'Prenez votre téléphone',
    open: 'Ouvrez l’application et choisissez ce nombre parmi les trois qu’elle montre\u00a0:',
    code: 'Nombre à choisir',
    choose: 'N’approuvez que si l’application nomme bien le service',
    left: 'Temps restant\u00a0:',
    seconds: 'secondes',
    nothing: 'Rien n’apparaît sur votre téléphone\u00a0?',
    remedies: [
      'Vérifiez que le téléphone est connecté au réseau et que l’application est ouverte.',
      'Vérifiez l’identifiant que vous avez saisi\u00a0: revenez en arrière pour le corriger.',
      'Si votre téléphone n’est pas encore enrôlé, identifiez-vous avec votre carte.',
    ],
    back: 'Choisir un autre moyen',
    reference: 'Référence de cette connexion\u00a0:',
  },
  en: {
    title: 'Waiting for your phone',
    heading: 'Take your phone',
    open: 'Open the app and choose this number among the three that it shows:',
    code: 'Number to choose',
    choose: 'Approve only if the app names the service',
    left: 'Time left:',
    seconds: 'seconds',
    nothing: 'Nothing appears on your phone?',
    remedies: [
      'Check that the phone is connected to the network and that the app is open.',
      'Check the identifier that you typed: go back to correct it.',
      'If your phone is not enrolled yet, identify yourself with your card.',
    ],
    back: 'Choose another way',
    reference: 'Reference of this login:',
  },
};
