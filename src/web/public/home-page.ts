import type { FastifyReply } from 'fastify';
import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import { arrowIcon, cardIcon, doneIcon, hallDrawing, phoneIcon } from '#platform/look/icons.ts';
import type { Language } from '#vocabulary/fault.ts';
import { languageFor, type Visit } from '../office/office.ts';
import { placePaths } from '../office/navigation.ts';
import { sendPublicPage } from './public-page.ts';
import { sites } from './sites.ts';

/** The entrance hall: both doors, and where to go from here. */
export const sendHome = (visit: Visit, facts: { readonly hasCitizenDoor: boolean }): FastifyReply => {
  const language = languageFor(visit);
  const text = texts[language];
  return sendPublicPage(visit, {
    site: 'home',
    heading: html`<div class="welcome"><div><h1>${text.title} <span>${text.subtitle}</span></h1><p class="lead">${text.lead}</p></div>${hallDrawing}</div>`,
    content: html`<div class="doors">
${door(language, { name: 'professional', icon: cardIcon, where: `${sites.services.path}?porte=professional` })}
${facts.hasCitizenDoor && door(language, { name: 'citizen', icon: phoneIcon, where: `${sites.services.path}?porte=citizen` })}
</div>
<section class="stack"><h2>${text.promiseTitle}</h2><ul class="promises">${text.promises.map((promise) => html`<li>${doneIcon}<span>${promise}</span></li>`)}</ul>
<p><a href="${sites.guarantees.path}">${text.guarantees}</a></p></section>
<section class="panel partner-call"><div><h2>${text.partnerTitle}</h2><p>${text.partner}</p></div>${partnerLink(visit, text)}</section>`,
  });
};

type DoorPanel = { readonly name: 'professional' | 'citizen'; readonly icon: Html; readonly where: string };

const door = (language: Language, { name, icon, where }: DoorPanel): Html => {
  const { title, words, how, link } = texts[language].doors[name];
  return html`<section class="panel raised door" aria-labelledby="door-${name}"><div class="titled">${icon}<h2 id="door-${name}">${title}</h2></div>
<p>${words}</p><p class="quiet">${how}</p><p><a class="button" href="${where}">${link} ${arrowIcon}</a></p></section>`;
};

const partnerLink = ({ office }: Visit, text: Words): Html =>
  office.places.includes('partners')
    ? html`<p class="actions"><a class="button" href="${placePaths.partners}">${text.partnerSpace}</a><a href="${sites.partners.path}">${text.partnerGuide}</a></p>`
    : html`<p><a class="button second" href="${sites.partners.path}">${text.partnerGuide}</a></p>`;

type DoorWords = Readonly<Record<'title' | 'words' | 'how' | 'link', string>>;
type Words = Readonly<
  Record<
    | 'title'
    | 'subtitle'
    | 'lead'
    | 'promiseTitle'
    | 'guarantees'
    | 'partnerTitle'
    | 'partner'
    | 'partnerSpace'
    | 'partnerGuide',
    string
  >
> & {
  readonly doors: Readonly<Record<'professional' | 'citizen', DoorWords>>;
  readonly promises: readonly string[];
};

const texts: Texts<Words> = {
  fr: {
    title: 'Entrez.',
    subtitle: 'Le numérique en santé commence ici.',
    lead: 'Une seule entrée pour vos services de santé en ligne. Vous montrez qui vous êtes, une fois, et le service que vous avez choisi vous ouvre.',
    doors: {
      professional: {
        title: 'Je soigne',
        words: 'Avec votre carte de professionnel ou votre téléphone, entrez dans vos logiciels et vos services.',
        how: 'Ouvrez votre service et choisissez de vous identifier\u00a0: il vous amène ici, et vous y ramène.',
        link: 'Les services des professionnels',
      },
      citizen: {
        title: 'Je prends soin de moi et des miens',
        words: 'Avec un compte que vous avez déjà, entrez chez vos services sans créer un mot de passe de plus.',
        how: 'Ouvrez le service\u00a0: il vous amène ici, vous choisissez votre compte, et vous y revenez.',
        link: 'Les services des citoyens',
      },
    },
    promiseTitle: 'Ce que vous pouvez attendre de nous',
    promises: [
      'Un service ne reçoit que ce qu’il lui faut, et vous le voyez avant.',
      'Personne ici ne suit ce que vous faites ensuite dans le service.',
      'Chaque page marche au clavier, avec un lecteur d’écran, et sans JavaScript.',
    ],
    guarantees: 'Toutes nos garanties',
    partnerTitle: 'Vous proposez un service\u00a0?',
    partner: 'Raccordez-le par l’une des portes, ou par les deux. Tout s’essaie avec des personnes fictives.',
    partnerSpace: 'Ouvrir l’espace partenaires',
    partnerGuide: 'Lire la documentation',
  },
  en: {
    title: 'Come in.',
    subtitle: 'Digital health begins here.',
    lead: 'One entrance to your online health services. You show who you are, once, and the service that you chose opens.',
    doors: {
      professional: {
        title: 'I care for people',
        words: 'With your professional card or your phone, enter your software and your services.',
        how: 'Open your service and choose to identify yourself: it brings you here, and takes you back.',
        link: 'Services for professionals',
      },
      citizen: {
        title: 'I look after myself and my family',
        words: 'With an account that you already have, enter your services without one more password.',
        how: 'Open the service: it brings you here, you choose your account, and you go back.',
        link: 'Services for citizens',
      },
    },
    promiseTitle: 'What you can expect of us',
    promises: [
      'A service receives only what it needs, and you see it before.',
      'Nobody here follows what you then do in the service.',
      'Every page works with the keyboard, with a screen reader, and without JavaScript.',
    ],
    guarantees: 'All our guarantees',
    partnerTitle: 'Do you offer a service?',
    partner: 'Connect it by one of the doors, or by both. Everything can be tried with invented people.',
    partnerSpace: 'Open the partner space',
    partnerGuide: 'Read the documentation',
  },
};
