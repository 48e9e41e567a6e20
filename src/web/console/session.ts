import type { FastifyReply } from 'fastify';
import { isAllowed } from '#console/perform.ts';
import { findSignedIn, type SignedIn, signOut } from '#operators/sign-in.ts';
import { html } from '#platform/html.ts';
import { type OfficeCookie, readOfficeCookie, writeOfficeCookie } from '../office/cookie.ts';
import { fieldsOf, languageFor, seeOther, type Visit } from '../office/office.ts';
import { say } from '../office/say.ts';
import { type Answer, type ConsoleVisit, sendConsolePage } from './console-visit.ts';
import { entryPaths } from './entry-paths.ts';
import { findTyped, forgetTyped, keepTyped } from './lost-forms.ts';
import { type ConsolePlace, consolePaths } from './places.ts';
import type { ConsoleSpace } from './space.ts';

/** No other site’s link arrives signed in (RFC 6265bis §5.2); the return from the door goes on by a page of ours. */
const sessionCookie: OfficeCookie = { name: 'console_session', sameSite: 'Strict' };

export const readSession = (visit: Visit): string | undefined => readOfficeCookie(visit, sessionCookie);

/** Keeps a session that was just opened in this browser; whatever it had before is over. */
export const keepSession = async (space: ConsoleSpace, visit: Visit, token: string): Promise<void> => {
  const before = readSession(visit);
  if (before !== undefined) await signOut(space.operators, before);
  const seconds = space.operators.rules.sessionMaximumSeconds;
  writeOfficeCookie(visit, sessionCookie, { value: token, seconds });
};

export const dropSession = (visit: Visit): void => writeOfficeCookie(visit, sessionCookie, { value: '', seconds: 0 });

/** Who is signed in in this browser, as the pages and the API need it; undefined when nobody is. */
export const findOperatorVisit = async (space: ConsoleSpace, visit: Visit): Promise<ConsoleVisit | undefined> => {
  const token = readSession(visit);
  const signedIn = token === undefined ? undefined : await findSignedIn(space.operators, token);
  return signedIn !== undefined && (await isStillLetIn(space, signedIn)) ? visitOf(space, visit, signedIn) : undefined;
};

/** A card that was stolen opens the console no longer than the door: whoever is suspended there is out here as well. */
const isStillLetIn = async ({ door }: ConsoleSpace, { session, operator }: SignedIn): Promise<boolean> =>
  session.idToken === '' || operator.nationalId === undefined || door.letsIn(operator.nationalId);

/** A tab that was left open over a long weekend still says whose it is. */
const noteSeconds = 7 * 86_400;

const visitOf = (space: ConsoleSpace, visit: Visit, { session, operator }: SignedIn): ConsoleVisit => {
  const { sealer } = visit.office;
  const { operatorId, name, roles } = operator;
  const caller = { operatorId, name, roles, by: 'page', provedAtSeconds: session.createdAtSeconds } as const;
  const { sessionMaximumSeconds, proofSeconds } = space.operators.rules;
  const end = session.createdAtSeconds + sessionMaximumSeconds;
  return {
    ...visit,
    ...{ caller, language: languageFor(visit) },
    // It outlives the session, where it is good for nothing but to tell whose form came too late.
    csrf: sealer.seal({ use: 'console-form', session: session.tokenHash, operator: operatorId }, end + noteSeconds),
    perform: (operation, input) => space.perform(operation, input, caller),
    isProved: session.createdAtSeconds + proofSeconds > visit.office.clock.nowSeconds(),
    askProof: () => keepTyped(space.lostForms, visit, operatorId, 'preuve'),
    places: placesFor(space, caller),
    isGenuine: (given) => {
      const note = sealer.open(given, visit.office.clock.nowSeconds());
      return note?.['use'] === 'console-form' && note['session'] === session.tokenHash;
    },
  };
};

const placesFor = ({ subjects }: ConsoleSpace, caller: ConsoleVisit['caller']): readonly ConsolePlace[] => [
  'home',
  ...subjects.filter(({ reads }) => isAllowed(reads, caller)).map(({ place }) => place),
  'account',
];

/**
 * Only an operator goes on; everybody else is shown the way in, and comes back to the page that they wanted. A post must
 * show that its form was shown in this very session: the field `csrf`, or the header `x-csrf` from a script of ours.
 */
export const withOperator =
  (space: ConsoleSpace, answer: (visit: ConsoleVisit) => Answer) =>
  async (visit: Visit): Promise<FastifyReply> => {
    const operator = await findOperatorVisit(space, visit);
    const { method, url } = visit.request;
    if (operator === undefined)
      return method === 'GET'
        ? seeOther(visit, `${entryPaths.signIn}?vers=${encodeURIComponent(url)}`)
        : keepTyped(space.lostForms, visit, writerOf(visit));
    if (method === 'GET') return answer(operator);
    if (!operator.isGenuine(csrfOf(visit))) return sendUnproved(operator);
    forgetTyped(space.lostForms, visit);
    return answer(operator);
  };

/** The form of a post again, with what was typed when its session had ended; its place in the console when there is none. */
export const withTyped = (
  space: ConsoleSpace,
  answer: (visit: ConsoleVisit) => Answer,
): ((visit: Visit) => Promise<FastifyReply>) =>
  withOperator(space, (visit) => {
    const typed = findTyped(space.lostForms, visit);
    return typed === undefined ? seeOther(visit, consolePaths.home) : answer(typed);
  });

/** To whom the form was shown, whose session is over; undefined when the note is not one of ours, or too old. */
const writerOf = (visit: Visit): string | undefined => {
  const note = visit.office.sealer.open(csrfOf(visit), visit.office.clock.nowSeconds());
  const writer = note?.['use'] === 'console-form' ? note['operator'] : undefined;
  return typeof writer === 'string' ? writer : undefined;
};

/** The note that came with a post; '' when none did. */
const csrfOf = (visit: Visit): string => {
  const header = visit.request.headers['x-csrf'];
  return typeof header === 'string' ? header : (fieldsOf(visit)['csrf'] ?? '');
};

const sendUnproved = (visit: ConsoleVisit): FastifyReply => {
  const t = (fr: string, en: string) => say(visit.language, fr, en);
  return sendConsolePage(visit, {
    ...{ status: 403, here: undefined, title: t('Demande refusée', 'Request refused') },
    content: html`<p class="lead">${t('Elle ne vient pas d’une page de cette session. Revenez à la page et recommencez.', 'It does not come from a page of this session. Go back to the page and try again.')}</p>`,
  });
};
