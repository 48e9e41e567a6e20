import { type Html, html } from '#platform/html.ts';
import { formatInstant, type Texts, typeset } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { Examination } from './examination.ts';
import type { Outcome } from './finding.ts';
import { readReport, type Report, type ReportedRequirement, type Verdict } from './report.ts';
import type { Words } from './words.ts';

/** A page for the frame that the listener puts around it. */
export type ExaminationPage = { readonly title: string; readonly content: Html; readonly head?: Html };

/** The report of an examination, readable and printable by whoever has the link; before it ends, how far it is. */
export const examinationPage = (examination: Examination, language: Language): ExaminationPage => {
  const text = texts[language];
  const title = `${text.title} – ${examination.request.serviceName}`;
  if (examination.state === 'running') return { title, content: progressContent(examination, language), head: refresh };
  if (examination.report === undefined) return { title, content: waitingContent(examination, language) };
  return { title, content: reportContent(readReport(examination.report), language) };
};

const refresh = html`<meta http-equiv="refresh" content="3">`;

const progressContent = ({ request, progress }: Examination, language: Language): Html => {
  const text = texts[language];
  return html`<div class="stack"><h1>${text.title}</h1><p class="lead">${request.serviceName}</p>
<p role="status">${text.running} ${progress.done} / ${progress.total}</p>
<progress max="${progress.total}" value="${progress.done}">${progress.done} / ${progress.total}</progress></div>`;
};

const waitingContent = ({ request, state }: Examination, language: Language): Html => {
  const text = texts[language];
  return html`<div class="stack"><h1>${text.title}</h1><p class="lead">${request.serviceName}</p>
<p>${typeset(language, state === 'interrupted' ? text.interrupted : text.ready)}</p></div>`;
};

const reportContent = (report: Report, language: Language): Html => {
  const text = texts[language];
  return html`<div class="stack"><h1>${text.title}</h1><p class="lead">${report.service.name}</p>
<p data-verdict="${report.verdict}"><strong>${text.verdicts[report.verdict]}</strong>${report.cutOff !== undefined && html` ${report.cutOff[language]}`}</p>
<p>${text.ended} ${formatInstant(language, report.endedAtSeconds * 1000)}. ${typeset(language, text.requests)} ${report.requests}. ${typeset(language, text.issuer)} ${report.issuer}</p>
<p><a href="rapport.jws">${text.signed}</a> · <a href="../cles">${text.keys}</a></p>
${shownFirst.map((outcome) => group(report, outcome, language))}</div>`;
};

/** What is to be mended stands before what is well. */
const shownFirst: readonly Outcome[] = ['failed', 'needs-evidence', 'passed', 'not-applicable'];

const group = ({ requirements }: Report, outcome: Outcome, language: Language): Html | undefined => {
  const shown = requirements.filter((one) => one.outcome === outcome);
  if (shown.length === 0) return undefined;
  return html`<section class="stack"><h2>${texts[language].outcomes[outcome]} (${shown.length})</h2>
${shown.map((one) => item(one, language))}</section>`;
};

const item = (one: ReportedRequirement, language: Language): Html => {
  const text = texts[language];
  const said = (words: Words): string => typeset(language, words[language]);
  const mend = one.outcome === 'failed' || one.outcome === 'needs-evidence';
  return html`<article class="panel stack" data-requirement="${one.id}" data-outcome="${one.outcome}"><h3>${said(one.text)}</h3>
<p class="quiet">${one.id} · ${publicSource(one.source)}</p>
${mend && html`<p><strong>${typeset(language, text.mend)}</strong> ${said(one.mend)}</p>`}
${one.evidence.map(({ sent, received }) => html`<p>${typeset(language, text.sent)} ${said(sent)}<br>${typeset(language, text.received)} ${said(received)}</p>`)}</article>`;
};

/** Our notes on the two national services are not published: the page names the service that a requirement comes from. */
const publicSource = (source: string): string =>
  source
    .replaceAll(/psc\.md(?: §[\d.]+)?(?: et §[\d.]+)?/g, 'Pro Santé Connect')
    .replaceAll(/franceconnect\.md(?: §[\d.]+)?/g, 'FranceConnect');

type ReportTexts = {
  readonly title: string;
  readonly running: string;
  readonly ready: string;
  readonly interrupted: string;
  readonly ended: string;
  readonly requests: string;
  readonly issuer: string;
  readonly signed: string;
  readonly keys: string;
  readonly sent: string;
  readonly received: string;
  readonly mend: string;
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly verdicts: Readonly<Record<Verdict, string>>;
};

const texts: Texts<ReportTexts> = {
  fr: {
    title: 'Rapport de qualification',
    running: 'Examen en cours, cette page se met à jour. Épreuves :',
    ready:
      'L’examen n’a pas encore eu lieu. Il se lance depuis la page « Qualification » de la demande, dans l’espace partenaires.',
    interrupted: 'L’examen a été interrompu par un incident de notre côté. Il peut être relancé.',
    ended: 'Terminé le',
    requests: 'Requêtes :',
    issuer: 'Émetteur d’examen :',
    signed: 'Rapport signé (JWS)',
    keys: 'Clé de vérification',
    sent: 'Envoyé :',
    received: 'Constaté :',
    mend: 'À faire :',
    outcomes: {
      passed: 'Satisfaites',
      failed: 'Non satisfaites',
      'not-applicable': 'Sans objet',
      'needs-evidence': 'Pièces à joindre',
    },
    verdicts: {
      passed: 'Toutes les exigences sont satisfaites.',
      failed: 'Au moins une exigence n’est pas satisfaite.',
      evidence: 'Les épreuves automatiques sont satisfaites ; des pièces restent à joindre.',
    },
  },
  en: {
    title: 'Qualification report',
    running: 'Examination under way, this page updates itself. Steps:',
    ready:
      'The examination has not taken place yet. It is started from the page “Qualification” of the request, in the partner space.',
    interrupted: 'The examination was interrupted by an incident on our side. It can be started again.',
    ended: 'Ended on',
    requests: 'Requests:',
    issuer: 'Examination issuer:',
    signed: 'Signed report (JWS)',
    keys: 'Key to verify it with',
    sent: 'Sent:',
    received: 'Seen:',
    mend: 'To do:',
    outcomes: {
      passed: 'Passed',
      failed: 'Failed',
      'not-applicable': 'Not applicable',
      'needs-evidence': 'Needs evidence',
    },
    verdicts: {
      passed: 'Every requirement is passed.',
      failed: 'At least one requirement failed.',
      evidence: 'The automatic checks passed; evidence remains to be attached.',
    },
  },
};
