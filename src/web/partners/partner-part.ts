import type { FastifyInstance, FastifyRequest } from 'fastify';
import { html } from '#platform/html.ts';
import { isOwnForm, languageFor, type OfficePart, seeOther, sendPage, type Visit } from '../office/office.ts';
import { say } from '../office/say.ts';
import { liveScript, liveScriptPath } from './live-script.ts';
import { findAccount, type UploadedFile } from './partner-visit.ts';
import { partnerRoutes } from './routes.ts';
import type { PartnerPages } from './space.ts';

/** Of a form with a file, where its route does not say otherwise. */
const longestUpload = 200 * 1024;

/** The partner space as a part of the office. Posts from other sites are refused before anything is looked at. */
export const createPartnerPart =
  (pages: PartnerPages): OfficePart =>
  (app, office) => {
    app.register(async (scope: FastifyInstance) => {
      acceptFiles(scope);
      scope.get(liveScriptPath, (_request, reply) => reply.headers(scriptHeaders).send(liveScript));
      for (const { method, path, answer, bodyLimit } of partnerRoutes) {
        scope.route({
          ...{ method, url: path },
          ...(bodyLimit === undefined ? {} : { bodyLimit }),
          // Before the body is read, so that a stranger's is not.
          onRequest: async (request, reply) => {
            const visit = { office, request, reply, pages };
            if (method === 'POST' && !isOwnForm(visit)) return refuse(visit);
            const isStranger = bodyLimit !== undefined && (await findAccount(visit)) === undefined;
            return isStranger ? seeOther(visit, '/partenaires/connexion') : undefined;
          },
          handler: (request, reply) => answer({ office, request, reply, pages }),
        });
      }
    });
  };

const scriptHeaders = {
  'content-type': 'text/javascript; charset=utf-8',
  'cache-control': 'public, max-age=31536000, immutable',
  'x-content-type-options': 'nosniff',
} as const;

/** A form with files (RFC 7578), read by the runtime's own parser: its fields, and the files that were chosen. */
const acceptFiles = (scope: FastifyInstance): void => {
  scope.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: longestUpload },
    async (request: FastifyRequest, body: Buffer) => {
      const headers = { 'content-type': request.headers['content-type'] ?? '' };
      const form = await new Response(new Uint8Array(body), { headers }).formData().catch(() => undefined);
      if (form === undefined) throw Object.assign(new Error('a form that cannot be read'), { statusCode: 400 });
      const files = new Map<string, UploadedFile>();
      const fields: Record<string, string> = {};
      for (const [name, value] of form) {
        if (typeof value === 'string') fields[name] = value;
        else if (value.name !== '')
          files.set(name, { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
      }
      return { ...fields, files };
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
