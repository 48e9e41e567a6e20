import type { StatisticsRow } from '#console/statistics.ts';
import { type Html, html } from '#platform/html.ts';
import type { Language } from '#vocabulary/fault.ts';
import { say } from '../../office/say.ts';
import { count, share } from '../../public/numbers.ts';

export type Breakdown = {
  readonly title: string;
  readonly rows: readonly StatisticsRow[];
  /** How a row is called; links may stand in it. */
  readonly nameOf: (row: StatisticsRow) => Html | string;
  readonly head: string;
  readonly empty: string;
};

/** Rows that are shown; the export has all of them. */
const mostRows = 15;

/** Counts by one thing as a table with a bar below each name: it says nothing that the figures beside it do not. */
export const breakdown = (language: Language, { title, rows, nameOf, head, empty }: Breakdown): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  const highest = Math.max(1, ...rows.map((row) => row.count));
  const more = rows.length - mostRows;
  const line = (row: StatisticsRow): Html =>
    html`<tr><th scope="row">${nameOf(row)}${bar(row.count / highest)}</th><td class="number">${count(language, row.count)}</td><td class="number">${share(language, row.count / total)}</td></tr>`;
  return html`<section class="chart breakdown"><h2>${title}</h2>${
    rows.length === 0
      ? html`<p>${empty}</p>`
      : html`<table class="grid"><caption class="unseen">${title}</caption><thead><tr><th scope="col">${head}</th><th scope="col" class="number">${t('Nombre', 'Count')}</th><th scope="col" class="number">${t('Part', 'Share')}</th></tr></thead><tbody>${rows.slice(0, mostRows).map(line)}</tbody></table>`
  }${more > 0 && html`<p class="quiet">${t(`Et ${count(language, more)} autres, dans l’export.`, `And ${count(language, more)} more, in the export.`)}</p>`}</section>`;
};

const bar = (part: number): Html =>
  html`<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="part-1" x="0" y="0" width="${Math.max(0.5, Math.round(part * 1000) / 10)}" height="8"/></svg>`;
