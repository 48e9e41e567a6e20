import type { FastifyReply } from 'fastify';
import { type Html, html, type Value } from '#platform/html.ts';
import { alertIcon, cardIcon, doneIcon } from '#platform/look/icons.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import { textInput } from '../../office/form-parts.ts';
import { languageFor, queryOf, sendPage, type Visit } from '../../office/office.ts';
import { passkeyPlace, passkeyScriptPath } from '../../office/passkey-script.ts';
import { say } from '../../office/say.ts';
import { entryPaths } from '../entry-paths.ts';
import { consolePaths } from '../places.ts';

export type SignInNotice = 'failed' | 'unreachable';

type SignIn = {
  /** Path to come back to. */
  readonly back: string;
  readonly notice: SignInNotice | undefined;
  readonly doorTargets: readonly string[];
  readonly testOperators: readonly { readonly name: string; readonly nationalId: NationalId }[];
};

const scriptTag = html`<script type="module" src="${passkeyScriptPath}"></script>`;

type Say = (fr: string, en: string) => string;
const sayFor =
  (visit: Visit): Say =>
  (fr, en) =>
    say(languageFor(visit), fr, en);

/** The two ways in. Nothing on it depends on who reads. */
export const signInPage = (visit: Visit, { back, notice, doorTargets, testOperators }: SignIn): FastifyReply => {
  const t = sayFor(visit);
  return sendPage(visit, {
    ...{ place: 'console', title: t('Connexion à la console', 'Sign in to the console') },
    status: notice === undefined ? 200 : notice === 'failed' ? 400 : 503,
    ...{ script: passkeyScriptPath, head: scriptTag, formTargets: doorTargets },
    content: html`<div class="stack narrow"><h1>${t('Console d’exploitation', 'Operator console')}</h1>
${noticeOf(visit, notice)}
<p class="lead">${t('Réservée à celles et ceux qui exploitent la plateforme. Chaque action y est gardée au journal.', 'For those who run the platform. Whatever is done here is kept in the journal.')}</p>
<form method="post" action="${entryPaths.card}" class="stack"><input type="hidden" name="vers" value="${back}">
<button class="button">${cardIcon} ${t('Se connecter avec sa carte', 'Sign in with a card')}</button></form>
${passkeyPlace({
  ...{ path: entryPaths.passkeySignIn, look: 'second', before: undefined, back },
  button: t('Se connecter avec une clé d’accès', 'Sign in with a passkey'),
  failed: t('Cette clé n’ouvre pas la console.', 'This passkey does not open the console.'),
})}
${testers(t, testOperators)}
<p class="quiet">${t('Venu par un lien d’un autre site ?', 'Did you follow a link from another site?')} <a href="${back}">${t('Continuer si vous êtes déjà connecté', 'Go on if you are signed in already')}</a></p></div>`,
  });
};

/** In a sandbox: with whom to try, two of them because of the four eyes. */
const testers = (t: Say, people: SignIn['testOperators']): Html | undefined =>
  people.length === 0
    ? undefined
    : html`<div class="panel test stack"><h2>${t('Bac à sable : qui peut entrer', 'Sandbox: who may come in')}</h2><ul>${people.map(
        ({ name, nationalId }) => html`<li>${name} <span class="quiet">${nationalId}</span></li>`,
      )}</ul><p>${t('Ce que l’un propose, l’autre l’accepte : ouvrez un second navigateur.', 'What one proposes, the other agrees to: open a second browser.')}</p></div>`;

const noticeOf = (visit: Visit, notice: SignInNotice | undefined): Value => {
  const t = sayFor(visit);
  if (notice !== undefined)
    return html`<div class="notice alert" role="alert">${alertIcon}<p>${
      notice === 'failed'
        ? t(
            'La connexion n’a pas abouti. Recommencez, avec la carte.',
            'The login did not succeed. Try again, with the card.',
          )
        : t(
            'La porte des professionnels ne répond pas. Prenez une clé d’accès, ou réessayez.',
            'The professional door does not answer. Use a passkey, or try again.',
          )
    }</p></div>`;
  const asked = queryOf(visit);
  const words: Readonly<Record<string, string>> = {
    cle: t('Votre clé d’accès est prête : connectez-vous avec elle.', 'Your passkey is ready: sign in with it.'),
    session: t(
      'Votre session avait pris fin. Ce que vous avez écrit est gardé une demi-heure : reconnectez-vous, vous y revenez.',
      'Your session had ended. What you typed is kept for half an hour: sign in again and you come back to it.',
    ),
    preuve: t(
      'Pour ce que vous demandez, montrez de nouveau qui vous êtes. Ce que vous aviez écrit est gardé une demi-heure.',
      'For what you ask, show again who you are. What you typed is kept for half an hour.',
    ),
  };
  const said = Object.keys(words).find((name) => asked[name] === 'oui');
  return said !== undefined && html`<div class="notice good" role="status">${doneIcon}<p>${words[said]}</p></div>`;
};

const sendShort = (
  visit: Visit,
  page: { readonly title: string; readonly lead: string; readonly more?: Html | undefined; readonly status?: number },
): FastifyReply =>
  sendPage(visit, {
    ...{ place: 'console', title: page.title, status: page.status ?? 200 },
    content: html`<div class="stack narrow"><h1>${page.title}</h1><p class="lead">${page.lead}</p>${page.more}</div>`,
  });

/** Somebody proved who they are, and this page tells them nothing but that it is not for them. */
export const notOperatorPage = (visit: Visit): FastifyReply => {
  const t = sayFor(visit);
  return sendShort(visit, {
    status: 403,
    title: t('Cette carte n’ouvre pas la console', 'This card does not open the console'),
    lead: t(
      'Votre connexion est bonne, mais la console est réservée à celles et ceux qui exploitent la plateforme.',
      'Your login is good, but the console is for those who run the platform.',
    ),
    more: html`<p><a class="button second" href="${entryPaths.signIn}">${t('Prendre une autre carte', 'Use another card')}</a></p>`,
  });
};

/** Goes on by itself: a cookie that is `SameSite=Strict` does not travel with the redirect of another site. */
export const onwardPage = (visit: Visit, next: string): FastifyReply => {
  const t = sayFor(visit);
  const title = t('Vous êtes connecté', 'You are signed in');
  return sendPage(visit, {
    ...{ place: 'console', title, head: html`<meta http-equiv="refresh" content="0; url=${next}">` },
    content: html`<div class="stack narrow"><h1>${title}</h1><p><a class="button" href="${next}">${t('Entrer dans la console', 'Enter the console')}</a></p></div>`,
  });
};

/** After the sign-out. */
export const goodbyePage = (visit: Visit): FastifyReply => {
  const t = sayFor(visit);
  return sendShort(visit, {
    title: t('Vous êtes déconnecté', 'You are signed out'),
    lead: t('Plus rien n’est ouvert dans ce navigateur.', 'Nothing is open in this browser any more.'),
    more: html`<p><a class="button second" href="${consolePaths.home}">${t('Se connecter de nouveau', 'Sign in again')}</a></p>`,
  });
};

/** Goes out of the door too: its own page ends the session there and comes back. */
export const leavingPage = (visit: Visit, next: string): FastifyReply => {
  const t = sayFor(visit);
  const title = t('Déconnexion', 'Signing out');
  return sendPage(visit, {
    ...{ place: 'console', title, head: html`<meta http-equiv="refresh" content="0; url=${next}">` },
    content: html`<div class="stack narrow"><h1>${title}</h1><p class="lead">${t('La console est fermée. La session de votre carte se termine aussi.', 'The console is closed. The session of your card ends too.')}</p>
<p><a class="button" href="${next}">${t('Terminer la session de la carte', 'End the session of the card')}</a></p></div>`,
  });
};

/** The page of a link by which somebody adds their first passkey; undefined: it is not good. */
export const enrolmentPage = (
  visit: Visit,
  owner: { readonly name: string; readonly path: string } | undefined,
): FastifyReply => {
  const t = sayFor(visit);
  if (owner === undefined)
    return sendShort(visit, {
      status: 404,
      title: t('Ce lien ne vaut plus', 'This link is no longer good'),
      lead: t(
        'Il sert une fois, pendant un jour. Demandez-en un autre à qui vous l’a donné.',
        'It is good once, for a day. Ask whoever gave it to you for another.',
      ),
    });
  const title = t('Votre accès à la console', 'Your access to the console');
  return sendPage(visit, {
    ...{ place: 'console', title, script: passkeyScriptPath, head: scriptTag },
    content: html`<div class="stack narrow"><h1>${title}</h1>
<p class="lead">${t(`Bonjour ${owner.name}. Ajoutez une clé d’accès à cet appareil : elle ouvrira la console, avec votre empreinte ou votre code.`, `Hello ${owner.name}. Add a passkey to this device: it will open the console, with your fingerprint or your PIN.`)}</p>
${passkeyPlace({
  ...{ path: owner.path, look: '' },
  before: textInput({ name: 'name', label: t('Nom de cette clé', 'Name of this passkey') }),
  button: t('Ajouter la clé d’accès', 'Add the passkey'),
  failed: t('La clé n’a pas été ajoutée. Le lien vaut encore.', 'The passkey was not added. The link is still good.'),
})}
<noscript><p class="notice">${t('Cette page a besoin de JavaScript : une clé d’accès ne se crée pas sans lui.', 'This page needs JavaScript: a passkey cannot be made without it.')}</p></noscript></div>`,
  });
};
