import type { FastifyInstance, FastifyRequest } from 'fastify';
import { html } from '#platform/html.ts';
import { isOwnForm, languageFor, type OfficePart, sendPage, type Visit } from '../office/office.ts';
import { say } from '../office/say.ts';
import { partnerRoutes } from './routes.ts';
import type { PartnerPages } from './space.ts';

const longestUpload = 200 * 1024;

/** The partner space as a part of the office. Posts from other sites are refused before anything is looked at. */
export const createPartnerPart =
  (pages: PartnerPages): OfficePart =>
  (app, office) => {
    app.register(async (scope: FastifyInstance) => {
      acceptFiles(scope);
      for (const { method, path, answer } of partnerRoutes) {
        scope.route({
          ...{ method, url: path },
          // Before the body is read, so that a stranger's is not.
          onRequest: async (request, reply) =>
            method === 'POST' && !isOwnForm({ office, request, reply })
              ? refuse({ office, request, reply })
              : undefined,
          handler: (request, reply) => answer({ office, request, reply, pages }),
        });
      }
    });
  };

/** A form with files (RFC 7578), read by the runtime's own parser: a map of the files that were chosen. */
const acceptFiles = (scope: FastifyInstance): void => {
  scope.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: longestUpload },
    async (request: FastifyRequest, body: Buffer) => {
      const headers = { 'content-type': request.headers['content-type'] ?? '' };
      const form = await new Response(new Uint8Array(body), { headers }).formData().catch(() => undefined);
      if (form === undefined) throw Object.assign(new Error('a form that cannot be read'), { statusCode: 400 });
      const files = new Map<string, Uint8Array>();
      for (const [name, value] of form) {
        if (typeof value !== 'string' && value.name !== '') files.set(name, new Uint8Array(await value.arrayBuffer()));
      }
      return files;
    },
  );
};

const refuse = (visit: Visit) => {
  const language = languageFor(visit);
  const t = (fr: string, en: string) => say(language, fr, en);
  const title = t('Demande refusée', 'Request refused');
  const words = t(
    'Elle venait d’un autre site. Revenez à la page et recommencez.',
    'It came from another site. Go back to the page and try again.',
  );
  const content = html`<div class="stack"><h1>${title}</h1><p class="lead">${words}</p></div>`;
  return sendPage(visit, { title, content, place: 'partners', status: 403 });
};
