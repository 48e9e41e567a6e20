import { type Html, html } from '#platform/html.ts';
import { type Texts, typeset } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { AccountDoor } from '../account-space.ts';
import { accountPaths, doorWords } from '../paths.ts';
import type { AccountPage } from '../send-page.ts';
import { noticeOf } from './account-frame.ts';

export type WelcomeNotice = 'failed' | 'unreachable';

/** The way in, for somebody who is not logged in. */
export const welcomePage = (
  language: Language,
  doors: readonly AccountDoor[],
  notice: WelcomeNotice | undefined,
): AccountPage => {
  const text = texts[language];
  return {
    title: text.title,
    content: html`<div class="stack narrow">
${notice !== undefined && noticeOf(language, 'alert', text.notices[notice])}
<h1>${text.title}</h1>
<p class="lead">${text.lead}</p>
${doors.map((door) => doorPanel(language, door))}
</div>`,
  };
};

const doorPanel = (language: Language, door: AccountDoor): Html => {
  const { heading, words, go } = texts[language].doors[door];
  return html`<section class="panel stack"><h2>${heading}</h2><p>${typeset(language, words)}</p>
<p class="actions"><a class="button" href="${accountPaths.login}?porte=${doorWords[door]}">${go}</a></p></section>`;
};

/** Said once somebody has left. */
export const goodbyePage = (language: Language): AccountPage => {
  const text = texts[language];
  return {
    title: text.goodbye,
    content: html`<div class="stack narrow"><h1>${text.goodbye}</h1><p>${text.left}</p><p class="actions"><a class="button second" href="${accountPaths.home}">${text.again}</a></p></div>`,
  };
};

type WelcomeTexts = {
  readonly title: string;
  readonly lead: string;
  readonly doors: Readonly<
    Record<AccountDoor, { readonly heading: string; readonly words: string; readonly go: string }>
  >;
  readonly notices: Readonly<Record<WelcomeNotice, string>>;
  readonly goodbye: string;
  readonly left: string;
  readonly again: string;
};

const texts: Texts<WelcomeTexts> = {
  fr: {
    title: 'Mon espace',
    lead: 'Retrouvez six mois de connexions faites en votre nom, fermez vos sessions, et signalez ce que vous ne reconnaissez pas.',
    doors: {
      professional: {
        heading: 'Professionnel de santé',
        words: 'Avec votre carte ou votre téléphone enrôlé.',
        go: 'Entrer comme professionnel',
      },
      citizen: {
        heading: 'Usager',
        words: 'Avec l’un des comptes que vous utilisez déjà pour vous connecter aux services.',
        go: 'Entrer comme usager',
      },
    },
    notices: {
      failed: 'La connexion n’a pas abouti. Rien n’a été ouvert : vous pouvez recommencer.',
      unreachable: 'La connexion est momentanément impossible. Réessayez dans quelques minutes.',
    },
    goodbye: 'Vous êtes déconnecté',
    left: 'Votre espace est fermé dans ce navigateur.',
    again: 'Revenir à mon espace',
  },
  en: {
    title: 'My space',
    lead: 'See six months of logins made in your name, close your sessions, and report what you do not recognise.',
    doors: {
      professional: {
        heading: 'Health professional',
        words: 'With your card or your enrolled phone.',
        go: 'Enter as a professional',
      },
      citizen: {
        heading: 'Citizen',
        words: 'With one of the accounts that you already use to log in to services.',
        go: 'Enter as a citizen',
      },
    },
    notices: {
      failed: 'The login did not succeed. Nothing was opened: you can try again.',
      unreachable: 'Logging in is not possible for the moment. Try again in a few minutes.',
    },
    goodbye: 'You are logged out',
    left: 'Your space is closed in this browser.',
    again: 'Back to my space',
  },
};
