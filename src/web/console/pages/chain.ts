import type { FastifyReply } from 'fastify';
import type { ShownChain } from '#console/journal-chain.ts';
import { type Html, html } from '#platform/html.ts';
import { formatInstant, type Texts } from '#platform/language.ts';
import { alertIcon, doneIcon } from '#platform/look/icons.ts';
import { say } from '../../office/say.ts';
import { count, share } from '../../public/numbers.ts';
import { type ConsoleVisit, csrfField, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { factList, wayUp } from './shown.ts';

const path = `${consolePaths.journal}/chaine`;

/** How the chain of the journal stands, and verifying it. */
export const chainPage = (visit: ConsoleVisit, chain: ShownChain): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  const { running, last, lines } = chain;
  return sendConsolePage(visit, {
    ...{ title: t('Chaîne du journal', 'Chain of the journal'), here: 'journal' },
    content: html`${wayUp(consolePaths.journal, placeTitles[language].journal)}
<p class="lead">${t('Chaque ligne est liée à celle d’avant par une clé. Vérifier relit tout depuis la première ligne : rien n’a été changé, retiré ni déplacé, ou bien l’on sait où.', 'Each line is tied to the one before by a key. Verifying reads everything again from the first line: nothing was changed, removed or moved, or one knows where.')}</p>
${chainNotice(visit, chain)}
${factList([
  [t('Lignes au journal', 'Lines in the journal'), count(language, lines)],
  [t('Vérifiée jusqu’à la ligne', 'Verified up to line'), last === null ? undefined : count(language, last.lines)],
  [t('Terminée le', 'Ended on'), last === null ? undefined : formatInstant(language, last.endedAtMilliseconds)],
  [t('Demandée par', 'Asked for by'), last === null ? undefined : last.by.name],
])}
${running === null && html`<form method="post" action="${path}">${csrfField(visit)}<button class="button">${t('Vérifier maintenant', 'Verify now')}</button></form>`}`,
  });
};

/** The chain in one notice: running, sound, broken, or never verified. */
export const chainNotice = ({ language }: ConsoleVisit, { running, last, lines }: ShownChain): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (running !== null) {
    const done = running.ofLines === 0 ? 0 : running.lines / running.ofLines;
    return html`<div class="notice" role="status"><div><p><strong>${t('Vérification en cours', 'Being verified')}</strong> – ${count(language, running.lines)} ${t('lignes sur', 'of')} ${count(language, running.ofLines)} ${language === 'en' ? 'lines' : ''} (${share(language, done)})</p><p><a class="button second small" href="${path}">${t('Actualiser', 'Refresh')}</a></p></div></div>`;
  }
  if (last === null)
    return html`<div class="notice"><p>${t('La chaîne n’a jamais été vérifiée depuis la console.', 'The chain was never verified from the console.')} <a href="${path}">${t('Vérifier', 'Verify')}</a></p></div>`;
  if (last.fault !== null)
    return html`<div class="notice alert" role="alert">${alertIcon}<div><p><strong>${t('La chaîne est rompue', 'The chain is broken')}</strong> – ${t(`ligne ${count(language, last.fault.line)} :`, `line ${count(language, last.fault.line)}:`)} ${faultWords[language][last.fault.kind] ?? last.fault.kind}</p><p>${t('Gardez une copie de la base et du fichier des ancres avant toute autre chose.', 'Keep a copy of the database and of the anchors file before anything else.')}</p></div></div>`;
  const newer = lines - last.lines;
  return html`<div class="notice good">${doneIcon}<p>${t('Chaîne intacte jusqu’à la ligne', 'Chain intact up to line')} ${count(language, last.lines)}, ${formatInstant(language, last.endedAtMilliseconds)}. ${newer > 0 && `${count(language, newer)} ${newer === 1 ? t('ligne écrite depuis.', 'line written since.') : t('lignes écrites depuis.', 'lines written since.')}`}</p></div>`;
};

const faultWords: Texts<Readonly<Record<string, string>>> = {
  fr: {
    changed: 'elle a été changée, ou n’est pas à sa place.',
    removed: 'des lignes manquent avant elle.',
    reordered: 'elle n’est pas à sa place.',
    truncated: 'elle et les suivantes ont été retirées.',
    rewritten: 'ce n’est pas celle que l’ancre a vue.',
    'forged-anchor': 'son ancre n’a pas été écrite par cette plateforme.',
  },
  en: {
    changed: 'it was changed, or does not belong here.',
    removed: 'lines are missing before it.',
    reordered: 'it stands in the wrong place.',
    truncated: 'it and those after it were removed.',
    rewritten: 'it is not the one that was anchored.',
    'forged-anchor': 'its anchor was not written by this platform.',
  },
};
