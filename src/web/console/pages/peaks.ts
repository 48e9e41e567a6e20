import type { MonthPeak } from '#console/statistics-peaks.ts';
import { type Html, html } from '#platform/html.ts';
import type { Language } from '#vocabulary/fault.ts';
import { say } from '../../office/say.ts';
import { columnChart } from '../../public/chart.ts';
import { count, monthName } from '../../public/numbers.ts';

/** The busiest hour of each month, drawn and as a table. @param file address of the same as CSV */
export const peaksPart = (language: Language, peaks: readonly MonthPeak[], file: string): Html | undefined => {
  const highest = peaks.toSorted((one, other) => sumOf(other) - sumOf(one))[0];
  if (highest === undefined) return undefined;
  const t = (fr: string, en: string) => say(language, fr, en);
  const title = t('Heure la plus chargée de chaque mois', 'Busiest hour of each month');
  const most = `${count(language, sumOf(highest))} (${hourName(language, highest)})`;
  return html`${columnChart(language, {
    ...{ id: 'chart-peaks', title, columnName: t('Mois, heure', 'Month, hour') },
    summary: t(`${title} : au plus ${most}.`, `${title}: at most ${most}.`),
    partNames: [t('Professionnels', 'Professionals'), t('Usagers', 'Citizens')],
    columns: peaks.map((peak) => ({
      label: monthName(language, peak.month, 'short'),
      title: `${monthName(language, peak.month)}, ${hourName(language, peak)}`,
      parts: [peak.professional, peak.citizen],
    })),
    labelEvery: Math.max(1, Math.ceil(peaks.length / 12)),
    tableName: t('Les mêmes chiffres en tableau', 'The same figures as a table'),
  })}<p class="exports"><a href="${file}" download>${t('Ces heures en CSV', 'These hours as CSV')}</a></p>`;
};

const sumOf = ({ professional, citizen }: MonthPeak): number => professional + citizen;

/** `lundi 3 mars à 14:00`: where the readers live. */
const hourName = (language: Language, { atSeconds }: MonthPeak): string =>
  new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    ...{ weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
    timeZone: 'Europe/Paris',
  }).format(atSeconds * 1000);
