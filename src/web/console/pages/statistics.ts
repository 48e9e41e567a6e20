import type { FastifyReply } from 'fastify';
import type { DayCount, Statistics, StatisticsRow } from '#console/statistics.ts';
import type { MonthPeak } from '#console/statistics-peaks.ts';
import { type Html, html } from '#platform/html.ts';
import type { Language } from '#vocabulary/fault.ts';
import { say } from '../../office/say.ts';
import { columnChart, type Column } from '../../public/chart.ts';
import { count, dayName, monthName, share } from '../../public/numbers.ts';
import { type ConsoleVisit, type FieldFaults, sendConsolePage } from '../console-visit.ts';
import { consolePaths, placeTitles } from '../places.ts';
import { breakdown } from './breakdown.ts';
import { peaksPart } from './peaks.ts';
import { statisticsForm } from './statistics-form.ts';
import { doorWord, faultWords, levelWord, methodWord } from './statistics-words.ts';

/** What was asked for, as typed: members of the operation that are not empty. */
export type AskedStatistics = Readonly<
  Partial<Record<'from' | 'to' | 'door' | 'method' | 'level' | 'provider' | 'service', string>>
>;

export type StatisticsView = {
  readonly asked: AskedStatistics;
  /** Undefined when what was asked for was refused: `faults` says why, beside the fields. */
  readonly statistics: Statistics | undefined;
  readonly faults: FieldFaults;
  /** The busiest hours, and where they are a file; undefined with a filter that hours do not know. */
  readonly peaks?: { readonly months: readonly MonthPeak[]; readonly file: string } | undefined;
};

export const statisticsPage = (visit: ConsoleVisit, view: StatisticsView): FastifyReply => {
  const { language } = visit;
  const { statistics } = view;
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language].statistics, here: 'statistics' },
    status: statistics === undefined ? 422 : 200,
    content: html`${statisticsForm(language, view)}${statistics && counted(language, statistics, view.peaks)}`,
  });
};

const counted = (language: Language, statistics: Statistics, peaks: StatisticsView['peaks']): Html => {
  const { authentications, refused, from, to } = statistics;
  const t = (fr: string, en: string) => say(language, fr, en);
  const period = t(
    `Du ${dayName(language, from)} au ${dayName(language, to)}`,
    `From ${dayName(language, from)} to ${dayName(language, to)}`,
  );
  return html`<section class="stack" aria-label="${period}"><p class="lead">${period}</p>${tiles(language, statistics)}
${authentications + refused === 0 ? html`<p class="panel">${t('Rien n’a été compté dans cette période, ou rien qui réponde à ces filtres. Les compteurs suivent le journal à une minute près.', 'Nothing was counted in this period, or nothing that fits these filters. The counters follow the journal within a minute.')}</p>` : html`${charts(language, statistics)}${peaks && peaksPart(language, peaks.months, peaks.file)}${breakdowns(language, statistics)}`}</section>`;
};

const tiles = (language: Language, statistics: Statistics): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const { authentications, singleSignOn, refused, phoneShare, services, servicesUsed, peak } = statistics;
  const number = (value: number) => count(language, value);
  const tries = authentications + refused;
  const tile = (name: string, value: string, note: string): Html =>
    html`<div class="tile"><dt>${name}</dt><dd><span class="figure">${value}</span><span class="note">${note}</span></dd></div>`;
  return html`<dl class="tiles">
${tile(t('Authentifications', 'Authentications'), number(authentications), t(`dont ${number(singleSignOn)} par une session déjà ouverte`, `of which ${number(singleSignOn)} by a session that was open already`))}
${tile(t('Refus', 'Refusals'), number(refused), tries === 0 ? '–' : t(`${share(language, refused / tries)} des tentatives`, `${share(language, refused / tries)} of the tries`))}
${tile(t('Par téléphone', 'By phone'), phoneShare === undefined ? '–' : share(language, phoneShare), t('des authentifications de professionnels', 'of the professionals’ authentications'))}
${tile(t('Services utilisés', 'Services used'), number(servicesUsed), t(`${number(services)} raccordés aujourd’hui`, `${number(services)} connected today`))}
${tile(t('Pic', 'Peak'), peak === undefined ? '–' : number(peak.professional + peak.citizen), peak === undefined ? t('aucun jour encore', 'no day yet') : dayName(language, peak.day))}
</dl>`;
};

/** A column a day; over two months, a column a month. */
const mostDays = 62;

type Group = Omit<DayCount, 'day'> & { readonly label: string; readonly title: string };

const groupsOf = (language: Language, days: readonly DayCount[]): readonly Group[] => {
  if (days.length <= mostDays)
    return days.map(({ day, ...counts }) => ({
      ...counts,
      ...{ label: dayName(language, day, 'short'), title: dayName(language, day) },
    }));
  return [...Map.groupBy(days, ({ day }) => day.slice(0, 7))].map(([month, inMonth]) => ({
    ...{ label: monthName(language, month, 'short'), title: monthName(language, month) },
    professional: inMonth.reduce((sum, one) => sum + one.professional, 0),
    citizen: inMonth.reduce((sum, one) => sum + one.citizen, 0),
    refused: inMonth.reduce((sum, one) => sum + one.refused, 0),
  }));
};

const charts = (language: Language, { days }: Statistics): readonly Html[] => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const groups = groupsOf(language, days);
  const isDaily = days.length <= mostDays;
  const when = isDaily ? t('jour', 'day') : t('mois', 'month');
  const draw = (id: string, title: string, partNames: readonly string[], partsOf: (group: Group) => number[]): Html => {
    const columns = groups.map((group) => ({ label: group.label, title: group.title, parts: partsOf(group) }));
    return columnChart(language, {
      ...{ id, title, partNames, columns, summary: summaryOf(language, title, columns) },
      columnName: isDaily ? t('Jour', 'Day') : t('Mois', 'Month'),
      labelEvery: Math.max(1, Math.ceil(columns.length / 8)),
      tableName: t('Les mêmes chiffres en tableau', 'The same figures as a table'),
    });
  };
  const doors = [t('Professionnels', 'Professionals'), t('Usagers', 'Citizens')];
  return [
    draw('chart-logins', t(`Authentifications par ${when}`, `Authentications a ${when}`), doors, (group) => [
      group.professional,
      group.citizen,
    ]),
    draw('chart-refusals', t(`Refus par ${when}`, `Refusals a ${when}`), [t('Refus', 'Refusals')], ({ refused }) => [
      refused,
    ]),
  ];
};

/** What somebody sees at a glance. */
const summaryOf = (language: Language, title: string, columns: readonly Column[]): string => {
  const sums = columns.map((column) => ({ ...column, sum: column.parts.reduce((total, part) => total + part, 0) }));
  const highest = sums.toSorted((one, other) => other.sum - one.sum)[0];
  const last = sums.at(-1);
  if (highest === undefined || last === undefined) return title;
  const told = (one: typeof last): string => `${count(language, one.sum)} (${one.title})`;
  return say(
    language,
    `${title} : au plus ${told(highest)}, en dernier ${told(last)}.`,
    `${title}: at most ${told(highest)}, last ${told(last)}.`,
  );
};

const breakdowns = (language: Language, statistics: Statistics): Html => {
  const t = (fr: string, en: string) => say(language, fr, en);
  const nothing = t('Rien dans cette période.', 'Nothing in this period.');
  const one = (
    title: string,
    head: string,
    rows: readonly StatisticsRow[],
    nameOf: (row: StatisticsRow) => Html | string,
  ) => breakdown(language, { title, head, rows, nameOf, empty: nothing });
  const unsaid = t('Non précisé', 'Not said');
  const named = ({ name, value }: StatisticsRow): Html | string => name ?? (value === '' ? unsaid : value);
  return html`<div class="breakdowns">
${one(t('Par porte', 'By door'), t('Porte', 'Door'), statistics.doors, ({ value }) => doorWord(language, value))}
${one(t('Par méthode', 'By method'), t('Méthode', 'Method'), statistics.methods, ({ value }) => methodWord(language, value) ?? unsaid)}
${one(t('Par niveau', 'By level'), t('Niveau', 'Level'), statistics.levels, ({ value }) => levelWord(language, value) ?? unsaid)}
${one(t('Par fournisseur d’identité', 'By identity provider'), t('Fournisseur', 'Provider'), statistics.providers, named)}
${one(t('Par service', 'By service'), t('Service', 'Service'), statistics.byService, (row) =>
  row.value === ''
    ? unsaid
    : html`<a href="${consolePaths.statistics}?du=${statistics.from}&amp;au=${statistics.to}&amp;service=${encodeURIComponent(row.value)}">${named(row)}</a>`,
)}
${one(t('Refus par motif', 'Refusals by fault'), t('Code', 'Code'), statistics.faults, ({ value }) =>
  value === '' ? unsaid : html`<code>${value}</code> <span class="quiet">${faultWords(language, value)}</span>`,
)}</div>`;
};
