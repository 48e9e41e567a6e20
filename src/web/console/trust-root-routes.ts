import type { FastifyReply } from 'fastify';
import type { ShownRoot, TrustRootOperations } from '#console/trust-roots.ts';
import { filesOf } from '../office/multipart.ts';
import { fieldsOf, parameterOf } from '../office/office.ts';
import { say } from '../office/say.ts';
import {
  type ConsoleRoute,
  type ConsoleVisit,
  type FieldFaults,
  sendConfirmation,
  sendPerformed,
} from './console-visit.ts';
import { withListed, withOneListed } from './listed.ts';
import { newRootPage, trustRootsPage } from './pages/trust-roots.ts';
import { consolePaths } from './places.ts';

const addition = `${consolePaths['trust-roots']}/ajout`;
const withdrawal = `${consolePaths['trust-roots']}/:fingerprint/retrait`;

/** Trust roots of cards: added and withdrawn by two. */
export const trustRootRoutes = (operations: TrustRootOperations): readonly ConsoleRoute[] => [
  { method: 'GET', path: consolePaths['trust-roots'], answer: withListed(operations.list, trustRootsPage) },
  { method: 'GET', path: addition, answer: (visit) => newRootPage(visit, {}) },
  { method: 'POST', path: addition, answer: (visit) => add(operations, visit) },
  { method: 'GET', path: withdrawal, answer: withRoot(operations, (visit, root) => askWithdrawal(visit, root)) },
  { method: 'POST', path: withdrawal, answer: withRoot(operations, withdraw(operations)) },
];

const withRoot = (
  { list }: TrustRootOperations,
  answer: (visit: ConsoleVisit, root: ShownRoot) => Promise<FastifyReply> | FastifyReply,
) => withOneListed(list, ({ fingerprint }, visit) => fingerprint === parameterOf(visit, 'fingerprint'), answer);

/** The file goes on as text: PEM as it is, anything else as base64 of DER. */
const certificateOf = (bytes: Uint8Array | undefined): string => {
  const data = Buffer.from(bytes ?? []);
  return data.includes('-----BEGIN') ? data.toString('latin1') : data.toString('base64');
};

const add = async ({ add: operation }: TrustRootOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const { store = '', reason = '' } = fieldsOf(visit);
  const certificate = certificateOf(filesOf(visit)['certificate']);
  return sendPerformed(visit, await visit.perform(operation, { store, certificate, reason }), {
    done: () => consolePaths['trust-roots'],
    again: (faults) => newRootPage(visit, faults),
  });
};

const askWithdrawal = (visit: ConsoleVisit, root: ShownRoot, faults?: FieldFaults): FastifyReply => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  return sendConfirmation(visit, {
    ...{ here: 'trust-roots', back: consolePaths['trust-roots'], asksReason: true, faults },
    action: `${consolePaths['trust-roots']}/${root.fingerprint}/retrait`,
    title: t('Retirer une racine', 'Withdraw a root'),
    what: `${root.subject}. ${t(
      'Dès qu’un second exploitant l’accepte, chaque carte sous cette racine est refusée. Les sessions ouvertes vont à leur terme.',
      'As soon as a second operator agrees, every card below this root is refused. Sessions that are open go on to their end.',
    )}`,
    button: t('Proposer le retrait', 'Propose the withdrawal'),
  });
};

const withdraw =
  ({ withdraw: operation }: TrustRootOperations) =>
  async (visit: ConsoleVisit, root: ShownRoot): Promise<FastifyReply> => {
    const { reason = '' } = fieldsOf(visit);
    return sendPerformed(visit, await visit.perform(operation, { fingerprint: root.fingerprint, reason }), {
      done: () => consolePaths['trust-roots'],
      again: (faults) => askWithdrawal(visit, root, faults),
    });
  };
