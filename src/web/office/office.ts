import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Html } from '#platform/html.ts';
import { framePage } from '#platform/look/frame.ts';
import type { Look, Stylesheet } from '#platform/look/look.ts';
import { securityHeaders } from '#platform/look/security-headers.ts';
import type { Log } from '#platform/log.ts';
import type { Counters } from '#platform/metrics.ts';
import { requestUrl } from '#platform/request-url.ts';
import type { Sealer } from '#platform/sealed-token.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { Language } from '#vocabulary/fault.ts';
import { languageOf } from '../professional/language-of.ts';
import { isOwnPost } from '../professional/own-post.ts';
import { footerLinks } from './footer.ts';
import { navigation, type Place } from './navigation.ts';

/** What everything behind this listener shares: public pages, account, partner space, console. */
export type Office = {
  /** Public origin, without slash at its end. */
  readonly origin: string;
  readonly look: Look;
  readonly stylesheet: Stylesheet;
  readonly log: Log;
  readonly counters: Counters;
  readonly clock: Clock;
  readonly random: Random;
  /** Signs what travels through the browser. */
  readonly sealer: Sealer;
  /** Seconds that this caller has to wait; 0 to go on. */
  readonly limit: (request: IncomingMessage) => number;
  readonly clientAddress: (request: IncomingMessage) => string;
  /** Paths of the parts that this deployment opens, for the navigation. */
  readonly places: readonly Place[];
};

/** One part of the office: it registers its own routes below its own path. */
export type OfficePart = (app: FastifyInstance, office: Office) => void;

export type Visit = { readonly office: Office; readonly request: FastifyRequest; readonly reply: FastifyReply };

export type OfficePage = {
  readonly title: string;
  readonly content: Html;
  readonly place: Place | undefined;
  readonly status?: number | undefined;
  /** Where a form of this page may end up after its redirects. */
  readonly formTargets?: readonly string[] | undefined;
  /** Path of a script of ours, below `/assets/`. */
  readonly script?: string | undefined;
  readonly head?: Html | undefined;
};

/** The language of a visit: the link just followed, an earlier choice, the browser. */
export const languageFor = ({ request }: Pick<Visit, 'request'>): Language => languageOf(request.raw);

export const isHttps = ({ origin }: Pick<Office, 'origin'>): boolean => origin.startsWith('https:');

/** Sends a page in the frame that all parts share. */
export const sendPage = (visit: Visit, page: OfficePage): FastifyReply => {
  const { office, reply } = visit;
  const language = languageFor(visit);
  const body = framePage(office.look, {
    language,
    title: page.title,
    name: page.place,
    content: page.content,
    head: page.head,
    nav: navigation(language, office.places, page.place),
    footer: footerLinks(language, office.places),
    languageUrl: otherLanguageUrl(visit, language),
  });
  return reply
    .code(page.status ?? 200)
    .headers(
      securityHeaders({
        https: isHttps(office),
        formTargets: page.formTargets,
        ownScript: page.script !== undefined,
      }),
    )
    .send(body);
};

/** This page in the other language, with what was searched for. */
const otherLanguageUrl = ({ request }: Visit, language: Language): string => {
  const { searchParams } = requestUrl(request.raw);
  searchParams.set('lang', language === 'fr' ? 'en' : 'fr');
  return `?${searchParams}`;
};

/** After a post the browser is sent on, so that reloading repeats nothing. */
export const seeOther = ({ reply }: Visit, location: string): FastifyReply =>
  reply.code(303).headers({ location, 'cache-control': 'no-store' }).send();

/** Whether a post comes from a page of ours. */
export const isOwnForm = ({ office, request }: Visit): boolean => isOwnPost(request.raw, office.origin);

/** The fields of a posted form; a field that came twice or not at all is ''. */
export const fieldsOf = ({ request }: Visit): Readonly<Record<string, string>> => {
  const body = typeof request.body === 'object' && request.body !== null ? request.body : {};
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  );
};

/** A parameter of the route; '' when it has none of this name. */
export const parameterOf = ({ request }: Visit, name: string): string => {
  const parameters = request.params as Readonly<Record<string, string | undefined>>;
  return parameters[name] ?? '';
};

/** The query, one value a name. */
export const queryOf = ({ request }: Pick<Visit, 'request'>): Readonly<Record<string, string>> => {
  const query = request.query as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
};
