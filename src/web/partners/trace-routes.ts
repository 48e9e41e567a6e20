import type { FastifyReply } from 'fastify';
import { environments } from '#partners/request.ts';
import { traceOf, type TraceLine } from '#partners/trace.ts';
import { type Html, html } from '#platform/html.ts';
import { formatInstant } from '#platform/language.ts';
import { eventKinds } from '#vocabulary/event.ts';
import type { Language } from '#vocabulary/fault.ts';
import { languageFor, sendPage } from '../office/office.ts';
import { table } from '../office/form-parts.ts';
import { say } from '../office/say.ts';
import { wordsOf } from './pages/texts.ts';
import type { RequestVisit } from './partner-visit.ts';
import { requestHead } from './request-routes.ts';

/** What the service itself did lately, each refusal with its mend. Never who logged in. */
export const showTrace = async (visit: RequestVisit): Promise<FastifyReply> => {
  const language = languageFor(visit);
  const { asked: request, pages } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const parts = await Promise.all(
    environments.map(async (name) => {
      const clientId = request.clients[name];
      return clientId && tracePart(wordsOf(language).environments[name], await traceOf(pages, clientId), language);
    }),
  );
  const isEmpty = parts.every((part) => part === undefined);
  return sendPage(visit, {
    ...{ place: 'partners', title: t('Trace des connexions', 'Trace of logins') },
    content: html`<div class="stack">${requestHead(visit, language, t('Trace', 'Trace'))}
<p class="actions"><a class="button second small" href="/partenaires/demandes/${request.requestId}/trace">${t('Actualiser', 'Refresh')}</a></p>
${isEmpty && html`<p>${t('Rien encore : créez les identifiants, puis essayez une connexion.', 'Nothing yet: make the credentials, then try a login.')}</p>`}${parts}</div>`,
  });
};

const tracePart = (title: string, lines: readonly TraceLine[], language: Language): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (lines.length === 0) return html`<h2>${title}</h2><p>${t('Rien encore.', 'Nothing yet.')}</p>`;
  const rows = lines.map((line) => [
    formatInstant(language, line.atMilliseconds),
    whatHappened(line, language),
    mendOf(line, language),
    line.correlationId && html`<code class="copy">${line.correlationId}</code>`,
  ]);
  return table(
    title,
    [
      t('Quand', 'When'),
      t('Quoi', 'What'),
      t('Comment y remédier', 'How to mend it'),
      t('Code de support', 'Support code'),
    ],
    rows,
  );
};

const whatHappened = (line: TraceLine, language: Language): Html =>
  line.kind === 'refused'
    ? html`<span class="badge bad">${say(language, 'refusé', 'refused')}</span> <code>${line.endpoint}</code> <code>${line.error}</code><br>${line.description}`
    : html`<code>${line.kind}</code><br><span class="quiet" lang="en">${eventKinds[line.kind]}</span>`;

const mendOf = ({ fault }: TraceLine, language: Language): Html | undefined =>
  fault &&
  html`<strong>${fault.code}</strong> ${fault.definition.message[language]}<br><span lang="en">${fault.definition.hint}</span>`;
