import type { FastifyReply } from 'fastify';
import { addPasskey, removePasskey, signInByPasskey } from '#partners/passkey.ts';
import { sessionSeconds } from '#partners/sign-in.ts';
import { html } from '#platform/html.ts';
import { assertionOptions, registrationOptions } from '#platform/passkey.ts';
import { fieldsOf, languageFor, seeOther, sendPage } from '../office/office.ts';
import { carefulPart, postButton, textInput } from '../office/form-parts.ts';
import { say } from '../office/say.ts';
import { backOf } from './sign-in-routes.ts';
import { type AccountVisit, type PartnerVisit, setCookie } from './partner-visit.ts';
import {
  ceremonyBodyOf,
  challengeFor,
  sendCeremonyRefused,
  sendJson,
  takeChallenge,
} from '../office/passkey-ceremony.ts';
import { passkeyPlace, passkeyScriptPath } from '../office/passkey-script.ts';

export const showAccount = (visit: AccountVisit): FastifyReply => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const { email, passkeys } = visit.account;
  return sendPage(visit, {
    ...{ place: 'partners', script: passkeyScriptPath, title: t('Mon compte', 'My account') },
    head: html`<script type="module" src="${passkeyScriptPath}"></script>`,
    content: html`<div class="stack"><p><a href="/partenaires">${t('Espace partenaires', 'Partner space')}</a></p>
<h1>${t('Mon compte', 'My account')}</h1><p class="lead">${email}</p>
<h2>${t('Clés d’accès', 'Passkeys')}</h2>
${passkeys.length === 0 ? html`<p>${t('Aucune. Une clé d’accès évite d’attendre un code.', 'None. With a passkey there is no code to wait for.')}</p>` : ''}
<ul class="stack">${passkeys.map(
      ({ name, credentialId }) =>
        html`<li>${carefulPart(
          name,
          t('Sans elle, un code arrivera par courriel.', 'Without it a code will come by e-mail.'),
          postButton('/partenaires/compte/cles/retrait', `${t('Retirer', 'Remove')} ${name}`, {
            ...{ fields: { credential: credentialId }, look: 'danger' },
          }),
        )}</li>`,
    )}</ul>
${passkeyPlace({
  ...{ path: '/partenaires/cles/ajout', look: 'second' },
  before: textInput({ name: 'name', label: t('Nom de cette clé', 'Name of this passkey') }),
  button: t('Ajouter une clé d’accès', 'Add a passkey'),
  failed: t('La clé n’a pas été ajoutée.', 'The passkey was not added.'),
})}
${postButton('/partenaires/deconnexion', t('Se déconnecter', 'Sign out'))}</div>`,
  });
};

export const dropPasskey = async (visit: AccountVisit): Promise<FastifyReply> => {
  await removePasskey(visit.pages.space, visit.account, fieldsOf(visit)['credential'] ?? '');
  return seeOther(visit, '/partenaires/compte');
};

const ceremonies = {
  signIn: { space: 'partner', purpose: 'sign-in' },
  add: { space: 'partner', purpose: 'add' },
} as const;

export const askSignInOptions = async (visit: PartnerVisit): Promise<FastifyReply> =>
  sendJson(visit, await assertionOptions(visit.pages.space.origin, challengeFor(visit, ceremonies.signIn)));

export const signInWithPasskey = async (visit: PartnerVisit): Promise<FastifyReply> => {
  const challenge = takeChallenge(visit, ceremonies.signIn);
  const session = challenge && (await signInByPasskey(visit.pages.space, challenge, ceremonyBodyOf(visit).credential));
  if (session === undefined || session === '') return sendCeremonyRefused(visit);
  setCookie(visit, 'session', session, sessionSeconds);
  return sendJson(visit, { next: backOf(visit) });
};

export const askAddOptions = async (visit: AccountVisit): Promise<FastifyReply> => {
  const { accountId: handle, email: name, passkeys } = visit.account;
  const challenge = challengeFor(visit, ceremonies.add);
  return sendJson(visit, await registrationOptions(visit.pages.space.origin, { handle, name, passkeys }, challenge));
};

export const addNewPasskey = async (visit: AccountVisit): Promise<FastifyReply> => {
  const challenge = takeChallenge(visit, ceremonies.add);
  const { credential, name } = ceremonyBodyOf(visit);
  const order = { challenge: challenge ?? '', name, registration: credential };
  const isAdded = challenge !== undefined && (await addPasskey(visit.pages.space, visit.account, order));
  return isAdded ? sendJson(visit, { next: '/partenaires/compte' }) : sendCeremonyRefused(visit);
};
