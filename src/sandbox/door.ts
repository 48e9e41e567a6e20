import fastifyCookie, { type CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Html, html } from '#platform/html.ts';
import { chooseLanguage, readLanguage } from '#platform/language.ts';
import { securityHeaders } from '#platform/look/security-headers.ts';
import type { Log } from '#platform/log.ts';
import type { Language } from '#vocabulary/fault.ts';
import { createSandboxLook, type NavLink, sandboxPage } from './look/sandbox-page.ts';
import { isForeignRequest } from './same-origin.ts';

/** A page as the sandbox’s hosts write it; the door adds look, language link and headers. */
export type DoorPage = {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly body: Html;
  readonly nav?: readonly NavLink[] | undefined;
  readonly status?: number | undefined;
  /** Addresses to which a form of the page may lead after redirects. */
  readonly formTargets?: readonly string[] | undefined;
};

/** One host of the sandbox that shows pages. */
export type Door = {
  readonly origin: string;
  readonly sendPage: (request: FastifyRequest, reply: FastifyReply, page: DoorPage) => FastifyReply;
};

const languageCookie = 'sandbox_language';
const yearSeconds = 31_536_000;

/**
 * Prepares a scope of Fastify to show pages of the sandbox: its stylesheet, forms read as
 * `URLSearchParams`, and pages in words for unknown addresses and for defects.
 */
export async function openDoor(scope: FastifyInstance, origin: string, log: Log): Promise<Door> {
  if (!scope.hasRequestDecorator('cookies')) await scope.register(fastifyCookie);
  const { look, stylesheet } = createSandboxLook();
  readForms(scope);
  scope.get(stylesheet.path, (_request, reply) => reply.headers(stylesheet.headers).send(stylesheet.body));
  const door: Door = {
    origin,
    sendPage: (request, reply, page) => {
      const language = languageOf(request);
      if (readLanguage(readQuery(request).get('lang') ?? undefined) !== undefined)
        keepCookie(reply, origin, languageCookie, language, { maxAge: yearSeconds });
      const { status = 200, formTargets, ...parts } = page;
      const headers = securityHeaders({ https: origin.startsWith('https:'), formTargets });
      return reply
        .code(status)
        .headers(headers)
        .send(sandboxPage(look, { language, languageUrl: otherLanguageUrl(request, language), ...parts }));
    },
  };
  scope.setNotFoundHandler((request, reply) => sendWords(door, request, reply, 'unknown-page'));
  scope.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error('A sandbox page failed.', { error, route: request.routeOptions.url });
    return sendWords(door, request, reply, status >= 500 ? 'defect' : 'bad-request');
  });
  return door;
}

/** The language that the visitor wants: the link, the earlier choice, the browser; French otherwise. */
export const languageOf = (request: FastifyRequest): Language =>
  chooseLanguage({
    chosen: readQuery(request).get('lang') ?? undefined,
    cookie: readCookie(request, languageCookie),
    acceptLanguage: request.headers['accept-language'],
  });

/** The query of a request; of a repeated parameter the first is taken. */
export const readQuery = (request: FastifyRequest): URLSearchParams =>
  new URL(request.url, 'http://door.invalid').searchParams;

/** The fields of a posted form; empty when the body was no form. */
export const readForm = (request: FastifyRequest): URLSearchParams =>
  request.body instanceof URLSearchParams ? request.body : new URLSearchParams();

/** A cookie’s value, or undefined. */
export const readCookie = (request: FastifyRequest, name: string): string | undefined => request.cookies[name];

/** Sets a cookie that scripts cannot read and other sites do not send. */
export function keepCookie(
  reply: FastifyReply,
  origin: string,
  name: string,
  value: string,
  options: CookieSerializeOptions = {},
): void {
  reply.setCookie(name, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: origin.startsWith('https:'),
    ...options,
  });
}

/** Refuses, in words, a form that a page of another site sends. Returns whether it did. */
export function refuseForeignForm(door: Door, request: FastifyRequest, reply: FastifyReply): boolean {
  if (!isForeignRequest(request, door.origin)) return false;
  sendWords(door, request, reply, 'foreign-form');
  return true;
}

function readForms(scope: FastifyInstance): void {
  const type = 'application/x-www-form-urlencoded';
  if (scope.hasContentTypeParser(type)) scope.removeContentTypeParser(type);
  scope.addContentTypeParser(type, { parseAs: 'string', bodyLimit: 64_000 }, (_request, body, done) =>
    done(null, new URLSearchParams(body.toString())),
  );
}

function otherLanguageUrl(request: FastifyRequest, language: Language): string {
  const query = readQuery(request);
  query.set('lang', language === 'fr' ? 'en' : 'fr');
  return `?${query}`;
}

function sendWords(door: Door, request: FastifyRequest, reply: FastifyReply, kind: keyof typeof words): FastifyReply {
  const text = words[kind][languageOf(request)];
  return door.sendPage(request, reply, {
    title: text.title,
    body: html`<p>${text.advice}</p><p><a href="/">${text.back}</a></p>`,
    status: words[kind].status,
  });
}

const words = {
  'unknown-page': {
    status: 404,
    fr: { title: 'Cette page n’existe pas', advice: 'Vérifiez l’adresse.', back: 'Revenir à l’accueil' },
    en: { title: 'This page does not exist', advice: 'Check the address.', back: 'Back to the start' },
  },
  'bad-request': {
    status: 400,
    fr: {
      title: 'Cette demande n’est pas lisible',
      advice: 'Recommencez depuis la page.',
      back: 'Revenir à l’accueil',
    },
    en: { title: 'This request cannot be read', advice: 'Start again from the page.', back: 'Back to the start' },
  },
  'foreign-form': {
    status: 403,
    fr: {
      title: 'Cette action ne vient pas de notre page',
      advice: 'Recommencez depuis la page elle-même.',
      back: 'Revenir à l’accueil',
    },
    en: {
      title: 'This action does not come from our page',
      advice: 'Start again from the page itself.',
      back: 'Back to the start',
    },
  },
  defect: {
    status: 500,
    fr: {
      title: 'Un incident de notre côté',
      advice: 'Le journal du programme dit ce qui s’est passé.',
      back: 'Revenir à l’accueil',
    },
    en: {
      title: 'An incident on our side',
      advice: 'The log of the program says what happened.',
      back: 'Back to the start',
    },
  },
} as const;
