import type { FastifyReply } from 'fastify';
import type { ShownClient } from '#console/clients.ts';
import { html } from '#platform/html.ts';
import { alertIcon } from '#platform/look/icons.ts';
import { fieldsOf } from '../../office/office.ts';
import { say } from '../../office/say.ts';
import {
  type ConsoleVisit,
  csrfField,
  type FieldFaults,
  reasonField,
  sendConfirmation,
  sendConsolePage,
} from '../console-visit.ts';
import { consolePaths } from '../places.ts';
import { clientPath } from './clients.ts';

/** What is done to one service, as it stands in the address. */
export const clientActs = ['suspension', 'retablissement', 'retrait'] as const;
export type ClientAct = (typeof clientActs)[number];
export const isClientAct = (word: string): word is ClientAct => (clientActs as readonly string[]).includes(word);

/** The page before: what will happen, and why. */
export const askOne = (visit: ConsoleVisit, client: ShownClient, act: ClientAct, faults: FieldFaults): FastifyReply => {
  const path = clientPath(client);
  return sendConfirmation(visit, {
    ...{ here: 'clients', action: `${path}/${act}`, back: path, asksReason: true, faults },
    ...wordsOf(visit, client.name)[act],
  });
};

const wordsOf = ({ language }: ConsoleVisit, name: string) => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return {
    suspension: {
      title: t(`Suspendre ${name}`, `Suspend ${name}`),
      what: t(
        'Tout de suite : personne ne s’y connecte plus, ses codes et ses jetons ne valent plus rien. Une nouvelle déclaration ne lève pas la suspension.',
        'At once: nobody logs in to it any more, its codes and tokens are worth nothing. Declaring it again does not lift the suspension.',
      ),
      button: t('Suspendre', 'Suspend'),
    },
    retablissement: {
      title: t(`Rétablir ${name}`, `Let ${name} in again`),
      what: t('On s’y connecte de nouveau, tout de suite.', 'People log in to it again, at once.'),
      button: t('Rétablir', 'Let in again'),
    },
    retrait: {
      title: t(`Retirer ${name}`, `Withdraw ${name}`),
      what: t(
        'Une fois la proposition acceptée, le service n’existe plus. Cela ne se défait pas.',
        'Once the proposal is agreed to, the service does not exist any more. This cannot be undone.',
      ),
      button: t('Proposer le retrait', 'Propose the withdrawal'),
    },
  } as const;
};

/** Several at once: which, why, and that a second operator decides. */
export const askMany = (visit: ConsoleVisit, chosen: readonly string[], faults: FieldFaults): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const fault =
    chosen.length === 0
      ? t('Choisissez d’abord des services dans la liste.', 'Choose services in the list first.')
      : (faults[''] ?? faults['clients']);
  return sendConsolePage(visit, {
    ...{ title: t('Suspendre plusieurs services', 'Suspend several services'), here: 'clients' },
    status: fault === undefined && faults['reason'] === undefined ? 200 : 422,
    content: html`${fault && html`<div class="notice alert" role="alert">${alertIcon}<p>${fault}</p></div>`}
${
  chosen.length > 0 &&
  html`<p class="lead">${t('Une fois la proposition acceptée par un second exploitant, personne ne s’y connecte plus.', 'Once a second operator has agreed, nobody logs in to them any more.')}</p>
<ul>${chosen.map((key) => html`<li><code class="wrapped">${key}</code></li>`)}</ul>
<form method="post" action="${consolePaths.clients}/suspension" class="stack" novalidate>${csrfField(visit)}${chosen.map((key) => html`<input type="hidden" name="service" value="${key}">`)}
${reasonField(language, { value: fieldsOf(visit)['reason'], error: faults['reason'] })}
<p class="actions"><button class="button danger">${t('Proposer la suspension', 'Propose the suspension')}</button></p></form>`
}
<p><a href="${consolePaths.clients}">${t('Revenir à la liste', 'Back to the list')}</a></p>`,
  });
};
