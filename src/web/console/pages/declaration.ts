import type { FastifyReply } from 'fastify';
import { html } from '#platform/html.ts';
import { radios, textArea } from '../../office/form-parts.ts';
import { fieldsOf } from '../../office/office.ts';
import { say } from '../../office/say.ts';
import { type ConsoleVisit, csrfField, type FieldFaults, reasonField, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { doorPaths } from './clients.ts';
import { doorLabels, wayUp } from './shown.ts';

export type TypedDeclaration = { readonly door: string; readonly text: string };

/** A service as JSON: what is read here is what the files of services hold. */
export const declarationPage = (visit: ConsoleVisit, typed: TypedDeclaration, faults: FieldFaults): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: t('Déclarer un service', 'Declare a service'), here: 'clients' },
    status: Object.keys(faults).length > 0 ? 422 : 200,
    content: html`${wayUp(consolePaths.clients, placeTitles[language].clients)}
<p class="lead">${t('Le même JSON que dans les fichiers de déclaration. Un service déjà connu est modifié ; sans client_secret_hashes il garde ses secrets.', 'The same JSON as in the files of declarations. A service that is known already is changed; without client_secret_hashes it keeps its secrets.')}</p>
<form method="post" action="${consolePaths.clients}/declaration" class="stack" novalidate>${csrfField(visit)}
${radios(
  { name: 'porte', label: t('Porte', 'Door'), value: typed.door, error: faults['door'] },
  (['professional', 'citizen'] as const).map((door) => ({ value: doorPaths[door], label: doorLabels[language][door] })),
)}
${textArea(
  {
    ...{ name: 'declaration', label: t('Déclaration', 'Declaration'), value: typed.text, isRequired: true },
    error: faults['declaration'] ?? faults[''],
    hint: t(
      'L’empreinte d’un secret se fait par npm run clients -- hash-secret.',
      'The hash of a secret is made by npm run clients -- hash-secret.',
    ),
  },
  18,
)}
${reasonField(language, { value: fieldsOf(visit)['reason'], error: faults['reason'] })}
<p class="actions"><button class="button">${t('Déclarer', 'Declare')}</button></p></form>`,
  });
};
