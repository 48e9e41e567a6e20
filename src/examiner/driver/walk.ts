import type { CookieJar } from 'tough-cookie';
import type { Clock, Random } from '#vocabulary/clock.ts';
import { addressesOf } from '../examination.ts';
import { authorize } from '../issuer/authorize.ts';
import type { Desk, Login } from '../issuer/desk.ts';
import { endSession } from '../issuer/end-session.ts';
import { noteLeaks } from '../issuer/leaks.ts';
import type { Spoil } from '../spoil.ts';
import { type Answer, createJar, type Line, visit } from './browser.ts';
import { type Control, findForm, findLink } from './markup.ts';

/** Everything that one run of an examination walks on. */
export type Field = {
  readonly desk: Desk;
  readonly line: Line;
  readonly clock: Clock;
  readonly random: Random;
};

/** Where a walk ended. */
export type Stop = {
  readonly answer: Answer;
  /** The browser at the end: another one than at the beginning when the case wants that. */
  readonly jar: CookieJar;
  /** The login that the examination issuer answered on the way. */
  readonly login: Login | undefined;
  /** Address on the service's own redirect address that the issuer sent the browser to. */
  readonly callback: URL | undefined;
  /** An address of another origin, which is not visited. */
  readonly left: URL | undefined;
  /** Worst status of the service on the way; 0 when it did not answer. */
  readonly worst: number;
};

const mostRedirects = 20;

/**
 * Follows redirects from `step`. The examination issuer answers in place, with `spoil`; origins that the partner did not
 * name are not visited, so that a service can send the examiner nowhere.
 */
export const walk = async (field: Field, jar: CookieJar, step: Control, spoil: Spoil = {}): Promise<Stop> => {
  const origins = ownOrigins(field.desk);
  let stop: Stop = {
    answer: nothing(step.url),
    jar,
    login: undefined,
    callback: undefined,
    left: undefined,
    worst: 200,
  };
  let next: Control | undefined = step;
  for (let count = 0; next !== undefined && count <= mostRedirects; count += 1) {
    if (isOfIssuer(field.desk, next.url)) {
      stop = answerInPlace(field, stop, next, spoil);
      next = stop.answer.location === undefined ? undefined : { url: new URL(stop.answer.location) };
      continue;
    }
    if (!origins.has(next.url.origin)) return { ...stop, left: next.url };
    noteLeaks(field.desk, `${next.url.pathname} (address)`, next.url.search);
    const answer = await visit(field.line, stop.jar, next);
    noteLeaks(field.desk, `${next.url.pathname} (page)`, answer.body);
    stop = { ...stop, answer, worst: worstOf(stop.worst, answer.status) };
    next = follow(next, answer) ?? findDeparture(field.desk, stop);
  }
  return stop;
};

const nothing = (url: URL): Answer => ({ url, status: 0, headers: new Headers(), location: undefined, body: '' });

const worstOf = (before: number, now: number): number => (now === 0 || before === 0 ? 0 : Math.max(before, now));

const ownOrigins = ({ examination }: Desk): ReadonlySet<string> =>
  new Set(addressesOf(examination.request).map(([, url]) => new URL(url).origin));

/** Only what lies below this examination: the rest of our own listener is not for its browser. */
const isOfIssuer = ({ addresses }: Desk, url: URL): boolean =>
  [addresses.authorize, addresses.endSession].some(
    (address) => url.href.split(/[?#]/)[0]?.replace(/\/$/, '') === address,
  );

/** 307 and 308 send the form again; the others are followed with GET, as browsers do (RFC 9110 §15.4). */
const follow = (before: Control, { status, location }: Answer): Control | undefined => {
  const url = location === undefined ? null : URL.parse(location, before.url);
  if (url === null) return undefined;
  return status === 307 || status === 308 ? { ...before, url } : { url };
};

/** Some services leave by a page whose form a script submits, or, for a login, by a page with one link. */
const findDeparture = ({ addresses }: Desk, { answer, login }: Stop): Control | undefined => {
  const [authorizeUrl, endSessionUrl] = [new URL(addresses.authorize), new URL(addresses.endSession)];
  const leave = findForm(answer.body, answer.url, endSessionUrl);
  if (leave !== undefined || login !== undefined) return leave;
  return findForm(answer.body, answer.url, authorizeUrl) ?? findLink(answer.body, answer.url, authorizeUrl);
};

const answerInPlace = (field: Field, stop: Stop, step: Control, spoil: Spoil): Stop => {
  const { desk } = field;
  const query = new URLSearchParams([...step.url.searchParams, ...(step.form ?? [])]);
  noteLeaks(desk, 'authorize (query)', query.toString());
  if (step.url.href.startsWith(desk.addresses.endSession)) {
    const { location } = endSession(desk, new Map(query));
    return { ...stop, answer: { ...nothing(step.url), status: location === undefined ? 200 : 302, location } };
  }
  const departure = authorize(desk, query, spoil, { random: field.random, nowSeconds: field.clock.nowSeconds() });
  if (departure.kind === 'refused')
    return { ...stop, answer: { ...nothing(step.url), status: 400, body: departure.reason } };
  return {
    ...stop,
    answer: { ...nothing(step.url), status: 303, location: departure.location },
    login: departure.login,
    callback: new URL(departure.location),
    jar: spoil.callback === 'other-browser' ? createJar() : stop.jar,
  };
};
