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
import { liveScriptPath } from './live-script.ts';
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
  const here = `/partenaires/demandes/${request.requestId}/trace`;
  return sendPage(visit, {
    ...{ place: 'partners', script: liveScriptPath, title: t('Trace des connexions', 'Trace of logins') },
    head: html`<script type="module" src="${liveScriptPath}"></script>`,
    content: html`<div class="stack">${requestHead(visit, language, t('Trace', 'Trace'))}
<p class="actions"><a class="button second small" href="${here}">${t('Actualiser', 'Refresh')}</a></p>
<div class="stack" data-live="${here}/flux">${isEmpty && html`<p>${t('Rien encore : créez les identifiants, puis essayez une connexion.', 'Nothing yet: make the credentials, then try a login.')}</p>`}${parts}</div></div>`,
  });
};

/** Says to the open page that something happened. */
export const watchTrace = (visit: RequestVisit): FastifyReply => {
  const { asked: request, pages, account, reply } = visit;
  const clients = environments.flatMap((name) => request.clients[name] ?? []);
  pages.live.open(
    {
      accountId: account.accountId,
      read: async () => {
        const newest = await Promise.all(clients.map(async (clientId) => (await traceOf(pages, clientId, 1))[0]));
        return JSON.stringify(newest.map((line) => line && [line.atMilliseconds, line.kind, line.correlationId]));
      },
    },
    reply.raw,
  );
  return reply.hijack();
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

const mendOf = ({ fault, mend }: TraceLine, language: Language): Html =>
  html`${fault && html`<p><strong>${fault.code}</strong> ${fault.definition.message[language]}<br><span lang="en">${fault.definition.hint}</span></p>`}${mend && html`<p>${say(language, mend.fr, mend.en)}</p>`}`;
