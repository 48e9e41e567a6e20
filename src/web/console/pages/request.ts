import type { FastifyReply } from 'fastify';
import type { ShownRequest } from '#console/requests.ts';
import { isMove } from '#partners/lifecycle.ts';
import { type Html, html } from '#platform/html.ts';
import { alertIcon } from '#platform/look/icons.ts';
import { table, textArea } from '../../office/form-parts.ts';
import { fieldsOf } from '../../office/office.ts';
import { say } from '../../office/say.ts';
import { wordsOf } from '../../partners/pages/texts.ts';
import { type ConsoleVisit, csrfField, type FieldFaults, reasonField, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { requestAnswers } from './request-answers.ts';
import { requestContent } from './request-content.ts';
import { requestPath, stateBadge } from './requests.ts';
import { doorLabels, factList, momentOf, wayUp } from './shown.ts';

/** Everything about one request, and what can be done with it now. */
export const requestPage = (visit: ConsoleVisit, request: ShownRequest, faults: FieldFaults): FastifyReply => {
  const { language } = visit;
  const title = `${request.name} – ${request.organisation}`;
  return sendConsolePage(visit, {
    ...{ title, here: 'requests', status: Object.keys(faults).length > 0 ? 422 : 200 },
    content: html`${wayUp(consolePaths.requests, placeTitles[language].requests)}${headFacts(visit, request)}
${decision(visit, request, faults)}${productionForm(visit, request, faults)}${requestContent(visit, request)}
${requestAnswers(visit, request, faults)}${history(visit, request)}`,
  });
};

const headFacts = (visit: ConsoleVisit, request: ShownRequest): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const door = request.door === 'professional' ? 'professionnels' : 'usagers';
  return factList([
    [t('État', 'State'), stateBadge(visit, request.state)],
    [t('Porte', 'Door'), doorLabels[language][request.door]],
    ['SIRET', request.siret === '' ? undefined : request.siret],
    [t('Commencée le', 'Begun on'), momentOf(language, request.createdAtSeconds)],
    [t('Dernier changement', 'Last change'), momentOf(language, request.updatedAtSeconds)],
    ...Object.entries(request.clients).map(
      ([environment, clientId]) =>
        [
          `client_id (${environment === 'sandbox' ? t('bac à sable', 'sandbox') : t('production', 'production')})`,
          html`<a href="${consolePaths.clients}/${door}/${clientId}"><code>${clientId}</code></a>`,
        ] as const,
    ),
    [t('Demande', 'Request'), html`<code class="copy">${request.requestId}</code>`],
  ]);
};

const looks: Readonly<Partial<Record<ShownRequest['moves'][number], string>>> = {
  accept: '',
  'pass-qualification': '',
  resume: '',
  suspend: 'danger',
};

/** One comment, and a button for each thing that can be done. What cannot be undone lies behind a disclosure. */
const decision = (visit: ConsoleVisit, request: ShownRequest, faults: FieldFaults): Html | undefined => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  if (request.moves.length === 0) return undefined;
  const words = wordsOf(language).moves;
  const button = (name: ShownRequest['moves'][number]) =>
    html`<button class="button ${looks[name] ?? 'second'}" name="geste" value="${name}">${words[name]}</button>`;
  const fault = faults['move'] ?? faults[''];
  return html`<section class="panel stack"><h2>${t('Décider', 'Decide')}</h2>
${fault && html`<div class="notice alert" role="alert">${alertIcon}<p>${fault}</p></div>`}
<form method="post" action="${requestPath(request)}/geste" class="stack" novalidate>${csrfField(visit)}
${textArea(
  {
    ...{ name: 'comment', label: t('Commentaire', 'Comment'), value: fieldsOf(visit)['comment'] },
    ...{ error: faults['comment'], optionalWord: t('(facultatif pour accepter)', '(optional to accept)') },
    hint: t(
      'Le partenaire le lit, dans son espace et par courriel.',
      'The partner reads it, in the space and by mail.',
    ),
  },
  3,
)}
<p class="actions">${request.moves.filter((name) => name !== 'close').map(button)}</p>
${request.moves.includes('close') && html`<details><summary>${words.close}</summary><p>${t('Pour toujours : les identifiants du service cessent de valoir.', 'For good: the credentials of the service stop working.')}</p><p><button class="button danger" name="geste" value="close">${t('Clore pour toujours', 'Close for good')}</button></p></details>`}</form></section>`;
};

const productionForm = (visit: ConsoleVisit, request: ShownRequest, faults: FieldFaults): Html | undefined => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  if (!request.canOpenProduction || !visit.caller.roles.includes('operator')) return undefined;
  const isReady = request.openForProduction.length === 0;
  return html`<section class="panel stack"><h2>${t('Ouvrir en production', 'Open in production')}</h2>
<p>${t('Un second exploitant doit être d’accord. Le partenaire crée ensuite lui-même ses identifiants de production.', 'A second operator has to agree. The partner then makes the production credentials.')}</p>
${isReady ? proposal(visit, request, faults) : html`<p class="notice"><span>${t('Des champs ne vont pas encore pour la production : ils sont marqués ci-dessous, et le partenaire doit les corriger.', 'Some fields do not go for production yet: they are marked below, and the partner has to mend them.')}</span></p>`}</section>`;
};

const proposal = (visit: ConsoleVisit, request: ShownRequest, faults: FieldFaults): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return html`<form method="post" action="${requestPath(request)}/production" class="stack" novalidate>${csrfField(visit)}
${reasonField(language, { value: fieldsOf(visit)['reason'], error: faults['reason'] })}
<p class="actions"><button class="button">${t('Proposer l’ouverture', 'Propose to open')}</button></p></form>`;
};

const history = ({ language }: ConsoleVisit, { history: lines }: ShownRequest): Html | undefined => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (lines.length === 0) return undefined;
  const { moves, states } = wordsOf(language);
  return table(
    t('Historique', 'History'),
    [t('Quand', 'When'), t('Geste', 'Move'), t('État', 'State'), t('Commentaire', 'Comment'), t('Par', 'By')],
    lines
      .toReversed()
      .map(({ atSeconds, move, to, comment, by }) => [
        momentOf(language, atSeconds),
        isMove(move) ? moves[move] : move,
        states[to],
        comment,
        by === null ? t('Le partenaire', 'The partner') : by.name,
      ]),
  );
};
