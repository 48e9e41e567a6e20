import type { FastifyInstance } from 'fastify';
import { html } from '#platform/html.ts';
import { acceptFiles } from '../office/multipart.ts';
import { isOwnForm, languageFor, type OfficePart, seeOther, sendPage, type Visit } from '../office/office.ts';
import { say } from '../office/say.ts';
import { liveScript, liveScriptPath } from './live-script.ts';
import { findAccount } from './partner-visit.ts';
import { partnerRoutes } from './routes.ts';
import type { PartnerPages } from './space.ts';

/** Of a form with a file, where its route does not say otherwise. */
const longestUpload = 200 * 1024;

/** The partner space as a part of the office. Posts from other sites are refused before anything is looked at. */
export const createPartnerPart =
  (pages: PartnerPages): OfficePart =>
  (app, office) => {
    app.register(async (scope: FastifyInstance) => {
      acceptFiles(scope, longestUpload);
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
