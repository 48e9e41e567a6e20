import type { FastifyReply } from 'fastify';
import type { KeysOperations, ShownIssuerKeys } from '#console/keys.ts';
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
import { keysPage } from './pages/keys.ts';
import { doorLabels } from './pages/shown.ts';
import { consolePaths } from './places.ts';

const rotation = `${consolePaths.keys}/:issuer/renouvellement`;

/** Signing keys of each issuer, and their rotation. */
export const keyRoutes = (operations: KeysOperations): readonly ConsoleRoute[] => [
  { method: 'GET', path: consolePaths.keys, answer: withListed(operations.list, keysPage) },
  { method: 'GET', path: rotation, answer: withIssuer(operations, (visit, keys) => askRotation(visit, keys)) },
  { method: 'POST', path: rotation, answer: withIssuer(operations, rotate(operations)) },
];

const withIssuer = (
  { list }: KeysOperations,
  answer: (visit: ConsoleVisit, keys: ShownIssuerKeys) => Promise<FastifyReply> | FastifyReply,
) => withOneListed(list, ({ issuer }, visit) => issuer === parameterOf(visit, 'issuer'), answer);

const askRotation = (visit: ConsoleVisit, { issuer }: ShownIssuerKeys, faults?: FieldFaults): FastifyReply => {
  const { language } = visit;
  const t = (fr: string, en: string) => say(language, fr, en);
  return sendConfirmation(visit, {
    ...{ here: 'keys', back: consolePaths.keys, asksReason: true, faults },
    action: `${consolePaths.keys}/${issuer}/renouvellement`,
    title: `${t('Renouveler la clé', 'Rotate the key')} – ${doorLabels[language][issuer]}`,
    what: t(
      'La clé suivante signe dès qu’un second exploitant l’accepte, et une nouvelle clé suivante est publiée. L’ancienne vérifie encore le temps indiqué, puis disparaît ; elle ne signera plus jamais.',
      'The next key signs as soon as a second operator agrees, and a new next key is published. The former one still verifies for the time shown, then goes; it never signs again.',
    ),
    button: t('Proposer le renouvellement', 'Propose the rotation'),
  });
};

const rotate =
  ({ rotate: operation }: KeysOperations) =>
  async (visit: ConsoleVisit, keys: ShownIssuerKeys): Promise<FastifyReply> => {
    const { reason = '' } = fieldsOf(visit);
    return sendPerformed(visit, await visit.perform(operation, { issuer: keys.issuer, reason }), {
      done: () => consolePaths.keys,
      again: (faults) => askRotation(visit, keys, faults),
    });
  };
