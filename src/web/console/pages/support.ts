import type { FastifyReply } from 'fastify';
import type { FoundFault, ShownFault, ShownLogin, ShownStep } from '#console/support-shapes.ts';
import { type Html, html } from '#platform/html.ts';
import { formatInstant } from '#platform/language.ts';
import { copyField, copyScriptPath } from '../../office/copy-script.ts';
import { textInput } from '../../office/form-parts.ts';
import { fieldsOf } from '../../office/office.ts';
import { say } from '../../office/say.ts';
import { type ConsoleVisit, csrfField, type FieldFaults, reasonField, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { factList, momentOf } from './shown.ts';
import { doorName, levelName, methodName } from './support-names.ts';
import { dataTable } from './table.ts';
import { technicalName, valueWord } from './details.ts';

export type ShownSupport = {
  readonly code: string;
  readonly faults: FieldFaults;
  readonly found?: ShownLogin | FoundFault;
};

/** One login, from its first step to the last word of a service. */
export const supportPage = (visit: ConsoleVisit, { code, faults, found }: ShownSupport): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language].support, here: 'support', script: copyScriptPath },
    status: Object.keys(faults).length > 0 ? 422 : 200,
    content: html`<form method="get" action="${consolePaths.support}" class="stack" role="search" novalidate>
${textInput({ name: 'code', label: t('Code que lit la personne', 'Code that the person reads'), value: code, error: faults['code'], hint: t('Douze signes, XXXX-XXXX-XXXX, sur la page d’erreur ou dans son historique. Ou un code d’erreur : P203, Y020022.', 'Twelve signs, XXXX-XXXX-XXXX, on the error page or in their history. Or the code of a fault: P203, Y020022.') }, 'search')}
<button class="button">${t('Chercher', 'Search')}</button></form>
${found?.found === 'login' && loginPart(visit, found, faults)}
${found?.found === 'fault' && faultPart(visit, found)}`,
  });
};

const outcomeBadge = ({ language }: ConsoleVisit, { outcome }: ShownLogin): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (outcome === 'granted') return html`<span class="badge good">${t('aboutie', 'granted')}</span>`;
  return outcome === 'refused'
    ? html`<span class="badge bad">${t('refusée', 'refused')}</span>`
    : html`<span class="badge test">${t('restée en chemin', 'unfinished')}</span>`;
};

const loginPart = (visit: ConsoleVisit, login: ShownLogin, faults: FieldFaults): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return html`<section class="stack"><h2>${t('Connexion', 'Login')} <span class="copy">${login.code}</span> ${outcomeBadge(visit, login)}</h2>
${factList([
  [t('Porte', 'Door'), doorName(language, login.door)],
  [t('Service', 'Service'), login.service ?? undefined],
  [
    t('Personne', 'Person'),
    login.person ?? t('inconnue : la connexion s’est arrêtée avant', 'unknown: the login stopped before'),
  ],
])}
${identityPart(visit, login, faults)}
<h2>${t('Les étapes', 'The steps')}</h2><ol class="story">${login.steps.map((step) => stepItem(visit, step))}</ol></section>`;
};

const identityPart = (visit: ConsoleVisit, login: ShownLogin, faults: FieldFaults): Html | false => {
  const { language, caller } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const { identity, unmaskedUntilSeconds, person, code } = login;
  if (identity !== null)
    return html`<div class="panel stack"><h3>${identity.name ?? t('Personne ne garde plus son nom', 'Nobody keeps the name any more')}</h3>
${copyField(language, { name: 'person', label: t('Identifiant', 'Identifier'), value: identity.id })}<p class="quiet">${t('Visible pour vous jusqu’au', 'Visible to you until')} ${momentOf(language, unmaskedUntilSeconds)}.</p></div>`;
  if (person === null || !(caller.roles.includes('support') || caller.roles.includes('operator'))) return false;
  const isOpen = faults['reason'] !== undefined;
  const form = html`<summary>${t('Voir de qui il s’agit', 'See whose login it is')}</summary>
<form method="post" action="${consolePaths.support}/identite" class="stack" novalidate>${csrfField(visit)}<input type="hidden" name="code" value="${code}">
${reasonField(language, { value: fieldsOf(visit)['reason'], error: faults['reason'] })}
<p class="quiet">${t('Dix caractères au moins. L’identité se voit un quart d’heure, par vous seul, pour cette connexion seule ; le journal le garde.', 'Ten characters or more. You alone see the identity, for a quarter of an hour, for this login alone; the journal keeps it.')}</p>
<button class="button">${t('Voir l’identité', 'See the identity')}</button></form>`;
  return isOpen ? html`<details open>${form}</details>` : html`<details>${form}</details>`;
};

const stepItem = (visit: ConsoleVisit, step: ShownStep): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const { says, method, level, provider, service, more, fault } = step;
  return html`<li class="panel stack"><p class="quiet">${formatInstant(language, step.atMilliseconds)} · ${step.kind}</p>
<p><strong>${say(language, says.fr, says.en)}</strong></p>
${factList([
  [t('Service', 'Service'), service ?? undefined],
  [t('Moyen', 'Means'), method === null ? undefined : methodName(language, method)],
  [t('Niveau', 'Level'), level === null ? undefined : levelName(language, level)],
  [t('Fournisseur', 'Provider'), provider ?? undefined],
  ...more.map(
    ({ name, says: words, value }) =>
      [html`${say(language, words.fr, words.en)} ${technicalName(name)}`, valueWord(language, value)] as const,
  ),
])}${fault !== null && faultWords(visit, fault)}</li>`;
};

const faultWords = ({ language }: ConsoleVisit, { code, message, advice, hint }: ShownFault): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return html`<p><span class="badge bad">${code}</span> ${say(language, message.fr, message.en)}</p>
${factList([
  [t('À dire à la personne', 'Tell the person'), say(language, advice.fr, advice.en)],
  [t('À dire au service', 'Tell the service'), html`<span lang="en">${hint}</span>`],
])}`;
};

type Recent = FoundFault['recent'][number];

const faultPart = (visit: ConsoleVisit, { fault, recent }: FoundFault): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return html`<section class="stack"><h2>${t('Erreur', 'Fault')} ${fault.code}</h2>${faultWords(visit, fault)}
${dataTable<Recent>(visit, {
  ...{
    caption: t('Dernières connexions qu’elle a arrêtées', 'The last logins that it ended'),
    rows: recent,
    empty: t('Aucune récemment.', 'None lately.'),
  },
  columns: [
    { name: 'at', label: t('Quand', 'When'), cell: (one) => formatInstant(language, one.atMilliseconds) },
    { name: 'service', label: t('Service', 'Service'), cell: (one) => one.service ?? '–' },
    {
      ...{ name: 'code', label: t('Code', 'Code') },
      cell: (one) =>
        one.code === null ? '–' : html`<a href="${consolePaths.support}?code=${one.code}">${one.code}</a>`,
    },
  ],
})}</section>`;
};
