import type { FastifyReply } from 'fastify';
import type { ShownDataProvider } from '#console/data-providers.ts';
import type { ProviderSummary, ShownProvider } from '#console/providers.ts';
import { type Html, html } from '#platform/html.ts';
import { copyField, copyScriptPath } from '../../office/copy-script.ts';
import { textArea, textInput, tick } from '../../office/form-parts.ts';
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
import { consolePaths, placeTitles } from '../places.ts';
import { dataColumns, healthLines, providerColumns, providerPath, shownBadge } from './provider-list.ts';
import { factList, jsonBlock, wayUp } from './shown.ts';
import { dataTable } from './table.ts';

const isOperator = ({ caller }: ConsoleVisit): boolean => caller.roles.includes('operator');

export const providersPage = (
  visit: ConsoleVisit,
  providers: readonly ProviderSummary[],
  data: readonly ShownDataProvider[],
): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language].providers, here: 'providers' },
    content: html`<p class="lead">${t('La santé vient de nos propres échanges des deux dernières minutes. Rechargez pour regarder de nouveau.', 'Health comes from our own exchanges of the last two minutes. Reload to look again.')}</p>
${isOperator(visit) && html`<p class="actions"><a class="button second" href="${consolePaths.providers}/declaration">${t('Déclarer un fournisseur', 'Declare a provider')}</a></p>`}
<div class="titled-above">${dataTable<ProviderSummary>(visit, {
      ...{ caption: placeTitles[language].providers, rows: providers, order: 'order' },
      empty: t(
        'Aucun fournisseur. Déclarez-en un, ou donnez un fichier de registre.',
        'No provider. Declare one, or give a registry file.',
      ),
      columns: providerColumns(visit),
    })}</div>
<section class="stack"><h2>${t('Fournisseurs de données', 'Data providers')}</h2>${dataTable<ShownDataProvider>(visit, {
      ...{ caption: t('Données et qui les demande', 'Data and who asks for them'), rows: data, prefix: 'donnees-' },
      empty: t('Aucun. Ils se déclarent dans le fichier de registre.', 'None. They are declared in the registry file.'),
      columns: dataColumns(visit),
    })}</section>`,
  });
};

export const providerPage = (visit: ConsoleVisit, provider: ShownProvider, faults: FieldFaults): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const { isFromFile } = provider;
  return sendConsolePage(visit, {
    ...{ title: provider.title, here: 'providers', script: copyScriptPath },
    status: Object.keys(faults).length > 0 ? 422 : 200,
    content: html`${wayUp(consolePaths.providers, placeTitles[language].providers)}
${copyField(language, { name: 'uid', label: 'uid', value: provider.providerId })}
${factList([
  [t('Page de choix', 'Choice page'), shownBadge(language, provider)],
  [t('Ordre', 'Order'), provider.order],
  [t('Santé', 'Health'), healthLines(language, provider.health)],
])}
${isOperator(visit) && switchForm(visit, provider, faults)}
<section class="stack"><h2>${t('Déclaration', 'Declaration')}</h2>
${isFromFile && html`<p class="quiet">${t('Elle suit un fichier de configuration, et se change là.', 'It follows a configuration file, and is changed there.')}</p>`}
${isOperator(visit) && !isFromFile && html`<p class="actions"><a class="button second" href="${consolePaths.providers}/declaration?fournisseur=${provider.providerId}">${t('Modifier la déclaration', 'Change the declaration')}</a> <a class="button second" href="${providerPath(provider)}/retrait">${t('Retirer pour toujours', 'Withdraw for good')}</a></p>`}
${jsonBlock(provider.declaration)}</section>`,
  });
};

/** What acts at once, over the declaration. */
const switchForm = (visit: ConsoleVisit, provider: ShownProvider, faults: FieldFaults): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const typed = visit.request.method === 'POST' ? fieldsOf(visit) : undefined;
  const isTicked = (name: 'active' | 'display') => (typed === undefined ? provider[name] : typed[name] === 'yes');
  return html`<section class="panel stack"><h2>${t('Tout de suite', 'At once')}</h2>
<p>${t('Ces choix valent par-dessus la déclaration, même quand un fichier la relit.', 'These choices stand over the declaration, even when a file is read again.')}</p>
<form method="post" action="${providerPath(provider)}" class="stack" novalidate>${csrfField(visit)}
${tick('active', t('Actif : on peut le choisir', 'On: it can be chosen'), isTicked('active'))}
${tick('display', t('Visible sur la page de choix', 'Visible on the choice page'), isTicked('display'))}
${textInput({ name: 'order', label: t('Ordre', 'Order'), value: typed?.['order'] ?? String(provider.order), error: faults['order'], hint: t('Le plus petit vient d’abord.', 'The lowest comes first.') }, 'number')}
${faults[''] && html`<p class="error">${faults['']}</p>`}
${reasonField(language, { value: typed?.['reason'], error: faults['reason'] })}
<p class="actions"><button class="button">${t('Appliquer', 'Apply')}</button></p></form></section>`;
};

export const askWithdrawal = (visit: ConsoleVisit, provider: ShownProvider, faults: FieldFaults): FastifyReply => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  const path = providerPath(provider);
  return sendConfirmation(visit, {
    ...{ here: 'providers', action: `${path}/retrait`, back: path, asksReason: true, faults },
    title: t(`Retirer ${provider.title}`, `Withdraw ${provider.title}`),
    what: t(
      'Une fois la proposition acceptée, plus personne ne peut le choisir. Cela ne se défait pas.',
      'Once the proposal is agreed to, nobody can choose it any more. This cannot be undone.',
    ),
    button: t('Proposer le retrait', 'Propose the withdrawal'),
  });
};

export const providerDeclarationPage = (visit: ConsoleVisit, text: string, faults: FieldFaults): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: t('Déclarer un fournisseur', 'Declare a provider'), here: 'providers' },
    status: Object.keys(faults).length > 0 ? 422 : 200,
    content: html`${wayUp(consolePaths.providers, placeTitles[language].providers)}
<p class="lead">${t('Le même JSON que dans le fichier de registre, sans client_secret.', 'The same JSON as in the registry file, without client_secret.')}</p>
<form method="post" action="${consolePaths.providers}/declaration" class="stack" novalidate>${csrfField(visit)}
${textArea({ name: 'declaration', label: t('Déclaration', 'Declaration'), value: text, error: faults['declaration'] ?? faults[''], isRequired: true }, 18)}
${textInput(
  {
    ...{ name: 'secret', label: t('Notre secret chez lui', 'Our secret there'), error: faults['sealedSecret'] },
    optionalWord: t('(facultatif s’il est déjà connu)', '(optional when it is known already)'),
    hint: t('Scellé aussitôt ; il n’est jamais montré.', 'Sealed at once; it is never shown.'),
  },
  'password',
)}
${reasonField(language, { value: fieldsOf(visit)['reason'], error: faults['reason'] })}
<p class="actions"><button class="button">${t('Déclarer', 'Declare')}</button></p></form>`,
  });
};
