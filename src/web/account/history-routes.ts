import type { FastifyReply } from 'fastify';
import { readHistory } from '#account/history.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import { showWelcome } from './login-routes.ts';
import { type HistoryChoice, historyPage } from './pages/history.ts';
import { sendAccountPage } from './send-page.ts';
import { type AccountVisit, findHolder, type HolderVisit, queryOf } from './session.ts';
import { settingOf } from './setting.ts';

/** The history of whoever is logged in; the way in for everybody else. */
export const showHistory = async (visit: AccountVisit): Promise<FastifyReply> => {
  const holder = await findHolder(visit);
  return holder === undefined ? showWelcome(visit) : showOwn(holder);
};

const showOwn = async (visit: HolderVisit): Promise<FastifyReply> => {
  const { space, holder } = visit;
  const choice = choiceOf(visit);
  const { kind, days, service, before } = choice;
  const page = await readHistory(space.history, holder, {
    kind: kind === '' ? undefined : kind,
    days: days === '' ? undefined : Number(days),
    clientId: service === '' ? undefined : asClientId(service),
    before: before === '' ? undefined : Number(before),
  });
  const reported = new Set((await space.reports.listOf(holder)).map(({ sequence }) => sequence));
  return sendAccountPage(visit, historyPage({ setting: await settingOf(visit), page, choice, reported }));
};

/** What is not one of ours is as if it were not there. */
const choiceOf = (visit: HolderVisit): HistoryChoice => {
  const [service, before] = [queryOf(visit, 'service'), queryOf(visit, 'avant')];
  return {
    kind: (['login', 'data'] as const).find((one) => one === queryOf(visit, 'type')) ?? '',
    days: (['7', '30', '90'] as const).find((one) => one === queryOf(visit, 'periode')) ?? '',
    service: /^[\w.~-]{1,128}$/.test(service) ? service : '',
    before: /^[1-9]\d{0,14}$/.test(before) ? before : '',
  };
};
