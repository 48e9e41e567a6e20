import type { FastifyReply } from 'fastify';
import type { ShownRoot } from '#console/trust-roots.ts';
import { type Html, html } from '#platform/html.ts';
import { fileInput, radios } from '../../office/form-parts.ts';
import { fieldsOf } from '../../office/office.ts';
import { say } from '../../office/say.ts';
import { type ConsoleVisit, csrfField, type FieldFaults, reasonField, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { shortDay } from './short-time.ts';
import { wayUp } from './shown.ts';
import { dataTable } from './table.ts';

/** The roots below which a card must stand, each store by itself. */
export const trustRootsPage = (visit: ConsoleVisit, roots: readonly ShownRoot[]): FastifyReply => {
  const { language, caller } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language]['trust-roots'], here: 'trust-roots' },
    content: html`<p class="lead">${t('Une carte n’entre que sous l’une de ces racines. Les racines réelles et celles de test ne se mêlent pas ; un changement, décidé à deux, vaut dès la carte suivante.', 'A card comes in below one of these roots only. Production and test roots never mix; a change, decided by two, counts from the next card on.')}</p>
${caller.roles.includes('operator') && html`<p class="actions"><a class="button" href="${consolePaths['trust-roots']}/ajout">${t('Ajouter une racine', 'Add a root')}</a></p>`}
${(['production', 'test'] as const).map((store) => storePart(visit, roots, store))}`,
  });
};

const storeTitle = ({ language }: ConsoleVisit, store: ShownRoot['store']): string =>
  store === 'production'
    ? say(language, 'Racines réelles', 'Production roots')
    : say(language, 'Racines de test', 'Test roots');

const storePart = (visit: ConsoleVisit, roots: readonly ShownRoot[], store: ShownRoot['store']): Html => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return html`<section class="stack titled-above"><h2>${storeTitle(visit, store)}</h2>${dataTable<ShownRoot>(visit, {
    ...{ caption: storeTitle(visit, store), rows: roots.filter((root) => root.store === store), prefix: store },
    empty: t(
      'Aucune : nommez-en dans la configuration (card.productionRootFiles, card.testRootFiles) ou ajoutez-en une ici.',
      'None: name some in the configuration (card.productionRootFiles, card.testRootFiles) or add one here.',
    ),
    columns: [
      {
        ...{ name: 'subject', label: t('Sujet', 'Subject'), sortBy: (root) => root.subject },
        cell: (root) => subjectCell(visit, root),
      },
      { name: 'state', label: t('État', 'State'), cell: (root) => stateCell(visit, root) },
      {
        ...{ name: 'from', label: t('Valable du', 'Valid from'), sortBy: (root) => root.notBeforeSeconds },
        cell: (root) => shortDay(language, root.notBeforeSeconds),
      },
      {
        ...{ name: 'until', label: t('Jusqu’au', 'Valid until'), sortBy: (root) => root.notAfterSeconds },
        cell: (root) => shortDay(language, root.notAfterSeconds),
      },
      { name: 'what', label: t('Agir', 'Act'), cell: (root) => actCell(visit, root) },
    ],
  })}</section>`;
};

const subjectCell = ({ language }: ConsoleVisit, { subject, issuer, serial, fingerprint }: ShownRoot): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return html`${subject}<details><summary>${t('Empreinte et numéro', 'Fingerprint and serial')}</summary><dl class="facts"><dt>SHA-256</dt><dd><span class="copy">${fingerprint}</span></dd><dt>${t('Numéro', 'Serial')}</dt><dd><span class="copy">${serial}</span></dd><dt>${t('Émetteur', 'Issuer')}</dt><dd>${issuer}</dd></dl></details>`;
};

const stateCell = ({ language }: ConsoleVisit, { isTrusted, origin, decidedBy, decidedAtSeconds }: ShownRoot): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const from =
    origin === 'file' ? t('par la configuration', 'by the configuration') : t('par la console', 'by the console');
  return html`<div>${
    isTrusted
      ? html`<span class="badge good">${t('de confiance', 'trusted')}</span>`
      : html`<span class="badge bad">${t('retirée', 'withdrawn')}</span>`
  } <span class="quiet">${from}${decidedAtSeconds !== null && `, ${shortDay(language, decidedAtSeconds)}`}${decidedBy !== null && ` (${decidedBy.name})`}</span></div>`;
};

const actCell = ({ language, caller }: ConsoleVisit, { isTrusted, fingerprint, subject }: ShownRoot): Html | string =>
  isTrusted && caller.roles.includes('operator')
    ? html`<a href="${consolePaths['trust-roots']}/${fingerprint}/retrait">${say(language, 'Retirer', 'Withdraw')} <span class="unseen">– ${subject}</span></a>`
    : '–';

/** The form to add one. A file cannot be kept in a form that comes again: it has to be chosen anew. */
export const newRootPage = (visit: ConsoleVisit, faults: FieldFaults): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const { store, reason } = fieldsOf(visit);
  return sendConsolePage(visit, {
    ...{ title: t('Ajouter une racine', 'Add a root'), here: 'trust-roots' },
    status: Object.keys(faults).length > 0 ? 422 : 200,
    content: html`${wayUp(consolePaths['trust-roots'], placeTitles[language]['trust-roots'])}
<p class="lead">${t('Vérifiez l’empreinte auprès de l’autorité, par un autre chemin que celui du fichier, avant de proposer.', 'Before you propose it, check the fingerprint with the authority by another way than the file came.')}</p>
<form method="post" action="${consolePaths['trust-roots']}/ajout" enctype="multipart/form-data" class="stack" novalidate>${csrfField(visit)}
${fileInput({ name: 'certificate', label: t('Certificat (PEM ou DER)', 'Certificate (PEM or DER)'), error: faults['certificate'], isRequired: true, hint: t('La racine seule, ou un PEM avec ses intermédiaires. Jamais une clé privée.', 'The root alone, or a PEM with its intermediates. Never a private key.') }, '.pem,.crt,.cer,.der')}
${radios({ name: 'store', label: t('Magasin', 'Store'), error: faults['store'], value: store }, [
  { value: 'production', label: t('Réelle', 'Production') },
  { value: 'test', label: t('De test : refusée en production', 'Test: refused in production') },
])}
${reasonField(language, { value: reason, error: faults['reason'] })}
<button class="button">${t('Proposer cette racine', 'Propose this root')}</button></form>`,
  });
};
