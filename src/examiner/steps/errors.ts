import { isIn, logIn } from '../driver/actions.ts';
import { visibleText } from '../driver/markup.ts';
import type { Stop } from '../driver/walk.ts';
import { type Evidence, judged } from '../finding.ts';
import { markup } from '../issuer/authorize.ts';
import type { RequirementId } from '../requirements/catalogue.ts';
import { both } from '../requirements/requirement.ts';
import type { Spoil } from '../spoil.ts';
import { joined, plain, words } from '../words.ts';
import { describeStop } from './describe.ts';
import type { Room, Step } from './step.ts';

type ErrorReturn = NonNullable<Spoil['callback']>;

const returns: readonly (readonly [RequirementId, readonly ErrorReturn[]])[] = [
  ['error.access-denied', ['access_denied']],
  ['error.server-error', ['server_error']],
  ['error.temporarily-unavailable', ['temporarily_unavailable']],
  ['error.malformed', ['empty', 'markup']],
];

/** Returns that carry an error: each must end on a page that a person can read. */
export const errorSteps: readonly Step[] = returns.map(([requirement, kinds]) => ({
  kinds: both,
  run: async (room) => {
    const outcomes = [];
    for (const kind of kinds) outcomes.push(await tryReturn(room, kind));
    return [
      judged(
        requirement,
        outcomes.every(({ holds }) => holds),
        ...outcomes.map(({ evidence }) => evidence),
      ),
    ];
  },
}));

const shortestText = 10;

const tryReturn = async (room: Room, callback: ErrorReturn): Promise<{ holds: boolean; evidence: Evidence }> => {
  const stop = await logIn(room, { callback });
  const entered = await isIn(room, stop.jar);
  const text = visibleText(stop.answer.body);
  const repeats = stop.answer.body.includes(markup);
  return {
    holds: !entered && !repeats && survives(stop) && text.length >= shortestText,
    evidence: {
      sent:
        callback === 'empty' ? words('retour sans paramètre', 'return without parameters') : plain(`error=${callback}`),
      received: joined(
        describeStop(stop, entered),
        words(`, page de ${text.length} caractères`, `, page of ${text.length} characters`),
        ...(repeats ? [words(', balise recopiée telle quelle', ', markup repeated as it is')] : []),
      ),
    },
  };
};

const survives = ({ login, left, worst }: Stop): boolean =>
  login !== undefined && left === undefined && worst !== 0 && worst < 500;
