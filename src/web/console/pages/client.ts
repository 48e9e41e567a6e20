import type { FastifyReply } from 'fastify';
import type { ShownClient } from '#console/clients.ts';
import { type Html, html } from '#platform/html.ts';
import { copyField, copyScriptPath } from '../../office/copy-script.ts';
import { say } from '../../office/say.ts';
import { type ConsoleVisit, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { clientPath, doorPaths, statusBadge } from './clients.ts';
import { doorLabels, factList, jsonBlock, momentOf, wayUp } from './shown.ts';

/** One service: what it declares, since when its secret is, when somebody last logged in. */
export const clientPage = (visit: ConsoleVisit, client: ShownClient): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: client.name, here: 'clients', script: copyScriptPath },
    content: html`${wayUp(consolePaths.clients, placeTitles[language].clients)}${suspensionPart(visit, client)}
${copyField(language, { name: 'client_id', label: 'client_id', value: client.clientId })}${facts(visit, client)}${acts(visit, client)}
<section class="stack"><h2>${t('Déclaration', 'Declaration')}</h2>${client.isFromFile && html`<p class="quiet">${t('Elle suit un fichier de configuration, et se change là.', 'It follows a configuration file, and is changed there.')}</p>`}${jsonBlock(client.declaration)}</section>`,
  });
};

const suspensionPart = ({ language }: ConsoleVisit, { suspension }: ShownClient): Html | undefined =>
  suspension === null
    ? undefined
    : html`<div class="notice alert"><div><h2>${say(language, 'Suspendu', 'Suspended')}</h2><p>${suspension.reason}</p>
<p class="quiet">${momentOf(language, suspension.sinceSeconds)} · ${suspension.by.name}</p></div></div>`;

const facts = (visit: ConsoleVisit, client: ShownClient): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const { secrets, requestId } = client;
  return factList([
    [t('État', 'State'), statusBadge(visit, client.status)],
    [t('Porte', 'Door'), doorLabels[language][client.issuer]],
    [
      t('Demande', 'Request'),
      requestId === null
        ? undefined
        : html`<a href="${consolePaths.requests}/${requestId}"><code>${requestId}</code></a>`,
    ],
    [
      t('Secrets', 'Secrets'),
      secrets.count === 0
        ? t('aucun : il se prouve par une clé', 'none: it proves itself by a key')
        : `${secrets.count} · ${t('le dernier date du', 'the newest is of')} ${momentOf(language, secrets.changedAtSeconds)}`,
    ],
    [t('Dernière connexion', 'Last login'), momentOf(language, client.lastLoginAtSeconds)],
  ]);
};

const acts = (visit: ConsoleVisit, client: ShownClient): Html | undefined => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  if (!visit.caller.roles.includes('operator')) return undefined;
  const path = clientPath(client);
  const service = `${doorPaths[client.door]}/${client.clientId}`;
  return html`<p class="actions">${
    client.suspension === null
      ? html`<a class="button danger" href="${path}/suspension">${t('Suspendre', 'Suspend')}</a>`
      : html`<a class="button" href="${path}/retablissement">${t('Rétablir', 'Let in again')}</a>`
  }
${!client.isFromFile && html`<a class="button second" href="${consolePaths.clients}/declaration?service=${service}">${t('Modifier la déclaration', 'Change the declaration')}</a> <a class="button second" href="${path}/retrait">${t('Retirer pour toujours', 'Withdraw for good')}</a>`}</p>`;
};
