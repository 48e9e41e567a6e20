import type { FastifyReply } from 'fastify';
import type { BannerOperations } from '#console/banner.ts';
import { fieldsOf } from '../office/office.ts';
import { type ConsoleRoute, type ConsoleVisit, fieldListOf, sendPerformed, showRefusal } from './console-visit.ts';
import { type BannerForm, bannerPage, formOf } from './pages/banner.ts';
import { secondsOfLocal } from './local-time.ts';
import { consolePaths } from './places.ts';

/** What everybody reads before they log in. */
export const bannerRoutes = (operations: BannerOperations): readonly ConsoleRoute[] => [
  { method: 'GET', path: consolePaths.banner, answer: (visit) => showBanner(operations, visit) },
  { method: 'POST', path: consolePaths.banner, answer: (visit) => setBanner(operations, visit) },
  { method: 'POST', path: `${consolePaths.banner}/retrait`, answer: (visit) => removeBanner(operations, visit) },
];

const showBanner = async ({ show }: BannerOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const shown = await visit.perform(show, {});
  if (shown.outcome !== 'done') return showRefusal(visit, shown);
  return bannerPage(visit, shown.output, { form: formOf(visit, shown.output), faults: {} });
};

const typedOf = (visit: ConsoleVisit): BannerForm => {
  const { messageFr = '', messageEn = '', alarm = '', from = '', until = '' } = fieldsOf(visit);
  return { messageFr, messageEn, alarm, from, until, doors: fieldListOf(visit, 'doors') };
};

const setBanner = async (operations: BannerOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const form = typedOf(visit);
  const { messageFr, messageEn, alarm, doors } = form;
  const input = {
    ...{ messageFr, messageEn, alarm, doors },
    ...{ fromSeconds: secondsOfLocal(form.from), untilSeconds: secondsOfLocal(form.until) },
  };
  return sendPerformed(visit, await visit.perform(operations.set, input), {
    done: () => consolePaths.banner,
    again: async (faults) => {
      const shown = await visit.perform(operations.show, {});
      return shown.outcome === 'done' ? bannerPage(visit, shown.output, { form, faults }) : showRefusal(visit, shown);
    },
  });
};

const removeBanner = async ({ remove }: BannerOperations, visit: ConsoleVisit): Promise<FastifyReply> =>
  sendPerformed(visit, await visit.perform(remove, {}), { done: () => consolePaths.banner });
