import type { FastifyReply } from 'fastify';
import type { DayFigure, Figures, MonthFigure } from '#audit/figures.ts';
import { type Html, html } from '#platform/html.ts';
import { formatInstant } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import { languageFor, type Visit } from '../office/office.ts';
import { columnChart } from './chart.ts';
import { figureTexts } from './figures-texts.ts';
import { count, dayName, monthName, preciseShare, share } from './numbers.ts';
import { sendPublicPage } from './public-page.ts';
import { sites } from './sites.ts';

export const figuresCsvPath = `${sites.figures.path}.csv`;

/** Sums of the whole platform: nothing here is about one service or one person. */
export const sendFigures = (visit: Visit, figures: Figures, serviceCount: number): FastifyReply => {
  const language = languageFor(visit);
  const text = figureTexts[language];
  const isEmpty = figures.peak === undefined;
  return sendPublicPage(visit, {
    site: 'figures',
    content: html`<p class="lead">${text.lead}</p>
${tiles(language, figures, serviceCount)}
${isEmpty ? html`<p class="panel">${text.empty}</p>` : charts(language, figures)}
<section class="stack"><h2>${text.howTitle}</h2>${text.how.map((sentence) => html`<p>${sentence}</p>`)}
${figures.busiestHour !== undefined && html`<p>${text.busiest(formatInstant(language, figures.busiestHour.atMilliseconds), count(language, figures.busiestHour.count))}</p>`}
<p><a href="${figuresCsvPath}" download>${text.csv}</a></p></section>`,
  });
};

const tiles = (
  language: Language,
  { lastMonth, thisMonth, peak, availability }: Figures,
  serviceCount: number,
): Html => {
  const text = figureTexts[language];
  const tile = (name: string, value: string, note?: string): Html =>
    html`<div class="tile"><dt>${name}</dt><dd><span class="figure">${value}</span>${note !== undefined && html`<span class="note">${note}</span>`}</dd></div>`;
  const { phoneShare } = lastMonth;
  return html`<dl class="tiles">
${tile(text.services, count(language, serviceCount))}
${tile(text.lastMonth, count(language, all(lastMonth)), text.split(monthName(language, lastMonth.month), count(language, lastMonth.professional), count(language, lastMonth.citizen)))}
${tile(text.thisMonth, count(language, all(thisMonth)), monthName(language, thisMonth.month))}
${tile(text.phone, phoneShare === undefined ? '–' : share(language, phoneShare), phoneShare === undefined ? text.phoneUnknown : text.phoneNote)}
${tile(text.peak, peak === undefined ? '–' : count(language, peak.count), peak && monthName(language, peak.month))}
${tile(text.availability, availability === undefined ? '–' : preciseShare(language, availability), availability === undefined ? text.availabilityUnknown : text.availabilityNote)}
</dl>`;
};

const all = ({ professional, citizen }: Pick<MonthFigure, 'professional' | 'citizen'>): number =>
  professional + citizen;

const charts = (language: Language, { days, months }: Figures): readonly Html[] => {
  const text = figureTexts[language];
  const common = { partNames: text.doors, tableName: text.table } as const;
  return [
    columnChart(language, {
      ...common,
      id: 'chart-days',
      title: text.days,
      summary: summaryOf(
        language,
        text.days,
        days.map((one) => [dayName(language, one.day), all(one)]),
      ),
      columnName: text.day,
      labelEvery: 5,
      columns: days.map((one: DayFigure) => ({
        label: dayName(language, one.day, 'short'),
        title: dayName(language, one.day),
        parts: [one.professional, one.citizen],
      })),
    }),
    columnChart(language, {
      ...common,
      id: 'chart-months',
      title: text.months,
      summary: summaryOf(
        language,
        text.months,
        months.map((one) => [monthName(language, one.month), all(one)]),
      ),
      columnName: text.month,
      labelEvery: 1,
      columns: months.map((one: MonthFigure) => ({
        label: monthName(language, one.month, 'short'),
        title: monthName(language, one.month),
        parts: [one.professional, one.citizen],
      })),
    }),
  ];
};

/** What somebody sees at a glance: the highest, the lowest, the last. */
const summaryOf = (language: Language, title: string, values: readonly (readonly [string, number])[]): string => {
  const sorted = values.toSorted(([, one], [, other]) => other - one);
  const [highest, lowest, last] = [sorted[0], sorted.at(-1), values.at(-1)];
  if (highest === undefined || lowest === undefined || last === undefined) return title;
  const say = ([name, value]: readonly [string, number]): string => `${count(language, value)} (${name})`;
  return figureTexts[language].summary(title, { highest: say(highest), lowest: say(lowest), last: say(last) });
};
