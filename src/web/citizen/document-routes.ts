import type { FastifyInstance, FastifyReply } from 'fastify';
import { type CitizenDoorDeps, doorNameOf, pathBelow } from './door.ts';
import { sendFault, sendFaultAgain } from './fault-page.ts';
import { documentPage } from './pages/document.ts';
import type { DocumentKind } from './pages/document-texts.ts';
import { citizenScripts } from './scripts.ts';
import { languageFor, queryOf, sendPage, type Visit } from './visit.ts';

/** What can be read without a login: explanations, accessibility, our keys as a client, stylesheet and scripts. */
export const registerDocumentRoutes = (app: FastifyInstance, door: CitizenDoorDeps): void => {
  const kinds: readonly (readonly [string, DocumentKind])[] = [
    ['/a-propos', 'about'],
    ['/aide', 'help'],
    ['/accessibilite', 'accessibility'],
  ];
  for (const [path, kind] of kinds)
    app.get(pathBelow(door, path), (request, reply) => showDocument({ door, request, reply }, kind));
  app.get('/', (request, reply) => showRoot({ door, request, reply }));
  app.get(pathBelow(door, '/error'), (request, reply) => showFaultAgain({ door, request, reply }));
  app.get(pathBelow(door, '/client/.well-known/keys'), (_request, reply) =>
    sendJson(reply, door.upstream.publicKeys()),
  );
  app.get(pathBelow(door, '/client/.well-known/sector-identifier'), (_request, reply) =>
    sendJson(reply, [`${door.issuer.issuer}/oidc-callback`]),
  );
  registerAssets(app, door);
};

const registerAssets = (app: FastifyInstance, { stylesheet }: CitizenDoorDeps): void => {
  app.get(stylesheet.path, (_request, reply) => reply.headers(stylesheet.headers).send(stylesheet.body));
  for (const [path, script] of citizenScripts)
    app.get(path, (_request, reply) =>
      reply.headers({ ...stylesheet.headers, 'content-type': 'text/javascript; charset=utf-8' }).send(script),
    );
  app.get('/favicon.ico', (_request, reply) => reply.code(204).send());
};

const sendJson = (reply: FastifyReply, content: unknown): FastifyReply =>
  reply
    .headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=600' })
    .send(JSON.stringify(content));

const showDocument = (visit: Visit, kind: DocumentKind): FastifyReply => {
  const { door } = visit;
  const setting = { language: languageFor(visit), doorName: doorNameOf(door), basePath: door.issuer.basePath };
  return sendPage(visit, documentPage(door.look, setting, kind));
};

const showRoot = (visit: Visit): FastifyReply =>
  visit.door.rootRedirect === undefined
    ? showDocument(visit, 'about')
    : visit.reply.code(301).header('location', visit.door.rootRedirect).send();

const showFaultAgain = (visit: Visit): FastifyReply =>
  sendFaultAgain(visit, queryOf(visit, 'note') ?? '') ?? sendFault(visit, { fault: 'Y000404' });
