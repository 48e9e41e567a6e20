import type { FastifyReply } from 'fastify';
import { endOpenSessions, listOpenSessions } from '#account/open-sessions.ts';
import { fieldsOf, seeOther } from '../office/office.ts';
import { endSessionsPage, sessionsPage, type ShownSession } from './pages/sessions.ts';
import { accountPaths } from './paths.ts';
import { sendAccountPage } from './send-page.ts';
import { type HolderVisit, queryOf, writeCookie } from './session.ts';
import { settingOf } from './setting.ts';

export const showSessions = async (visit: HolderVisit): Promise<FastifyReply> =>
  sendAccountPage(
    visit,
    sessionsPage(await settingOf(visit), await shownSessions(visit), queryOf(visit, 'fait') === 'oui'),
  );

/** Ids and names: those of services and providers that are gone are told by their identifier. */
const shownSessions = async ({ space, holder, session }: HolderVisit): Promise<readonly ShownSession[]> => {
  const { names } = space.history;
  const own = await listOpenSessions(space.openSessions, holder);
  return Promise.all(
    own.map(async (one) => ({
      ...one,
      isThis: one.sessionId === session.openedBy,
      providerTitle: one.provider && ((await names.provider(one.provider.id)) ?? one.provider.id),
      services: await Promise.all(one.clientIds.map(async (id) => (await names.service(holder, id)) ?? id)),
    })),
  );
};

export const confirmEnd = async (visit: HolderVisit): Promise<FastifyReply> => {
  const wanted = queryOf(visit, 'session');
  const own = await shownSessions(visit);
  const chosen = wanted === '' ? own : own.filter(({ sessionId }) => sessionId === wanted);
  if (chosen.length === 0) return seeOther(visit, accountPaths.sessions);
  return sendAccountPage(visit, endSessionsPage(await settingOf(visit), chosen, wanted === '' ? undefined : wanted));
};

/** With its single sign-on session goes what it opened here: nobody stays in the account space by a session that is over. */
export const endSessions = async (visit: HolderVisit): Promise<FastifyReply> => {
  const { space, holder, session } = visit;
  const wanted = fieldsOf(visit)['session'] ?? '';
  const ended = await endOpenSessions(space.openSessions, holder, wanted === '' ? undefined : wanted);
  for (const { sessionId } of ended) await space.sessions.removeOf(holder, sessionId);
  if (wanted === '') await space.sessions.removeOf(holder, undefined);
  const isOut = wanted === '' || ended.some(({ sessionId }) => sessionId === session.openedBy);
  if (!isOut) return seeOther(visit, `${accountPaths.sessions}?fait=oui`);
  writeCookie(visit, 'session', '');
  return seeOther(visit, accountPaths.goodbye);
};
