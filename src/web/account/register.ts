import type { FastifyInstance } from 'fastify';
import type { Office } from '../office/office.ts';
import type { AccountSpace } from './account-space.ts';
import { confirmReport, report, showReport } from './fraud-routes.ts';
import { showHistory } from './history-routes.ts';
import { localTimesPath, localTimesScript } from './local-times.ts';
import { comeBack, depart, leave, sayGoodbye } from './login-routes.ts';
import { accountDoors } from './account-space.ts';
import { accountPaths, callbackPath } from './paths.ts';
import { saveProviders, showProviders } from './provider-routes.ts';
import { accountRoute, withForm, withHolder } from './session.ts';
import { confirmEnd, endSessions, showSessions } from './session-routes.ts';

/** The account space: its routes, below `/compte`. */
export const registerAccountSpace = (app: FastifyInstance, office: Office, space: AccountSpace): void => {
  const at = accountRoute(space, office);
  app.get(accountPaths.home, at(showHistory));
  app.get(accountPaths.login, at(depart));
  for (const door of accountDoors)
    app.get(
      callbackPath(door),
      { exposeHeadRoute: false },
      at((visit) => comeBack(visit, door)),
    );
  app.post(accountPaths.logout, at(withForm(leave)));
  app.get(accountPaths.goodbye, at(sayGoodbye));
  app.get(accountPaths.sessions, at(withHolder(showSessions)));
  app.get(accountPaths.endSessions, at(withHolder(confirmEnd)));
  app.post(accountPaths.endSessions, at(withForm(endSessions)));
  app.get(accountPaths.providers, at(withHolder(showProviders)));
  app.post(accountPaths.providers, at(withForm(saveProviders)));
  app.get(`${accountPaths.report}/:line`, at(withHolder(showReport)));
  app.post(`${accountPaths.report}/:line`, at(withForm(report)));
  app.get(`${accountPaths.reported}/:line`, at(withHolder(confirmReport)));
  app.get(localTimesPath, (_request, reply) =>
    reply
      .header('content-type', 'text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('x-content-type-options', 'nosniff')
      .send(localTimesScript),
  );
};
