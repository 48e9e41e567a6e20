import type { FastifyReply } from 'fastify';
import {
  type CredentialRefusal,
  type Credentials,
  describeCredentials,
  finishRotation,
  type Made,
  makeClient,
  revokeClient,
  rotateSecret,
} from '#partners/credentials.ts';
import { mayHaveClient } from '#partners/lifecycle.ts';
import { may } from '#partners/organisation.ts';
import { type Environment, environments } from '#partners/request.ts';
import { authorizeAddress, snippetFacts } from '#partners/snippets/facts.ts';
import { snippetsOf } from '#partners/snippets.ts';
import { type Html, html } from '#platform/html.ts';
import type { Language } from '#vocabulary/fault.ts';
import { fieldsOf, languageFor, parameterOf, seeOther, sendPage } from '../office/office.ts';
import { sendProblem } from '../office/server.ts';
import { copyScriptPath, copyText } from '../office/copy-script.ts';
import { carefulPart, faultSummary, postButton } from '../office/form-parts.ts';
import { labelOf, wordsOfFault } from './pages/field-texts.ts';
import { say } from '../office/say.ts';
import { wordsOf } from './pages/texts.ts';
import { type RequestVisit } from './partner-visit.ts';
import { requestHead } from './request-routes.ts';

const environmentOf = (visit: RequestVisit): Environment | undefined =>
  environments.find((name) => name === parameterOf(visit, 'environment'));

type Outcome = { readonly made?: Made; readonly refused?: CredentialRefusal };

/** Identifier, addresses and code to begin with; never a secret that was shown before. */
export const showCredentials = async (visit: RequestVisit): Promise<FastifyReply> => {
  const environment = environmentOf(visit);
  return environment === undefined ? sendProblem(visit, 'missing') : sendCredentials(visit, environment, {});
};

const sendCredentials = async (
  visit: RequestVisit,
  environment: Environment,
  { made, refused }: Outcome,
): Promise<FastifyReply> => {
  const language = languageFor(visit);
  const found = await visit.pages.space.store.findRequest(visit.asked.requestId);
  const fresh = { ...visit, asked: found ?? visit.asked };
  const credentials = await describeCredentials(visit.pages.space, fresh.asked, environment);
  const title = `${say(language, 'Identifiants', 'Credentials')} – ${wordsOf(language).environments[environment]}`;
  return sendPage(visit, {
    ...{ place: 'partners', title, status: refused === undefined ? 200 : 409, script: copyScriptPath },
    head: html`<script type="module" src="${copyScriptPath}"></script>`,
    content: html`<div class="stack">${requestHead(fresh, language, title)}${refused && refusalPart(refused, language)}${made && secretPart(made, language)}
${credentials === undefined ? makePart(fresh, environment, language) : html`${clientPart(fresh, environment, credentials)}${integrationPart(fresh, environment, credentials)}`}${environment === 'sandbox' && linkPart(visit, language)}</div>`,
  });
};

const refusalPart = (refused: CredentialRefusal, language: Language): Html | undefined => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if ('faults' in refused) {
    const faults = refused.faults.map((fault) => ({
      ...{ field: fault.field, label: labelOf(language, fault.field), words: wordsOfFault(language, fault) },
    }));
    return faultSummary(t('À compléter d’abord dans la demande', 'To be completed in the request first'), faults);
  }
  const words = {
    state: t('Pas dans cet état de la demande.', 'Not in this state of the request.'),
    'there-already': t(
      'Les identifiants existent déjà. Un secret perdu se remplace.',
      'The credentials exist already. A lost secret can be replaced.',
    ),
    'not-there': t('Il n’y a pas encore d’identifiants.', 'There are no credentials yet.'),
    'no-secret': t(
      'Ce service se prouve par une clé : il n’a pas de secret.',
      'This service proves itself by a key: it has no secret.',
    ),
    'two-already': t(
      'Deux secrets valent déjà : abandonnez d’abord l’ancien.',
      'Two secrets are good already: drop the old one first.',
    ),
    place: t('Le bac à sable est sur une autre plateforme.', 'The sandbox is on another platform.'),
  };
  return html`<p class="notice alert" role="alert"><span>${words[refused.refusal]}</span></p>`;
};

const secretPart = ({ clientId, secret }: Made, language: Language): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (secret === undefined)
    return html`<p class="notice good" role="status"><span>${t('C’est fait.', 'Done.')}</span></p>`;
  return html`<div class="notice good" role="status"><div class="stack"><h2>${t('Notez ce secret maintenant', 'Note this secret now')}</h2>
<p>${t('Il n’est montré qu’une fois : nous n’en gardons qu’une empreinte.', 'It is shown once: we keep only a fingerprint of it.')}</p>
<dl class="facts"><dt>client_id</dt><dd>${copyText(language, 'client_id', html`<code class="copy" data-client-id>${clientId}</code>`)}</dd><dt>client_secret</dt><dd>${copyText(language, 'client_secret', html`<code class="copy" data-client-secret>${secret}</code>`)}</dd></dl></div></div>`;
};

const makePart = ({ asked: request, role }: RequestVisit, environment: Environment, language: Language): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (!mayHaveClient(request, environment))
    return html`<p class="lead">${t('Pas dans cet état de la demande.', 'Not in this state of the request.')}</p>`;
  if (!may(role, 'manageCredentials'))
    return html`<p class="lead">${t('Un administrateur ou un membre technique peut créer les identifiants.', 'An administrator or a technical member can make the credentials.')}</p>`;
  return html`<p class="lead">${t('Tout de suite, sans attendre personne. Il faut le nom, les adresses de retour et la façon dont le service se prouve.', 'At once, waiting for nobody. Needed are the name, the addresses to return to and how the service proves itself.')}</p>
${actionButton(request.requestId, environment, 'creer', t('Créer les identifiants', 'Make the credentials'), '')}`;
};

const actionButton = (requestId: string, environment: Environment, action: string, label: string, look: string): Html =>
  postButton(`/partenaires/demandes/${requestId}/identifiants/${environment}`, label, {
    fields: { geste: action },
    look,
  });

const clientPart = (
  { asked: request, role, ...visit }: RequestVisit,
  environment: Environment,
  found: Credentials,
): Html => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const button = (action: string, label: string, look = 'second') =>
    actionButton(request.requestId, environment, action, label, look);
  const drop = t('Abandonner l’ancien secret', 'Drop the old secret');
  const revoke = t('Révoquer ces identifiants', 'Revoke these credentials');
  const buttons = html`${found.secretCount === 1 && html`<div class="actions">${button('remplacer', t('Remplacer le secret', 'Replace the secret'))}</div>`}
${found.secretCount > 1 && carefulPart(drop, t('Ce qui l’emploie encore ne pourra plus se connecter.', 'What still uses it can no longer connect.'), button('achever', t('Abandonner', 'Drop it'), 'danger'))}
${carefulPart(revoke, t('Le service ne pourra plus se connecter. D’autres identifiants pourront être créés.', 'The service can no longer connect. Other credentials can be made.'), button('revoquer', t('Révoquer', 'Revoke'), 'danger'))}`;
  return html`<dl class="facts"><dt>client_id</dt><dd>${copied(language, 'client_id', found.clientId)}</dd>
<dt>${t('Authentification', 'Authentication')}</dt><dd>${found.method}</dd>
<dt>${t('Secrets en service', 'Secrets in use')}</dt><dd>${found.secretCount}</dd>
<dt>${t('État', 'State')}</dt><dd><span class="badge ${found.status === 'active' ? 'good' : 'bad'}">${found.status === 'active' ? t('actif', 'active') : t('suspendu', 'suspended')}</span></dd></dl>
${may(role, 'manageCredentials') && buttons}`;
};

const integrationPart = (
  { asked: request, pages, ...visit }: RequestVisit,
  environment: Environment,
  { clientId }: Credentials,
): Html | undefined => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const addresses = pages.doors[request.door];
  if (addresses === undefined) return undefined;
  const facts = snippetFacts(request, addresses, { clientId, environment });
  return html`<section class="stack"><h2>${t('Intégrer', 'Integrate')}</h2>
<dl class="facts"><dt>issuer</dt><dd>${copied(language, 'issuer', addresses.issuer)}</dd><dt>${t('Découverte', 'Discovery')}</dt><dd>${copied(language, t('l’adresse de découverte', 'the discovery address'), addresses.discovery)}</dd></dl>
<h3>${t('L’adresse exacte de connexion', 'The exact login address')}</h3>
${copyText(language, t('l’adresse de connexion', 'the login address'), html`<code class="copy" data-authorize>${authorizeAddress(facts)}</code>`)}
<p class="quiet">${t('Ce qui est en capitales est neuf à chaque connexion, tiré au hasard, et comparé au retour.', 'What is in capitals is new for each login, drawn at random, and compared on return.')}</p>
${snippetsOf(facts).map(({ name, text }) => html`<details><summary>${name}</summary>${copyText(language, name, html`<pre class="code" tabindex="0">${text}</pre>`)}</details>`)}
<p><a href="/partenaires/demandes/${request.requestId}/trace">${t('Voir la trace des connexions', 'See the trace of logins')}</a></p></section>`;
};

const copied = (language: Language, what: string, value: string): Html =>
  copyText(language, what, html`<code class="copy">${value}</code>`);

const linkPart = ({ pages: { links } }: RequestVisit, language: Language): Html | undefined => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return (
    links &&
    html`<section class="stack"><h2>${t('Essayer', 'Try')}</h2><ul>
<li><a href="${links.cards}">${t('Cartes de test, lecteur virtuel', 'Test cards, virtual reader')}</a></li>
<li><a href="${links.phone}">${t('Téléphones de test', 'Test phones')}</a></li>
${links.citizens && html`<li><a href="${links.citizens}">${t('Usagers de test', 'Test citizens')}</a></li>`}
<li><a href="${links.mailbox}">${t('Messages envoyés', 'Messages sent')}</a></li></ul></section>`
  );
};

/** Makes, replaces, drops or withdraws; a secret stands on the answer of the post and on no other page. */
export const changeCredentials = async (visit: RequestVisit): Promise<FastifyReply> => {
  const environment = environmentOf(visit);
  if (environment === undefined || !may(visit.role, 'manageCredentials')) return sendProblem(visit, 'missing');
  const { space } = visit.pages;
  const { asked: request } = visit;
  const back = () => seeOther(visit, `/partenaires/demandes/${request.requestId}/identifiants/${environment}`);
  const finish = (refused: CredentialRefusal | undefined) =>
    refused === undefined ? back() : sendCredentials(visit, environment, { refused });
  const show = (made: Made | CredentialRefusal) =>
    sendCredentials(visit, environment, 'clientId' in made ? { made } : { refused: made });
  const { geste = '' } = fieldsOf(visit);
  switch (geste) {
    case 'creer':
      return show(await makeClient(space, request, environment));
    case 'remplacer':
      return show(await rotateSecret(space, request, environment));
    case 'achever':
      return finish(await finishRotation(space, request, environment));
    case 'revoquer':
      return finish(await revokeClient(space, request, environment));
    default:
      return sendProblem(visit, 'malformed');
  }
};
