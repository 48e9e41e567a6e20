import type { FastifyInstance } from 'fastify';
import { html } from '#platform/html.ts';
import { acceptFiles } from '../office/multipart.ts';
import { isOwnForm, languageFor, type OfficePart, sendPage, type Visit } from '../office/office.ts';
import { say } from '../office/say.ts';
import { accessRoutes } from './access-routes.ts';
import type { Answer, ConsoleRoute } from './console-visit.ts';
import { entryPaths } from './entry-paths.ts';
import { entryRoutes } from './entry-routes.ts';
import { homeRoutes } from './home-routes.ts';
import { resumptionOf } from './lost-forms.ts';
import { withOperator, withTyped } from './session.ts';
import type { ConsoleSpace } from './space.ts';

/** The largest file that the console takes: a certificate, a declaration. */
const longestUpload = 200 * 1024;

type Route = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly answer: (visit: Visit) => Answer;
};

/** Every page and form for whoever is signed in. `test/rules/console/roles.test.ts` walks them with each role. */
export const consoleRoutesOf = (space: ConsoleSpace): readonly ConsoleRoute[] => [
  ...homeRoutes(space),
  ...accessRoutes(space),
  ...space.subjects.flatMap(({ routes }) => routes),
];

/** Passkeys and the sign-out have nothing that anybody typed. */
const isForm = ({ method, path }: ConsoleRoute): boolean =>
  method === 'POST' && !Object.values<string>(entryPaths).includes(path.replace(/\/options$/, ''));

const resumptionRoute = (space: ConsoleSpace, path: string, answer: ConsoleRoute['answer']): Route => ({
  ...{ method: 'GET', path: resumptionOf(path), answer: withTyped(space, answer) },
});

/** The console as a part of the office. Posts from other sites are refused before anything is looked at. */
export const createConsolePart =
  (space: ConsoleSpace): OfficePart =>
  (app, office) => {
    const own = consoleRoutesOf(space);
    const routes: readonly Route[] = [
      ...entryRoutes(space),
      ...own.map(({ method, path, answer }) => ({ method, path, answer: withOperator(space, answer) })),
      ...own.filter(isForm).map(({ path, answer }) => resumptionRoute(space, path, answer)),
    ];
    app.register(async (scope: FastifyInstance) => {
      acceptFiles(scope, longestUpload);
      for (const { method, path, answer } of routes) {
        scope.route({
          ...{ method, url: path },
          // Before the body is read, so that a stranger's is not.
          onRequest: async (request, reply) =>
            method === 'POST' && !isOwnForm({ office, request, reply })
              ? refuse({ office, request, reply })
              : undefined,
          handler: (request, reply) => answer({ office, request, reply }),
        });
      }
    });
  };

const refuse = (visit: Visit) => {
  const language = languageFor(visit);
  const title = say(language, 'Demande refusée', 'Request refused');
  const words = say(
    language,
    'Elle venait d’un autre site. Revenez à la page et recommencez.',
    'It came from another site. Go back to the page and try again.',
  );
  const content = html`<div class="stack"><h1>${title}</h1><p class="lead">${words}</p></div>`;
  return sendPage(visit, { title, content, place: 'console', status: 403 });
};
