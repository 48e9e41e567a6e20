import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import formBody from '@fastify/formbody';
import Fastify, { type FastifyInstance } from 'fastify';
import { html } from '#platform/html.ts';
import { patience, refuseBytes } from '#platform/listener.ts';
import { typeboxSchemas } from '#platform/schemas.ts';
import { languageCookie } from '../professional/language-of.ts';
import { copyScript, copyScriptPath } from './copy-script.ts';
import { passkeyScript, passkeyScriptPath } from './passkey-script.ts';
import { isHttps, languageFor, type Office, type OfficePart, sendPage, type Visit } from './office.ts';

const longestBody = 256 * 1024;

/**
 * The listener of everything that is not a login: public pages, account space, partner space, console. Each part
 * registers its own routes; this file answers what nobody has.
 * @param tls options when the listener speaks TLS itself; undefined behind a proxy and on a laptop
 */
export const createOfficeServer = (
  office: Office,
  parts: readonly OfficePart[],
  tls: ServerOptions | undefined,
): FastifyInstance => {
  const app: FastifyInstance = Fastify({
    logger: false,
    schemaController: typeboxSchemas,
    bodyLimit: longestBody,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (_error, request, reply) => void sendProblem({ office, request, reply }, 'missing'),
    clientErrorHandler: refuseBytes,
    serverFactory: (listener: RequestListener) =>
      tls === undefined ? createServer(patience, listener) : createTlsServer({ ...patience, ...tls }, listener),
  });
  app.register(formBody, { bodyLimit: longestBody });
  addHooks(app, office);
  app.get(office.stylesheet.path, (_request, reply) =>
    reply.headers(office.stylesheet.headers).send(office.stylesheet.body),
  );
  app.get(passkeyScriptPath, (_request, reply) => reply.headers(scriptHeaders).send(passkeyScript));
  app.get(copyScriptPath, (_request, reply) => reply.headers(scriptHeaders).send(copyScript));
  app.get('/favicon.ico', (_request, reply) => reply.code(204).send());
  for (const part of parts) part(app, office);
  app.setNotFoundHandler((request, reply) => sendProblem({ office, request, reply }, 'missing'));
  app.setErrorHandler((error: { readonly statusCode?: number }, request, reply) => {
    if ((error.statusCode ?? 500) < 500) return sendProblem({ office, request, reply }, 'malformed');
    office.log.error('a page failed', { error, route: request.routeOptions.url, method: request.method });
    return sendProblem({ office, request, reply }, 'failed');
  });
  return app;
};

const scriptHeaders = {
  'content-type': 'text/javascript; charset=utf-8',
  'cache-control': 'public, max-age=31536000, immutable',
  'x-content-type-options': 'nosniff',
} as const;

const addHooks = (app: FastifyInstance, office: Office): void => {
  app.addHook('onRequest', async (request, reply) => {
    const waitSeconds = office.limit(request.raw);
    if (waitSeconds === 0) return undefined;
    return sendProblem({ office, request, reply: reply.header('retry-after', String(Math.ceil(waitSeconds))) }, 'busy');
  });
  app.addHook('onSend', async (request, reply) => {
    const chosen = languageCookie(request.raw, isHttps(office));
    if (chosen !== undefined) reply.header('set-cookie', chosen);
  });
  app.addHook('onResponse', async (request, reply) =>
    office.counters.request(request.routeOptions.url ?? 'unknown', reply.raw.statusCode, reply.elapsedTime / 1000),
  );
};

const problems = {
  missing: {
    status: 404,
    fr: ['Cette page n’existe pas', 'L’adresse est peut-être incomplète, ou la page a changé de place.'],
    en: ['This page does not exist', 'The address may be incomplete, or the page has moved.'],
  },
  malformed: {
    status: 400,
    fr: ['Cette demande ne peut pas être lue', 'Revenez en arrière et recommencez.'],
    en: ['This request cannot be read', 'Go back and try again.'],
  },
  busy: {
    status: 429,
    fr: ['Trop de demandes', 'Trop de demandes viennent de votre réseau. Patientez une minute et recommencez.'],
    en: ['Too many requests', 'Too many requests come from your network. Wait a minute and try again.'],
  },
  failed: {
    status: 500,
    fr: ['Un incident technique empêche de poursuivre', 'Réessayez dans quelques minutes.'],
    en: ['A technical problem stops us', 'Try again in a few minutes.'],
  },
} as const;

/** The page of something that went wrong and belongs to no part. */
export const sendProblem = (visit: Visit, problem: keyof typeof problems) => {
  const { status, ...words } = problems[problem];
  const [title, advice] = words[languageFor(visit)];
  const content = html`<div class="stack"><h1>${title}</h1><p class="lead">${advice}</p></div>`;
  return sendPage(visit, { title, content, place: undefined, status });
};
