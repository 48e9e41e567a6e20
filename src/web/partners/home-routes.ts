import type { FastifyReply } from 'fastify';
import { beginRequest } from '#partners/change-request.ts';
import { foundOrganisation } from '#partners/organisation.ts';
import { decideDoors, questions, type Question, readAnswers } from '#partners/questionnaire.ts';
import { isPartnerDoor } from '#partners/request.ts';
import { type Html, html } from '#platform/html.ts';
import { fieldsOf, languageFor, queryOf, seeOther, sendPage } from '../office/office.ts';
import { faultSummary, radios, textInput } from '../office/form-parts.ts';
import type { Language } from '#vocabulary/fault.ts';
import { fieldTexts } from './pages/field-texts.ts';
import { say } from '../office/say.ts';
import { wordsOf } from './pages/texts.ts';
import { type AccountVisit, findAccount, type PartnerVisit } from './partner-visit.ts';
import { backOf } from './sign-in-routes.ts';

/** For strangers: what this is. For members: their organisations. */
export const showHome = async (visit: PartnerVisit): Promise<FastifyReply> => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const account = await findAccount(visit);
  return sendPage(visit, {
    ...{ place: 'partners', title: t('Espace partenaires', 'Partner space') },
    content: html`<div class="stack"><h1>${t('Espace partenaires', 'Partner space')}</h1>
<p class="lead">${t('Connecter un service, de la première question à la production.', 'Connect a service, from the first question to production.')}</p>
<p class="actions"><a class="button" href="/partenaires/concerne">${t('Suis-je concerné ?', 'Does this concern me?')}</a>
${account === undefined ? html`<a class="button second" href="/partenaires/connexion">${t('Se connecter', 'Sign in')}</a>` : html`<a class="button second" href="/partenaires/compte">${t('Mon compte', 'My account')}</a>`}</p>
${account === undefined ? wayThere(language) : await organisationList({ ...visit, account })}</div>`,
  });
};

/** For whoever comes for the first time: what awaits them, and who does it. */
const wayThere = (language: Language): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const stages = [
    [
      t('Quatre questions', 'Four questions'),
      t('Quelle porte, quel niveau, et pourquoi.', 'Which door, which level, and why.'),
    ],
    [
      t('Une demande', 'A request'),
      t('Six pages, gardées à chaque pas. Une personne la relit.', 'Six pages, kept at each step. A person reads it.'),
    ],
    [
      t('Le bac à sable', 'The sandbox'),
      t(
        'Des identifiants tout de suite, des personnes fictives, et la trace de vos propres essais.',
        'Credentials at once, invented people, and the trace of your own tries.',
      ),
    ],
    [
      t('La qualification', 'The qualification'),
      t(
        'La plateforme examine votre service et dit quoi corriger.',
        'The platform examines your service and says what to mend.',
      ),
    ],
    [
      t('La production', 'Production'),
      t('Deux personnes l’ouvrent ; vous créez vos identifiants.', 'Two people open it; you make your credentials.'),
    ],
  ] as const;
  return html`<ol class="stages">${stages.map(([name, words]) => html`<li><strong>${name}</strong> <span>${words}</span></li>`)}</ol>`;
};

const organisationList = async (visit: AccountVisit): Promise<Html> => {
  const language = languageFor(visit);
  const list = await visit.pages.space.store.listOrganisations(visit.account.accountId);
  const t = (fr: string, en: string) => say(language, fr, en);
  const items = list.map(
    ({ organisation, role }) =>
      html`<li><a href="/partenaires/organisations/${organisation.organisationId}">${organisation.name}</a> <span class="badge">${wordsOf(language).roles[role]}</span></li>`,
  );
  return html`<h2>${t('Mes organisations', 'My organisations')}</h2>
${items.length === 0 ? html`<p>${t('Aucune encore. Créez la vôtre, ou ouvrez l’invitation que vous avez reçue.', 'None yet. Make yours, or open the invitation that you received.')}</p>` : html`<ul class="stack">${items}</ul>`}
<p><a class="button second" href="/partenaires/organisations/nouvelle">${t('Créer une organisation', 'Make an organisation')}</a></p>`;
};

/** The questionnaire and, once answered, which doors and why. Answers are in the address: it can be sent to a colleague. */
export const showQuestionnaire = (visit: PartnerVisit): FastifyReply => {
  const language = languageFor(visit);
  const { questions: asked, answers: words } = wordsOf(language);
  const t = (fr: string, en: string) => say(language, fr, en);
  const sent = queryOf(visit);
  const names = Object.keys(questions) as Question[];
  const isTried = sent['reponse'] !== undefined || names.some((name) => sent[name] !== undefined);
  const missing = t('Choisissez une réponse.', 'Choose an answer.');
  return sendPage(visit, {
    ...{ place: 'partners', title: t('Suis-je concerné ?', 'Does this concern me?') },
    content: html`<div class="stack"><h1>${t('Suis-je concerné ?', 'Does this concern me?')}</h1>
<p class="lead">${t('Quatre questions, et nous disons quelle porte et quel niveau il vous faut.', 'Four questions, and we say which door and which level you need.')}</p>
${isTried && readAnswers(sent) !== undefined && adviceOf(visit, sent)}
<form method="get" action="/partenaires/concerne" class="stack">${names.map((name) =>
      radios(
        {
          ...{ name, label: asked[name], value: sent[name] },
          error: isTried && sent[name] === undefined ? missing : undefined,
        },
        questions[name].map((value) => ({ value, label: words[value] ?? value })),
      ),
    )}<button class="button" name="reponse" value="oui">${t('Voir la réponse', 'See the answer')}</button></form></div>`,
  });
};

const adviceOf = (visit: PartnerVisit, sent: Readonly<Record<string, string>>): Html => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const answers = readAnswers(sent);
  const advice = answers === undefined ? [] : decideDoors(answers);
  const { doors, reasons } = wordsOf(language);
  if (advice.length === 0)
    return html`<section class="panel stack"><h2>${t('Non, pas à titre personnel', 'No, not as a private person')}</h2>
<p>${t('Un service se connecte au nom d’un organisme : revenez avec le vôtre.', 'A service connects in the name of an organisation: come back with yours.')}</p></section>`;
  const query = new URLSearchParams(answers).toString();
  return html`${advice.map(
    ({ door, level, why }) => html`<section class="panel raised stack" data-advice="${door}"><h2>${doors[door]}</h2>
<p><span class="badge good">${fieldTexts(language).choices[`level.${level}`]}</span></p>
<ul>${why.map((reason) => html`<li>${reasons[reason]}</li>`)}</ul>
<p><a class="button" href="/partenaires/demandes/nouvelle?porte=${door}&amp;${query}">${t('Préparer la demande', 'Prepare the request')}</a></p></section>`,
  )}`;
};

type Typed = { readonly name: string; readonly siret: string };

export const showNewOrganisation = (visit: AccountVisit): FastifyReply =>
  sendNewOrganisation(visit, { name: '', siret: '' }, {});

const sendNewOrganisation = (
  visit: AccountVisit,
  typed: Typed,
  errors: Partial<Readonly<Record<keyof Typed, string>>>,
): FastifyReply => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const faults = Object.entries(errors).map(([field, words]) => ({
    ...{ field, words },
    label: field === 'name' ? t('Nom', 'Name') : 'SIRET',
  }));
  return sendPage(visit, {
    ...{ place: 'partners', status: faults.length > 0 ? 422 : 200 },
    title: t('Nouvelle organisation', 'New organisation'),
    content: html`<div class="stack"><h1>${t('Nouvelle organisation', 'New organisation')}</h1>
${faultSummary(t('À corriger', 'To mend'), faults)}
<form method="post" action="/partenaires/organisations/nouvelle" class="stack" novalidate><input type="hidden" name="vers" value="${backOf(visit)}">
${textInput({ name: 'name', label: t('Nom', 'Name'), value: typed.name, error: errors.name, isRequired: true }, 'text', 'organization')}
${textInput({ name: 'siret', label: 'SIRET', value: typed.siret, error: errors.siret, optionalWord: fieldTexts(language).optional })}
<button class="button">${t('Créer', 'Make')}</button></form></div>`,
  });
};

export const makeOrganisation = async (visit: AccountVisit): Promise<FastifyReply> => {
  const { name = '', siret = '' } = fieldsOf(visit);
  const founded = await foundOrganisation(visit.pages.space, visit.account, { name, siret });
  const back = backOf(visit);
  if ('organisationId' in founded)
    return seeOther(visit, back === '/partenaires' ? `/partenaires/organisations/${founded.organisationId}` : back);
  const language = languageFor(visit);
  const { problems } = fieldTexts(language);
  const siretWords = say(
    language,
    'Un SIRET a 14 chiffres ; vérifiez la saisie.',
    'A SIRET has 14 digits; check what you typed.',
  );
  const errors = founded.faults.map(({ field, problem }) => [
    field,
    problem === 'siret' ? siretWords : problems[problem],
  ]);
  return sendNewOrganisation(visit, { name, siret }, Object.fromEntries(errors));
};

/** Which organisation a new request is for; the answers of the questionnaire travel along. */
export const showNewRequest = (visit: AccountVisit): Promise<FastifyReply> =>
  sendNewRequest(visit, queryOf(visit), false);

const sendNewRequest = async (
  visit: AccountVisit,
  { porte = '', organisation = '', ...answers }: Readonly<Record<string, string>>,
  isRefused: boolean,
): Promise<FastifyReply> => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const list = await visit.pages.space.store.listOrganisations(visit.account.accountId);
  const hidden = Object.entries(answers).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const doors = Object.keys(visit.pages.doors).filter(isPartnerDoor);
  const here = `/partenaires/demandes/nouvelle?${new URLSearchParams({ porte, ...answers }).toString()}`;
  const foundFirst = new URLSearchParams({ vers: here }).toString();
  return sendPage(visit, {
    ...{ place: 'partners', status: isRefused ? 422 : 200, title: t('Nouvelle demande', 'New request') },
    content: html`<div class="stack"><h1>${t('Nouvelle demande', 'New request')}</h1>
${
  list.length === 0
    ? html`<p class="lead">${t('Créez d’abord votre organisation ; vous reviendrez à cette page.', 'Make your organisation first; you will come back to this page.')}</p><p><a class="button" href="/partenaires/organisations/nouvelle?${foundFirst}">${t('Créer une organisation', 'Make an organisation')}</a></p>`
    : html`<form method="post" action="/partenaires/demandes/nouvelle" class="stack">${hidden}
${radios(
  {
    name: 'porte',
    label: t('Porte', 'Door'),
    value: porte,
    error: isRefused ? t('Choisissez une porte et une organisation.', 'Choose a door and an organisation.') : undefined,
  },
  doors.map((value) => ({ value, label: wordsOf(language).doors[value] })),
)}
${radios(
  {
    name: 'organisation',
    label: t('Organisation', 'Organisation'),
    value: organisation || list[0]?.organisation.organisationId,
  },
  list.map(({ organisation: one }) => ({ value: one.organisationId, label: one.name })),
)}<button class="button">${t('Commencer', 'Begin')}</button></form>`
}</div>`,
  });
};

export const makeRequest = async (visit: AccountVisit): Promise<FastifyReply> => {
  const { porte = '', organisation: organisationId = '', ...sent } = fieldsOf(visit);
  const { space, doors } = visit.pages;
  const role = await space.store.findRole(organisationId, visit.account.accountId);
  if (role === undefined || !isPartnerDoor(porte) || doors[porte] === undefined)
    return sendNewRequest(visit, fieldsOf(visit), true);
  const answers = readAnswers(sent);
  const prefill = answers && decideDoors(answers).find(({ door }) => door === porte)?.prefill;
  const owner = { organisationId, accountId: visit.account.accountId };
  const { requestId } = await beginRequest(space, owner, porte, prefill ?? {});
  return seeOther(visit, `/partenaires/demandes/${requestId}/etape/service`);
};
