import type { FastifyReply } from 'fastify';
import {
  addPasskey,
  assertionOptions,
  registrationOptions,
  removePasskey,
  signInByPasskey,
} from '#partners/passkey.ts';
import { sessionSeconds } from '#partners/sign-in.ts';
import { html } from '#platform/html.ts';
import { fieldsOf, languageFor, seeOther, sendPage } from '../office/office.ts';
import { postButton, textInput } from '../office/form-parts.ts';
import { say } from '../office/say.ts';
import { type AccountVisit, type PartnerVisit, readCookie, setCookie } from './partner-visit.ts';
import { passkeyScriptPath } from './passkey-script.ts';

/** A challenge waits this long for its answer. */
const challengeSeconds = 300;

export const showAccount = (visit: AccountVisit): FastifyReply => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const { email, passkeys } = visit.account;
  return sendPage(visit, {
    ...{ place: 'partners', script: passkeyScriptPath, title: t('Mon compte', 'My account') },
    head: html`<script type="module" src="${passkeyScriptPath}"></script>`,
    content: html`<div class="stack"><h1>${t('Mon compte', 'My account')}</h1><p class="lead">${email}</p>
<h2>${t('Clés d’accès', 'Passkeys')}</h2>
${passkeys.length === 0 ? html`<p>${t('Aucune. Une clé d’accès évite d’attendre un code.', 'None. With a passkey there is no code to wait for.')}</p>` : ''}
<ul class="stack">${passkeys.map(
      ({ name, credentialId }) =>
        html`<li>${name} ${postButton('/partenaires/compte/cles/retrait', `${t('Retirer', 'Remove')} ${name}`, { fields: { credential: credentialId }, look: 'danger' })}</li>`,
    )}</ul>
<div hidden data-passkey="ajout" class="stack">${textInput({ name: 'name', label: t('Nom de cette clé', 'Name of this passkey') })}
<button class="button second" type="button">${t('Ajouter une clé d’accès', 'Add a passkey')}</button>
<p class="error" role="alert" hidden>${t('La clé n’a pas été ajoutée.', 'The passkey was not added.')}</p></div>
${postButton('/partenaires/deconnexion', t('Se déconnecter', 'Sign out'))}</div>`,
  });
};

export const dropPasskey = async (visit: AccountVisit): Promise<FastifyReply> => {
  await removePasskey(visit.pages.space, visit.account, fieldsOf(visit)['credential'] ?? '');
  return seeOther(visit, '/partenaires/compte');
};

type Purpose = 'sign-in' | 'ajout';

/** Makes a challenge and gives it to the browser signed: it comes back with the answer, once, for the same purpose. */
const challengeFor = (visit: PartnerVisit, purpose: Purpose): string => {
  const { random, sealer, clock } = visit.office;
  const challenge = random.token(32);
  const until = clock.nowSeconds() + challengeSeconds;
  setCookie(visit, 'passkey', sealer.seal({ partnerPasskey: purpose, challenge }, until), challengeSeconds);
  return challenge;
};

const takeChallenge = (visit: PartnerVisit, purpose: Purpose): string | undefined => {
  const note = visit.office.sealer.open(readCookie(visit, 'passkey') ?? '', visit.office.clock.nowSeconds());
  setCookie(visit, 'passkey', '', 0);
  const challenge = note?.['partnerPasskey'] === purpose ? note['challenge'] : undefined;
  return typeof challenge === 'string' ? challenge : undefined;
};

const sendJson = ({ reply }: PartnerVisit, body: unknown, status = 200): FastifyReply =>
  reply
    .code(status)
    .headers({ 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    .send(JSON.stringify(body));

export const askSignInOptions = async (visit: PartnerVisit): Promise<FastifyReply> =>
  sendJson(visit, await assertionOptions(visit.pages.space, challengeFor(visit, 'sign-in')));

export const signInWithPasskey = async (visit: PartnerVisit): Promise<FastifyReply> => {
  const challenge = takeChallenge(visit, 'sign-in');
  const session = challenge && (await signInByPasskey(visit.pages.space, challenge, bodyOf(visit)['credential']));
  if (session === undefined || session === '') return sendJson(visit, { error: 'refused' }, 403);
  setCookie(visit, 'session', session, sessionSeconds);
  return sendJson(visit, { next: '/partenaires' });
};

export const askAddOptions = async (visit: AccountVisit): Promise<FastifyReply> =>
  sendJson(visit, await registrationOptions(visit.pages.space, visit.account, challengeFor(visit, 'ajout')));

export const addNewPasskey = async (visit: AccountVisit): Promise<FastifyReply> => {
  const challenge = takeChallenge(visit, 'ajout');
  const { credential, name } = bodyOf(visit);
  const order = { challenge: challenge ?? '', name: typeof name === 'string' ? name : '', registration: credential };
  const isAdded = challenge !== undefined && (await addPasskey(visit.pages.space, visit.account, order));
  return isAdded ? sendJson(visit, { next: '/partenaires/compte' }) : sendJson(visit, { error: 'refused' }, 403);
};

const bodyOf = ({ request }: PartnerVisit): Readonly<Record<string, unknown>> =>
  typeof request.body === 'object' && request.body !== null ? { ...request.body } : {};
