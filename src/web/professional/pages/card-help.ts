import { type Html, html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import { framePage } from '#platform/look/frame.ts';
import type { Look } from '#platform/look/look.ts';
import type { Language } from '#vocabulary/fault.ts';

export type CardHelp = {
  readonly language: Language;
  /** The login that the person left to read this, when there is one. */
  readonly loginUrl?: string | undefined;
  readonly languageUrl?: string | undefined;
};

/** What to try when the card does not answer as it should. */
export function cardHelpPage(look: Look, page: CardHelp): string {
  const text = texts[page.language];
  return framePage(look, {
    language: page.language,
    languageUrl: page.languageUrl,
    title: text.title,
    content: html`<div class="message help">
<h1>${text.title}</h1>
${text.topics.map((topic) => section(page.language, topic))}
${page.loginUrl !== undefined && html`<p class="actions"><a class="button" href="${page.loginUrl}">${text.back}</a></p>`}
</div>`,
  });
}

const section = (language: Language, [heading, remedies]: Topic): Html => html`<section>
<h2>${typeset(language, heading)}</h2>
<ul>${remedies.map((remedy) => html`<li>${typeset(language, remedy)}</li>`)}</ul>
</section>`;

type Topic = readonly [heading: string, remedies: readonly string[]];

const texts: Texts<{ readonly title: string; readonly back: string; readonly topics: readonly Topic[] }> = {
  fr: {
    title: 'Votre carte ne répond pas',
    back: 'Revenir à la connexion',
    topics: [
      [
        'Le navigateur ne demande aucun certificat',
        [
          'Insérez la carte puce en avant, jusqu’au bout, et attendez que le voyant du lecteur soit fixe.',
          'Vérifiez que le logiciel de lecture des cartes CPS (Cryptolib CPS) est installé et démarré.',
          'Fermez toutes les fenêtres du navigateur, puis rouvrez votre service : un navigateur garde en mémoire qu’il n’a pas trouvé de carte.',
          'Firefox ne connaît la carte que si le module de la Cryptolib y a été ajouté ; Chrome et Edge n’en ont pas besoin sous Windows.',
        ],
      ],
      [
        'Le navigateur propose un autre certificat, ou plusieurs',
        [
          'Choisissez celui qui porte votre nom et le mot « authentification », non « signature ».',
          'Si la carte d’un collègue est proposée, retirez-la, insérez la vôtre et fermez toutes les fenêtres du navigateur.',
        ],
      ],
      [
        'Le code porteur est refusé',
        [
          'Après trois codes faux la carte se bloque. Ne tentez pas un troisième essai au hasard.',
          'Une carte bloquée se débloque avec le code de secours reçu par courrier, dans le logiciel de lecture des cartes.',
          'Sans ce code, adressez-vous à l’Agence du numérique en santé, ou au référent carte de votre établissement.',
        ],
      ],
      [
        'La carte est perdue ou volée',
        [
          'Demandez sans attendre son opposition à l’Agence du numérique en santé. Elle cesse alors d’ouvrir tous les services.',
        ],
      ],
    ],
  },
  en: {
    title: 'Your card does not answer',
    back: 'Go back to the login',
    topics: [
      [
        'The browser asks for no certificate',
        [
          'Insert the card chip first, all the way, and wait until the light of the reader is steady.',
          'Check that the software that reads CPS cards (Cryptolib CPS) is installed and running.',
          'Close all windows of the browser, then open your service again: a browser remembers that it found no card.',
          'Firefox knows the card only when the Cryptolib module was added to it; Chrome and Edge on Windows do not need that.',
        ],
      ],
      [
        'The browser offers another certificate, or several',
        [
          'Choose the one with your name and the word “authentification”, not “signature”.',
          'If a colleague’s card is offered, take it out, insert yours and close all windows of the browser.',
        ],
      ],
      [
        'The PIN is refused',
        [
          'After three wrong PINs the card locks. Do not guess a third time.',
          'A locked card is unlocked with the rescue code that came by post, in the software that reads the cards.',
          'Without that code, ask the Agence du numérique en santé, or whoever is in charge of cards where you work.',
        ],
      ],
      [
        'The card is lost or stolen',
        ['Have it revoked at once by the Agence du numérique en santé. It then stops opening any service.'],
      ],
    ],
  },
};
