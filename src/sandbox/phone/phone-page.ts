import type { FastifyInstance } from 'fastify';
import { html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import { phoneIcon } from '#platform/look/icons.ts';
import { type Door, type DoorPage, languageOf } from '../door.ts';
import type { SandboxAddresses, Surroundings } from '../surroundings.ts';
import type { Language } from '#vocabulary/fault.ts';

/** Adds `/phone`: how to have a phone on this machine, in a window of its own. The app refuses frames, as it must. */
export function addPhonePage(scope: FastifyInstance, door: Door, { addresses }: Surroundings): void {
  scope.get('/phone', (request, reply) => door.sendPage(request, reply, phonePage(languageOf(request), addresses)));
}

function phonePage(language: Language, addresses: SandboxAddresses): DoorPage {
  const text = texts[language];
  const [open, enrol, logIn] = text.steps;
  return {
    title: text.title,
    lead: text.lead,
    body: html`<ol class="stack trials">
<li class="panel raised stack"><h2>${open.title}</h2><p>${open.words}</p>
<p><a class="button" href="${addresses.phoneUrl}/" target="_blank" rel="noopener">${phoneIcon} ${open.link}</a></p></li>
<li class="panel stack"><h2>${enrol.title}</h2><p>${enrol.words}</p>
<p class="actions"><a class="button second" href="${addresses.professionalOrigin}/devices/add" target="_blank" rel="noopener">${enrol.link}</a></p></li>
<li class="panel stack"><h2>${logIn.title}</h2><p>${logIn.words}</p>
<p class="actions"><a class="button second" href="${addresses.demoOrigin}/cabinet">${logIn.link}</a>
<a class="button second" href="${addresses.demoOrigin}/bureau">${text.desk}</a></p></li></ol>
<p class="quiet">${text.realPhone}</p>
<p class="actions"><a href="/mailbox">${text.mailbox}</a> <a href="/reader/agent">${text.agent}</a> <a href="/">${text.back}</a></p>`,
  };
}

type Step = { readonly title: string; readonly words: string; readonly link: string };

type PhoneTexts = Readonly<Record<'title' | 'lead' | 'desk' | 'realPhone' | 'mailbox' | 'agent' | 'back', string>> & {
  readonly steps: readonly [open: Step, enrol: Step, logIn: Step];
};

const texts: Texts<PhoneTexts> = {
  fr: {
    title: 'Le téléphone du bac à sable',
    lead: 'L’application est une page que l’on installe. Ouvrez-la dans une seconde fenêtre, étroite, à côté de celle-ci\u00a0: ce sera le téléphone.',
    steps: [
      {
        title: 'Ouvrir l’application',
        words: 'Chaque profil de navigateur est un téléphone\u00a0: une fenêtre privée en fait un second.',
        link: 'Ouvrir dans une autre fenêtre',
      },
      {
        title: 'Enrôler le téléphone d’une personne de test',
        words:
          'Connectez-vous avec sa carte par le lecteur virtuel, affichez le QR code, puis copiez son lien dans la fenêtre du téléphone.',
        link: 'Ajouter un téléphone',
      },
      {
        title: 'Se connecter avec lui',
        words:
          'Sur la page de connexion, saisissez l’identifiant de la personne, puis choisissez sur le téléphone le nombre affiché.',
        link: 'Ouvrir le cabinet de démonstration',
      },
    ],
    desk: 'Ou un logiciel de bureau (CIBA)',
    realPhone:
      'Avec un vrai téléphone\u00a0: ces adresses n’existent que sur cette machine. Les tests automatiques ont les téléphones du robot (docs/robot.md).',
    mailbox: 'La boîte aux lettres',
    agent: 'L’agent de la carte',
    back: 'Accueil du bac à sable',
  },
  en: {
    title: 'The phone of the sandbox',
    lead: 'The app is a page that one installs. Open it in a second, narrow window beside this one: that will be the phone.',
    steps: [
      {
        title: 'Open the app',
        words: 'Each profile of a browser is a phone: a private window makes a second one.',
        link: 'Open in another window',
      },
      {
        title: 'Enrol the phone of a test person',
        words:
          'Log in with their card by the virtual reader, show the QR code, then copy its link into the window of the phone.',
        link: 'Add a phone',
      },
      {
        title: 'Log in with it',
        words: 'On the login page type the person’s identifier, then choose on the phone the number that is shown.',
        link: 'Open the demonstration practice',
      },
    ],
    desk: 'Or a desk application (CIBA)',
    realPhone:
      'With a real phone: these addresses exist on this machine only. Automatic tests have the robot’s phones (docs/robot.md).',
    mailbox: 'The mailbox',
    agent: 'The card agent',
    back: 'Start page of the sandbox',
  },
};
