import type { FastifyReply } from 'fastify';
import type { JournalOperations } from '#console/journal.ts';
import type { Performed } from '#console/perform.ts';
import { fieldsOf, queryOf } from '../office/office.ts';
import { type ConsoleRoute, type ConsoleVisit, fieldFaultsOf, sendPerformed, showRefusal } from './console-visit.ts';
import { chainPage } from './pages/chain.ts';
import { journalPage, personLinesPage } from './pages/journal.ts';
import { exportPage } from './pages/journal-export.ts';
import { consolePaths } from './places.ts';
import { searchOf, wishOf } from './journal-search.ts';

const path = consolePaths.journal;

/** The journal: searched, of one person, taken away, verified. */
export const journalRoutes = (operations: JournalOperations): readonly ConsoleRoute[] => [
  { method: 'GET', path, answer: (visit) => search(operations, visit) },
  { method: 'GET', path: `${path}/personne`, answer: (visit) => personLinesPage(visit, {}) },
  { method: 'POST', path: `${path}/personne`, answer: (visit) => readPerson(operations, visit) },
  { method: 'GET', path: `${path}/export`, answer: (visit) => exportPage(visit, searchOf(queryOf(visit)), {}) },
  { method: 'POST', path: `${path}/export`, answer: (visit) => exportLines(operations, visit) },
  { method: 'GET', path: `${path}/chaine`, answer: (visit) => showChain(operations, visit) },
  { method: 'POST', path: `${path}/chaine`, answer: (visit) => verify(operations, visit) },
];

const search = async (operations: JournalOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const asked = searchOf(queryOf(visit));
  const [found, chain] = await Promise.all([
    visit.perform(operations.search, wishOf(asked)),
    visit.perform(operations.chain, {}),
  ]);
  const shownChain = chain.outcome === 'done' ? chain.output : undefined;
  if (found.outcome === 'done')
    return journalPage(visit, { asked, found: found.output, chain: shownChain, faults: {} });
  if (found.outcome !== 'refused') return showRefusal(visit, found);
  const faults = fieldFaultsOf(visit.language, found.faults);
  return journalPage(visit, { asked, found: undefined, chain: shownChain, faults });
};

/** The answer is a page of its own, never an address: whoever reloads it gives a reason again. */
const readPerson = async (operations: JournalOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const { kind = '', id = '', reason = '', before = '' } = fieldsOf(visit);
  const input = { kind, id: id.replaceAll(/\s/g, ''), reason, ...(before === '' ? {} : { before: Number(before) }) };
  const found = await visit.perform(operations.person, input);
  if (found.outcome === 'done') return personLinesPage(visit, {}, found.output);
  if (found.outcome === 'refused') return personLinesPage(visit, fieldFaultsOf(visit.language, found.faults));
  return showRefusal(visit, found);
};

const exportLines = async (operations: JournalOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const { format = '', reason = '', ...fields } = fieldsOf(visit);
  const asked = searchOf(fields);
  const taken = await visit.perform(operations.export, { ...wishOf(asked), format, reason });
  return sendPerformed(visit, taken, {
    done: (file) => sendDownload(visit, file),
    again: (faults) => exportPage(visit, asked, faults),
  });
};

type Taken = Extract<
  Performed<{ fileName: string; mediaType: string; content: string }>,
  { outcome: 'done' }
>['output'];

const sendDownload = ({ reply }: ConsoleVisit, { fileName, mediaType, content }: Taken): FastifyReply =>
  reply
    .headers({
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .send(content);

const showChain = async (operations: JournalOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const chain = await visit.perform(operations.chain, {});
  return chain.outcome === 'done' ? chainPage(visit, chain.output) : showRefusal(visit, chain);
};

const verify = async (operations: JournalOperations, visit: ConsoleVisit): Promise<FastifyReply> =>
  sendPerformed(visit, await visit.perform(operations.verify, {}), { done: () => `${path}/chaine` });
