import type { FastifyReply } from 'fastify';
import { type ExaminationRefusal, prepareExamination, qualify, reportAddress } from '#partners/examine-request.ts';
import type { MoveObjection } from '#partners/lifecycle.ts';
import { may } from '#partners/organisation.ts';
import { qualificationOf, type QualificationState } from '#partners/qualification.ts';
import { type Html, html } from '#platform/html.ts';
import type { Language } from '#vocabulary/fault.ts';
import { postButton } from '../office/form-parts.ts';
import { fieldsOf, languageFor, seeOther, sendPage } from '../office/office.ts';
import { say } from '../office/say.ts';
import { sendProblem } from '../office/server.ts';
import { liveScriptPath } from './live-script.ts';
import { wordsOf } from './pages/texts.ts';
import type { RequestVisit } from './partner-visit.ts';
import { type AnswerRefused, questionList } from './pages/question-list.ts';
import { requestHead } from './request-routes.ts';

type Refused = ExaminationRefusal | { readonly objection: MoveObjection };

/** Where the examination of a service is prepared, begun, followed, and where its questions are answered. */
export const showQualification = (visit: RequestVisit): Promise<FastifyReply> => sendQualification(visit, undefined);

/** @param refused an answer, or the examination, that could not be taken as it came */
export const sendQualification = async (
  visit: RequestVisit,
  refused: AnswerRefused | Refused | undefined,
): Promise<FastifyReply> => {
  const language = languageFor(visit);
  const { space } = visit.pages;
  const found = await space.store.findRequest(visit.asked.requestId);
  const fresh = { ...visit, asked: found ?? visit.asked };
  const state = await qualificationOf(space, fresh.asked);
  const answer = refused !== undefined && 'question' in refused ? refused : undefined;
  const title = say(language, 'Qualification', 'Qualification');
  return sendPage(visit, {
    ...{ place: 'partners', script: liveScriptPath, title, status: statusOf(refused) },
    head: html`${state.isRunning && html`<noscript><meta http-equiv="refresh" content="3"></noscript>`}<script type="module" src="${liveScriptPath}"></script>`,
    content: html`<div class="stack">${requestHead(fresh, language, title)}
${refused !== undefined && answer === undefined && refusalPart(refused as Refused, language)}
<div class="stack" data-live="${pathOf(fresh)}/flux"><p><span class="badge">${wordsOf(language).states[fresh.asked.state]}</span> ${wordsOf(language).next[fresh.asked.state]}</p>
${progressPart(fresh, state)}${reportPart(fresh, state)}</div>
${issuerPart(fresh, state)}${questionList(fresh, state.questions, answer)}</div>`,
  });
};

const pathOf = ({ asked }: RequestVisit): string => `/partenaires/demandes/${asked.requestId}/qualification`;

const statusOf = (refused: AnswerRefused | Refused | undefined): number =>
  refused === undefined ? 200 : 'question' in refused ? 422 : 409;

const refusalPart = (refused: Refused, language: Language): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if ('objections' in refused)
    return html`<div class="notice alert" role="alert"><div><p>${t('Une adresse ne convient pas.', 'An address will not do.')}</p><ul>${refused.objections.map((one) => html`<li lang="en">${one}</li>`)}</ul></div></div>`;
  const words = {
    'no-client': t('Créez d’abord les identifiants du bac à sable.', 'Make the sandbox credentials first.'),
    'no-proof': t(
      'Ce client ne se prouve par rien : il n’y a rien à examiner.',
      'This client proves itself by nothing: there is nothing to examine.',
    ),
    'no-addresses': t(
      'Remplissez d’abord la page « L’examen » de la demande.',
      'Fill in the page “The examination” of the request first.',
    ),
    busy: t('Un examen est en cours.', 'An examination is under way.'),
  };
  const text = 'objection' in refused ? wordsOf(language).objections[refused.objection] : words[refused.refusal];
  return html`<p class="notice alert" role="alert"><span>${text}</span></p>`;
};

const progressPart = (visit: RequestVisit, { examination, isRunning }: QualificationState): Html | undefined => {
  const t = (fr: string, en: string) => say(languageFor(visit), fr, en);
  const { asked: request, role } = visit;
  if (isRunning && examination !== undefined) {
    const { done, total } = examination.progress;
    return html`<p role="status">${t('Examen en cours. Épreuves :', 'Examination under way. Steps:')} ${done} / ${total}</p>
<progress max="${Math.max(total, 1)}" value="${done}" aria-label="${t('Examen', 'Examination')}">${done} / ${total}</progress>`;
  }
  if (!may(role, 'manageCredentials') || (request.state !== 'sandbox' && request.state !== 'qualification'))
    return undefined;
  const isAgain = request.state === 'qualification';
  return html`${examination?.state === 'interrupted' && html`<p class="notice"><span>${t('L’examen a été interrompu par un incident de notre côté.', 'The examination was interrupted by an incident on our side.')}</span></p>`}
${postButton(pathOf(visit), isAgain ? t('Examiner de nouveau', 'Examine again') : t('Qualifier', 'Qualify'), { fields: { geste: 'examiner' }, look: '' })}`;
};

const reportPart = (visit: RequestVisit, { examination, report, hasPassed }: QualificationState): Html | undefined => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  if (report === undefined || examination === undefined) return undefined;
  const failed = report.requirements.filter(({ outcome }) => outcome === 'failed');
  return html`<section class="stack" data-verdict="${report.verdict}"><h2>${t('Dernier rapport', 'Last report')}</h2>
<p>${hasPassed ? html`<span class="badge good">${t('épreuves automatiques satisfaites', 'automatic checks passed')}</span>` : html`<span class="badge bad">${failed.length > 0 ? t('à corriger', 'to be mended') : t('des pièces à joindre', 'evidence to attach')}</span>`}
<a href="${reportAddress(visit.pages.space, examination.id)}">${t('Lire le rapport signé (adresse publique)', 'Read the signed report (public address)')}</a></p>
${failed.map(({ id, text, mend }) => html`<article class="panel stack" data-failed="${id}"><h3>${text[language]}</h3><p><strong>${t('À faire :', 'To do:')}</strong> ${mend[language]}</p></article>`)}</section>`;
};

/** What the test instance is configured with. */
const issuerPart = (visit: RequestVisit, { examination, addresses }: QualificationState): Html | undefined => {
  const t = (fr: string, en: string) => say(languageFor(visit), fr, en);
  const { asked: request, role } = visit;
  if (!may(role, 'manageCredentials') && examination === undefined) return undefined;
  const canPrepare = may(role, 'manageCredentials') && !['production', 'suspended', 'closed'].includes(request.state);
  return html`<section class="stack"><h2>${t('L’émetteur d’examen', 'The examination issuer')}</h2>
<p>${t('Donnez-le à votre instance d’essai à la place du bac à sable ; identifiant, secret, clé ou certificat restent ceux du bac à sable. Avant le premier examen, il répond aussi à votre navigateur.', 'Give it to your test instance in place of the sandbox; identifier, secret, key or certificate stay those of the sandbox. Before the first examination it also answers your own browser.')}</p>
${
  addresses &&
  html`<dl class="facts"><dt>issuer</dt><dd><code class="copy" data-issuer>${addresses.issuer}</code></dd>
<dt>${t('Découverte', 'Discovery')}</dt><dd><code class="copy">${addresses.discovery[0]}</code></dd>
<dt>client_id</dt><dd><code class="copy">${examination?.clientId}</code></dd></dl>`
}
<div class="actions">${canPrepare && postButton(pathOf(visit), addresses === undefined ? t('Préparer l’examen', 'Prepare the examination') : t('Reprendre ce que dit la demande', 'Take over what the request says'), { fields: { geste: 'preparer' } })}
<a class="button second small" href="/partenaires/demandes/${request.requestId}/etape/examination">${t('Adresses de l’instance d’essai', 'Addresses of the test instance')}</a></div></section>`;
};

/** Prepares, or qualifies. */
export const takeQualification = async (visit: RequestVisit): Promise<FastifyReply> => {
  const { asked: request, pages, role, account } = visit;
  if (!may(role, 'manageCredentials')) return sendProblem(visit, 'missing');
  const finish = (refused: Refused | undefined) =>
    refused === undefined ? seeOther(visit, pathOf(visit)) : sendQualification(visit, refused);
  switch (fieldsOf(visit)['geste'] ?? '') {
    case 'preparer': {
      const prepared = await prepareExamination(pages.space, request);
      return finish('id' in prepared ? undefined : prepared);
    }
    case 'examiner':
      return finish(await qualify(pages.space, request, { role, accountId: account.accountId }));
    default:
      return sendProblem(visit, 'malformed');
  }
};

/** Says to the open page how far the examination is. */
export const watchQualification = (visit: RequestVisit): FastifyReply => {
  const { asked, pages, account, reply } = visit;
  pages.live.open(
    {
      accountId: account.accountId,
      read: async () => {
        const { examination, isRunning } = await qualificationOf(pages.space, asked);
        const request = await pages.space.store.findRequest(asked.requestId);
        return JSON.stringify([request?.state, examination?.state, isRunning, examination?.progress]);
      },
    },
    reply.raw,
  );
  return reply.hijack();
};
