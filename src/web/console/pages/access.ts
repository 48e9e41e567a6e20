import type { FastifyReply } from 'fastify';
import type { Operator } from '#operators/operator.ts';
import { type Html, html } from '#platform/html.ts';
import { formatInstant } from '#platform/language.ts';
import { alertIcon } from '#platform/look/icons.ts';
import type { Passkey } from '#platform/passkey.ts';
import { postButton, textInput } from '../../office/form-parts.ts';
import { passkeyPlace, passkeyScriptPath } from '../../office/passkey-script.ts';
import { say } from '../../office/say.ts';
import { type ConsoleVisit, sendConsolePage } from '../console-visit.ts';
import { entryPaths } from '../entry-paths.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { roleWords } from './console-frame.ts';

/** How one comes in oneself: card, passkeys, roles. */
export const accessPage = (visit: ConsoleVisit, own: Operator, problem?: 'last-way'): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language].account, here: 'account', script: passkeyScriptPath },
    status: problem === undefined ? 200 : 422,
    content: html`${
      problem &&
      html`<div class="notice alert" role="alert">${alertIcon}<p>${t('C’est votre seul accès : ajoutez d’abord une autre clé.', 'This is your only way in: add another passkey first.')}</p></div>`
    }
<dl class="facts"><dt>${t('Nom', 'Name')}</dt><dd>${own.name}</dd>
<dt>${t('Rôles', 'Roles')}</dt><dd>${own.roles.map((role) => roleWords[language][role]).join(', ')}</dd>
<dt>${t('Carte', 'Card')}</dt><dd>${own.nationalId ?? t('aucune', 'none')}</dd></dl>
<section class="stack"><h2>${t('Clés d’accès', 'Passkeys')}</h2>
${own.passkeys.length === 0 ? html`<p>${t('Aucune. Une clé d’accès vous laisse entrer quand le lecteur de carte manque.', 'None. A passkey lets you in when there is no card reader.')}</p>` : html`<ul class="stack plain">${own.passkeys.map((passkey) => line(visit, passkey))}</ul>`}
${visit.isProved ? newKey(visit) : proofFirst(visit)}</section>`,
  });
};

const newKey = ({ language, csrf }: ConsoleVisit): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return passkeyPlace({
    ...{ path: entryPaths.passkeyAdd, look: 'second', csrf },
    before: textInput({ name: 'name', label: t('Nom de la nouvelle clé', 'Name of the new passkey') }),
    button: t('Ajouter une clé d’accès', 'Add a passkey'),
    failed: t('La clé n’a pas été ajoutée.', 'The passkey was not added.'),
  });
};

const proofFirst = ({ language }: ConsoleVisit): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return html`<p>${t('Pour ajouter une clé d’accès, montrez d’abord de nouveau qui vous êtes.', 'To add a passkey, first show again who you are.')}</p>
<p><a class="button second" href="${entryPaths.signIn}?preuve=oui&amp;vers=${encodeURIComponent(consolePaths.account)}">${t('Se reconnecter', 'Sign in again')}</a></p>`;
};

const line = ({ language, csrf }: ConsoleVisit, { name, credentialId, addedAtSeconds }: Passkey) => {
  const added = formatInstant(language, addedAtSeconds * 1000);
  return html`<li>${name} <span class="quiet">${say(language, 'ajoutée le', 'added on')} ${added}</span>
${postButton(entryPaths.passkeyRemove, `${say(language, 'Retirer', 'Remove')} ${name}`, { fields: { credential: credentialId, csrf }, look: 'danger' })}</li>`;
};
