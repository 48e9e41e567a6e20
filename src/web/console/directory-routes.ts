import type { FastifyReply } from 'fastify';
import type { DirectoryOperations } from '#console/directory.ts';
import { fieldsOf } from '../office/office.ts';
import { say } from '../office/say.ts';
import {
  type ConsoleRoute,
  type ConsoleVisit,
  type FieldFaults,
  fieldFaultsOf,
  sendConfirmation,
  sendPerformed,
  showRefusal,
} from './console-visit.ts';
import { directoryPage } from './pages/directory.ts';
import { entryPage } from './pages/directory-entry.ts';
import { consolePaths } from './places.ts';

const path = consolePaths.directory;

/** The directory: what stands, imports, one person. */
export const directoryRoutes = (operations: DirectoryOperations): readonly ConsoleRoute[] => [
  { method: 'GET', path, answer: (visit) => showDirectory(operations, visit) },
  { method: 'POST', path: `${path}/import`, answer: (visit) => startImport(operations, visit) },
  { method: 'GET', path: `${path}/import-force`, answer: (visit) => askForce(visit) },
  { method: 'POST', path: `${path}/import-force`, answer: (visit) => force(operations, visit) },
  { method: 'GET', path: `${path}/personne`, answer: (visit) => entryPage(visit, {}) },
  { method: 'POST', path: `${path}/personne`, answer: (visit) => lookUp(operations, visit) },
];

const showDirectory = async (operations: DirectoryOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const shown = await visit.perform(operations.show, {});
  if (shown.outcome !== 'done') return showRefusal(visit, shown);
  // Support may see what stands, and not how it came.
  const imports = await visit.perform(operations.imports, {});
  return directoryPage(visit, shown.output, imports.outcome === 'done' ? imports.output : undefined);
};

const startImport = async (operations: DirectoryOperations, visit: ConsoleVisit): Promise<FastifyReply> =>
  sendPerformed(visit, await visit.perform(operations.import, {}), { done: () => path });

const askForce = (visit: ConsoleVisit, faults?: FieldFaults): FastifyReply => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  return sendConfirmation(visit, {
    ...{ here: 'directory', action: `${path}/import-force`, back: path, asksReason: true, faults },
    title: t('Forcer l’import', 'Force the import'),
    what: t(
      'L’extraction sera appliquée même si elle ferme ou change bien plus de personnes que d’habitude. Une fois fermées, elles ne se connectent plus ; seul un autre import les rouvre. Un second exploitant doit accepter.',
      'The extraction will be applied even if it closes or changes far more people than usual. Once closed they log in no more; only another import opens them again. A second operator has to agree.',
    ),
    button: t('Proposer l’import forcé', 'Propose the forced import'),
  });
};

const force = async (operations: DirectoryOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const { reason = '' } = fieldsOf(visit);
  return sendPerformed(visit, await visit.perform(operations.forceImport, { reason }), {
    done: () => path,
    again: (faults) => askForce(visit, faults),
  });
};

/** The answer is a page of its own, never an address: whoever reloads it gives a reason again. */
const lookUp = async (operations: DirectoryOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const { nationalId = '', reason = '' } = fieldsOf(visit);
  const found = await visit.perform(operations.lookUp, { nationalId: nationalId.replaceAll(/\s/g, ''), reason });
  if (found.outcome === 'done') return entryPage(visit, {}, found.output);
  if (found.outcome === 'missing') return entryPage(visit, unknownPerson(visit));
  if (found.outcome === 'refused') return entryPage(visit, fieldFaultsOf(visit.language, found.faults));
  return showRefusal(visit, found);
};

const unknownPerson = ({ language }: ConsoleVisit): FieldFaults => ({
  nationalId: say(
    language,
    'Personne n’a cet identifiant dans l’annuaire. La recherche est au journal.',
    'Nobody has this identifier in the directory. The search is in the journal.',
  ),
});
