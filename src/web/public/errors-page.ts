import type { FastifyReply } from 'fastify';
import { type Html, html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import { citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import type { FaultCatalogue, Language } from '#vocabulary/fault.ts';
import { faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import { languageFor, type Visit } from '../office/office.ts';
import { doorNames } from './door-names.ts';
import { sendPublicPage } from './public-page.ts';

/** Every code that a person can quote, made from the catalogues that make the pages of faults: it cannot differ from them. */
export const sendErrors = (visit: Visit): FastifyReply => {
  const language = languageFor(visit);
  const text = texts[language];
  return sendPublicPage(visit, {
    site: 'errors',
    content: html`<p class="lead">${text.lead}</p>
<nav class="contents panel" aria-label="${text.contents}"><ol><li><a href="#professional">${doorNames[language].professional}</a></li><li><a href="#citizen">${doorNames[language].low}</a></li></ol></nav>
${catalogue(language, 'professional', faultCatalogue)}
${catalogue(language, 'citizen', citizenFaultCatalogue)}`,
  });
};

const catalogue = (language: Language, id: 'professional' | 'citizen', faults: FaultCatalogue): Html => {
  const text = texts[language];
  const title = doorNames[language][id === 'citizen' ? 'low' : id];
  const entries = Object.entries(faults).map(
    ([
      code,
      { status, oauthError, message, advice, hint },
    ]) => html`<section class="fault" id="${code}" aria-labelledby="${code}-title">
<h3 id="${code}-title"><a href="#${code}">${code}</a></h3>
<p class="quiet">HTTP ${status} · <code>${oauthError}</code></p>
<p>${typeset(language, `${message[language]} ${advice[language]}`)}</p>
<p class="quiet"><strong>${text.integrator}</strong> <span lang="en">${hint}</span></p>
</section>`,
  );
  return html`<section class="stack"><h2 id="${id}">${title}</h2><div class="faults">${entries}</div></section>`;
};

const texts: Texts<Readonly<Record<'lead' | 'contents' | 'integrator', string>>> = {
  fr: {
    lead: 'Une personne lit le code et la première phrase\u00a0; la seconde, en anglais, est pour qui intègre le service. Un code ne change jamais de sens.',
    contents: 'Sommaire',
    integrator: 'Pour l’intégrateur\u00a0:',
  },
  en: {
    lead: 'A person reads the code and the first sentence; the second is for whoever integrates the service. A code never changes its meaning.',
    contents: 'Contents',
    integrator: 'For the integrator:',
  },
};
