import type { FastifyReply } from 'fastify';
import { statisticDimensions } from '#audit/statistics-store.ts';
import type { StatisticsOperations } from '#console/statistics.ts';
import { csvOf } from '#platform/csv.ts';
import { queryOf } from '../office/office.ts';
import { type ConsoleRoute, type ConsoleVisit, fieldFaultsOf, showRefusal } from './console-visit.ts';
import { type AskedStatistics, statisticsPage } from './pages/statistics.ts';
import { consolePaths } from './places.ts';
import { sendFile } from './send-file.ts';

/** What the journal counts: charts, tables, and a file for a spreadsheet. */
export const statisticsRoutes = (operations: StatisticsOperations): readonly ConsoleRoute[] => [
  { method: 'GET', path: consolePaths.statistics, answer: (visit) => show(operations, visit) },
  { method: 'GET', path: `${consolePaths.statistics}/export`, answer: (visit) => sendExport(operations, visit) },
  { method: 'GET', path: `${consolePaths.statistics}/heures`, answer: (visit) => sendPeaks(operations, visit) },
];

/** The names of the operation's members in the address, which is French like the rest. */
const members = {
  ...{ du: 'from', au: 'to', porte: 'door', methode: 'method', niveau: 'level' },
  ...{ fournisseur: 'provider', service: 'service' },
} as const;

/** What was asked for, as it stands in the address; an empty field is no filter. */
const askedOf = (visit: ConsoleVisit): AskedStatistics => {
  const query = queryOf(visit);
  const given = Object.entries(members).map(([word, member]) => [member, query[word]?.trim() ?? ''] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
};

const show = async (operations: StatisticsOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const asked = askedOf(visit);
  const shown = await visit.perform(operations.show, asked);
  if (shown.outcome === 'done') {
    const peaks = await peaksOf(operations, visit, asked);
    return statisticsPage(visit, { asked, statistics: shown.output, faults: {}, peaks });
  }
  if (shown.outcome !== 'refused') return showRefusal(visit, shown);
  return statisticsPage(visit, { asked, statistics: undefined, faults: fieldFaultsOf(visit.language, shown.faults) });
};

/** Hours are counted by door and method alone: with another filter they say nothing of what was asked. */
const peaksOf = async (
  { peaks }: StatisticsOperations,
  visit: ConsoleVisit,
  { from, to, door, method, ...others }: AskedStatistics,
) => {
  if (Object.keys(others).length > 0) return undefined;
  const given = { ...(from && { from }), ...(to && { to }), ...(door && { door }), ...(method && { method }) };
  const found = await visit.perform(peaks, given);
  if (found.outcome !== 'done') return undefined;
  const query = new URLSearchParams(queryOf(visit)).toString();
  return { months: found.output.months, file: `${consolePaths.statistics}/heures?${query}` };
};

const sendPeaks = async ({ peaks }: StatisticsOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const found = await visit.perform(peaks, askedOf(visit));
  if (found.outcome !== 'done') return showRefusal(visit, found);
  const rows = found.output.months.map(({ month, atSeconds, professional, citizen }) => [
    ...[month, new Date(atSeconds * 1000).toISOString()],
    ...[professional, citizen, professional + citizen],
  ]);
  const csv = csvOf(['month', 'hour', 'professional', 'citizen', 'count'], rows);
  return sendCsv(visit, csv, 'vestibule-heures.csv');
};

const sendExport = async (operations: StatisticsOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const words = (queryOf(visit)['colonnes'] ?? '').split(',');
  const by = statisticDimensions.filter((dimension) => words.includes(dimension));
  const exported = await visit.perform(operations.export, { ...askedOf(visit), ...(by.length > 0 && { by }) });
  if (exported.outcome !== 'done') return showRefusal(visit, exported);
  const { csv, fileName } = exported.output;
  return sendCsv(visit, csv, fileName);
};

const sendCsv = (visit: ConsoleVisit, csv: string, fileName: string): FastifyReply =>
  sendFile(visit, { mediaType: 'text/csv; charset=utf-8', base64: Buffer.from(csv).toString('base64') }, fileName);
