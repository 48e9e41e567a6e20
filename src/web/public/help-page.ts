import type { FastifyReply } from 'fastify';
import { type Html, html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { placePaths } from '../office/navigation.ts';
import { languageFor, type Visit } from '../office/office.ts';
import { sendPublicPage } from './public-page.ts';
import { type Site, sites, siteTitles } from './sites.ts';

/** Where everything to read is. */
export const sendHelp = (visit: Visit): FastifyReply => {
  const language = languageFor(visit);
  const text = texts[language];
  return sendPublicPage(visit, {
    site: 'help',
    content: html`<p class="lead">${text.lead}</p>
<section class="stack"><h2>${text.everybody}</h2>${cards(language, ['questions', 'status', 'guarantees', 'privacy', 'accessibility'])}</section>
<section class="stack"><h2>${text.partners}</h2>${cards(language, partnerSites)}</section>`,
  });
};

/** The way of a service into the doors, with the documents to read on it. */
export const sendPartnerHelp = (visit: Visit): FastifyReply => {
  const language = languageFor(visit);
  const text = texts[language];
  const hasSpace = visit.office.places.includes('partners');
  return sendPublicPage(visit, {
    site: 'partners',
    content: html`<p class="lead">${text.wayLead}</p>
<section class="stack"><h2>${text.way}</h2><ol class="way">${text.steps.map((step) => html`<li>${step}</li>`)}</ol>
${hasSpace && html`<p><a class="button" href="${placePaths.partners}">${text.space}</a></p>`}</section>
<section class="stack"><h2>${text.read}</h2>${cards(language, partnerSites.slice(1))}</section>`,
  });
};

const partnerSites: readonly Site[] = [
  'partners',
  'requirements',
  'professionalGuide',
  'citizenGuide',
  'logout',
  'ciba',
  'adeli',
  'errors',
];

const cards = (language: Language, names: readonly Site[]): Html =>
  html`<ul class="cards">${names.map((name) => html`<li><a href="${sites[name].path}">${siteTitles[language][name]}</a><span>${texts[language].notes[name]}</span></li>`)}</ul>`;

type Words = Readonly<Record<'lead' | 'everybody' | 'partners' | 'wayLead' | 'way' | 'space' | 'read', string>> & {
  readonly steps: readonly string[];
  readonly notes: Partial<Readonly<Record<Site, string>>>;
};

const texts: Texts<Words> = {
  fr: {
    lead: 'Des réponses courtes d’abord, la documentation ensuite.',
    everybody: 'Pour tout le monde',
    partners: 'Pour qui propose un service',
    wayLead: 'Du premier essai à la production, à l’une des portes ou aux deux.',
    way: 'Le chemin',
    steps: [
      'Choisissez la porte\u00a0: vos utilisateurs sont-ils des professionnels, des citoyens, ou les deux\u00a0?',
      'Essayez tout de suite dans le bac à sable, avec des personnes, des cartes et des comptes fictifs.',
      'Écrivez votre demande\u00a0: à quoi sert le service, sur quelle base, quelles données, qui contacter.',
      'Faites qualifier le service\u00a0: la plateforme joue son rôle et vérifie les exigences une par une.',
      'Passez en production avec d’autres identifiants, et d’autres secrets.',
    ],
    space: 'Ouvrir l’espace partenaires',
    read: 'À lire',
    notes: {
      questions: 'Se connecter, rester connecté, un code à l’écran.',
      status: 'La plateforme et les fournisseurs d’identité, en ce moment.',
      guarantees: 'Ce que nous faisons, et ce que nous ne ferons pas.',
      privacy: 'Ce qui est su de vous, et comment exercer vos droits.',
      accessibility: 'Ce qui est contrôlé, et à qui dire une difficulté.',
      partners: 'Le chemin, de la première question à la production.',
      requirements: 'Celles que l’examen vérifie, et les questions qu’il pose.',
      professionalGuide: 'Compatible avec Pro Santé Connect.',
      citizenGuide: 'Compatible avec FranceConnect et FranceConnect+.',
      logout: 'Fermer une session, et être prévenu d’une fermeture.',
      ciba: 'Logiciels de bureau et applications sans page web.',
      adeli: 'Reconnaître une personne dont l’identifiant change.',
      errors: 'Chaque code, ce qu’il veut dire, ce qu’il faut faire.',
    },
  },
  en: {
    lead: 'Short answers first, then the documentation.',
    everybody: 'For everybody',
    partners: 'For whoever offers a service',
    wayLead: 'From the first trial to production, at one of the doors or at both.',
    way: 'The way',
    steps: [
      'Choose the door: are your users professionals, citizens, or both?',
      'Try at once in the sandbox, with invented people, cards and accounts.',
      'Write your request: what the service is for, on which legal basis, which data, whom to contact.',
      'Have the service qualified: the platform plays its part and checks the requirements one by one.',
      'Go into production with other identifiers, and other secrets.',
    ],
    space: 'Open the partner space',
    read: 'To read',
    notes: {
      questions: 'Logging in, staying logged in, a code on the screen.',
      status: 'The platform and the identity providers, at this moment.',
      guarantees: 'What we do, and what we will not do.',
      privacy: 'What is known of you, and how to exercise your rights.',
      accessibility: 'What is checked, and whom to tell of a difficulty.',
      partners: 'The way, from the first question to production.',
      requirements: 'Those that the examination checks, and the questions that it asks.',
      professionalGuide: 'Compatible with Pro Santé Connect.',
      citizenGuide: 'Compatible with FranceConnect and FranceConnect+.',
      logout: 'Ending a session, and being told of an end.',
      ciba: 'Desktop software and applications without a web page.',
      adeli: 'Recognising a person whose identifier changes.',
      errors: 'Each code, what it means, what to do.',
    },
  },
};
