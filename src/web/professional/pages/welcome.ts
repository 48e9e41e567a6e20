import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';

export type Welcome = {
  readonly language: Language;
  readonly issuer: string;
  readonly discoveryUrl: string;
  /** Places that only a sandbox has. */
  readonly sandbox?:
    | { readonly demoUrl: string; readonly readerUrl: string; readonly docsUrl?: string | undefined }
    | undefined;
  readonly languageUrl?: string | undefined;
};

/** The root of the professional host: says what this is to whoever arrives without a service. */
export function welcomePage(look: Look, page: Welcome): string {
  const text = texts[page.language];
  return framePage(look, {
    language: page.language,
    languageUrl: page.languageUrl,
    title: text.title,
    content: html`<div class="message">
<h1>${text.title}</h1>
<p class="lead">${text.lead}</p>
<p>${text.person}</p>
${page.sandbox !== undefined && sandboxPanel(page.sandbox, text)}
<section class="panel" aria-labelledby="integrator">
<h2 id="integrator">${text.integrator}</h2>
<dl class="facts"><dt>${text.issuer}</dt><dd><span class="copy">${page.issuer}</span></dd>
<dt>${text.discovery}</dt><dd><a class="copy" href="${page.discoveryUrl}">${page.discoveryUrl}</a></dd></dl>
</section>
</div>`,
  });
}

const sandboxPanel = (
  sandbox: NonNullable<Welcome['sandbox']>,
  text: WelcomeTexts,
): Html => html`<section class="panel test" aria-labelledby="sandbox">
<h2 id="sandbox">${text.sandbox}</h2>
<ul class="links">
<li><a href="${sandbox.demoUrl}">${text.demo[0]}</a><span>${text.demo[1]}</span></li>
<li><a href="${sandbox.readerUrl}">${text.reader[0]}</a><span>${text.reader[1]}</span></li>
${sandbox.docsUrl !== undefined && html`<li><a href="${sandbox.docsUrl}">${text.docs[0]}</a><span>${text.docs[1]}</span></li>`}
</ul>
</section>`;

type Link = readonly [label: string, what: string];

type WelcomeTexts = {
  readonly title: string;
  readonly lead: string;
  readonly person: string;
  readonly integrator: string;
  readonly issuer: string;
  readonly discovery: string;
  readonly sandbox: string;
  readonly demo: Link;
  readonly reader: Link;
  readonly docs: Link;
};

const texts: Texts<WelcomeTexts> = {
  fr: {
    title: 'La porte des professionnels de santé',
    lead: 'Ici, un professionnel s’identifie avec sa carte et entre dans ses services numériques.',
    person:
      'Vous voulez vous connecter\u00a0? Ouvrez votre service\u00a0: c’est lui qui vous amène ici, et vous y ramène.',
    integrator: 'Pour raccorder un service',
    issuer: 'Émetteur',
    discovery: 'Découverte',
    sandbox: 'Bac à sable',
    demo: ['Le service de démonstration', 'Se connecter d’un bouton, lire les jetons et les traits, se déconnecter.'],
    reader: ['Le lecteur virtuel', 'Insérer d’un clic la carte d’une personne fictive.'],
    docs: ['La documentation', 'Raccorder un service, piloter le robot, fabriquer des cartes.'],
  },
  en: {
    title: 'The door of health professionals',
    lead: 'Here a professional proves who they are with a card, and enters their digital services.',
    person: 'Do you want to log in? Open your service: it brings you here, and takes you back.',
    integrator: 'To connect a service',
    issuer: 'Issuer',
    discovery: 'Discovery',
    sandbox: 'Sandbox',
    demo: ['The demonstration service', 'Log in with one button, read the tokens and the claims, log out.'],
    reader: ['The virtual reader', 'Insert the card of an invented person with one click.'],
    docs: ['The documentation', 'Connect a service, drive the robot, make cards.'],
  },
};
