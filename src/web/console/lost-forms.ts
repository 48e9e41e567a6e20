import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { open, seal } from '#platform/master-key.ts';
import { recent, type Recent } from '#platform/recent.ts';
import { type OfficeCookie, readOfficeCookie, writeOfficeCookie } from '../office/cookie.ts';
import { seeOther, type Visit } from '../office/office.ts';
import type { ConsoleVisit } from './console-visit.ts';
import { entryPaths, resumption } from './entry-paths.ts';

/** What operators typed and sent too late. In memory, each sealed under a key that only its browser holds. */
export type LostForms = Recent<{ readonly sealed: string; readonly path: string; readonly expiresAtSeconds: number }>;

type Fields = Readonly<Record<string, string | readonly string[]>>;

const mostForms = 100;
/** A declaration and its reason, with room to spare. */
const mostCharacters = 100_000;
/** How long it waits for its writer. */
const waitingSeconds = 1800;

export const createLostForms = (): LostForms => recent(mostForms);

/** The return from the card’s door ends on a page of ours, so the cookie may be as strict as that of the session. */
const cookie: OfficeCookie = { name: 'console_form', sameSite: 'Strict' };

/** Where the form of this path is shown again with what was typed in it. */
export const resumptionOf = (path: string): string => path.replace(/^\/console/, resumption);

/**
 * Keeps what this operator sent for when they have signed in again, in this browser, and sends them there.
 * @param operatorId undefined: nothing shows that the form was one of ours, so nothing is kept
 * @param why said to the sign-in page: a session that ended, or a proof that is too old
 */
export const keepTyped = (
  lostForms: LostForms,
  visit: Visit,
  operatorId: string | undefined,
  why: 'session' | 'preuve' = 'session',
): FastifyReply => {
  const typed = JSON.stringify(typedOf(visit));
  if (operatorId === undefined || typed === '{}' || typed.length > mostCharacters)
    return seeOther(visit, why === 'session' ? entryPaths.signIn : proofFor(pageBefore(visit)));
  const { random, clock } = visit.office;
  const [token, path] = [random.token(32), visit.request.url];
  const sealed = seal(derive('key', token), Buffer.from(typed), operatorId, random);
  const expiresAtSeconds = clock.nowSeconds() + waitingSeconds;
  lostForms.keep(derive('place', token).toString('hex'), { sealed, path, expiresAtSeconds });
  writeOfficeCookie(visit, cookie, { value: token, seconds: waitingSeconds });
  return seeOther(visit, `${entryPaths.signIn}?${why}=oui&vers=${encodeURIComponent(resumptionOf(path))}`);
};

/** The sign-in page, also for whoever is signed in. @param path where it leads */
const proofFor = (path: string): string => `${entryPaths.signIn}?preuve=oui&vers=${encodeURIComponent(path)}`;

/** Where a button stands that was pressed: its own address shows nothing. */
const pageBefore = ({ request }: Visit): string => request.url.replace(/\/[^/]*$/, '');

/** The visit as if its form had just come; undefined when nothing was kept for this path, browser and operator. */
export const findTyped = (lostForms: LostForms, visit: ConsoleVisit): ConsoleVisit | undefined => {
  const token = readOfficeCookie(visit, cookie) ?? '';
  const kept = lostForms.find(derive('place', token).toString('hex'));
  if (kept === undefined || kept.expiresAtSeconds <= visit.office.clock.nowSeconds()) return undefined;
  if (resumptionOf(kept.path) !== visit.request.url.split('?', 1)[0]) return undefined;
  const typed = openFor(visit.caller.operatorId, derive('key', token), kept.sealed);
  return typed && { ...visit, request: withBody(visit.request, typed), perform: onlyReading(visit), isResumed: true };
};

/** Once it is sent it is no longer lost. */
export const forgetTyped = (lostForms: LostForms, visit: Visit): void => {
  const token = readOfficeCookie(visit, cookie);
  const place = derive('place', token ?? '').toString('hex');
  if (token === undefined || lostForms.find(place)?.path !== visit.request.url) return;
  lostForms.forget(place);
  writeOfficeCookie(visit, cookie, { value: '', seconds: 0 });
};

/** Two values that do not tell each other, from one of 256 bits. */
const derive = (use: 'key' | 'place', token: string): Buffer => createHash('sha256').update(`${use} ${token}`).digest();

/** Text that was typed or chosen. No note, no secret (no page shows one again), no file. */
const typedOf = ({ request }: Visit): Fields => {
  const body: Readonly<Record<string, unknown>> =
    typeof request.body === 'object' && request.body !== null ? { ...request.body } : {};
  const kept = Object.entries(body).filter(([name]) => name !== 'csrf' && name !== 'secret');
  return Object.fromEntries(
    kept.flatMap(([name, value]): [string, Fields[string]][] => {
      if (typeof value === 'string') return [[name, value]];
      return Array.isArray(value) ? [[name, value.filter((one) => typeof one === 'string')]] : [];
    }),
  );
};

/** Somebody else’s does not open: it was sealed for one operator. */
const openFor = (operatorId: string, key: Buffer, sealed: string): Fields | undefined => {
  try {
    return JSON.parse(open(key, sealed, operatorId).toString()) as Fields;
  } catch {
    return undefined; // Another operator came in in this browser: what their colleague typed is not for them.
  }
};

/** This request, with method and body of the one that came too late. */
const withBody = (request: FastifyRequest, body: Fields): FastifyRequest =>
  Object.create(request, { method: { value: 'POST' }, body: { value: body } }) as FastifyRequest;

/** The form is shown by what shows it when it is refused; nothing is changed by looking at it. */
const onlyReading =
  ({ perform }: ConsoleVisit): ConsoleVisit['perform'] =>
  async (operation, input) =>
    operation.kind === 'read' ? perform(operation, input) : { outcome: 'refused', faults: [] };
