import type { FastifyReply } from 'fastify';
import { checkFraudForm, type FraudForm, type FraudReport, reportFraud } from '#account/fraud.ts';
import { findEntry, type HistoryEntry } from '#account/history.ts';
import { fraudMessage } from '#account/messages.ts';
import { fieldsOf, seeOther } from '../office/office.ts';
import { sendProblem } from '../office/server.ts';
import { fraudPage, reportedPage } from './pages/fraud.ts';
import { accountPaths } from './paths.ts';
import { sendAccountPage } from './send-page.ts';
import { type HolderVisit, paramOf } from './session.ts';
import { settingOf } from './setting.ts';

/** A line that is not the holder's is a page that does not exist. */
const withEntry = async (
  visit: HolderVisit,
  step: (entry: HistoryEntry) => Promise<FastifyReply>,
): Promise<FastifyReply> => {
  const line = paramOf(visit, 'line');
  const entry = /^[1-9]\d{0,14}$/.test(line)
    ? await findEntry(visit.space.history, visit.holder, Number(line))
    : undefined;
  return entry === undefined ? sendProblem(visit, 'missing') : step(entry);
};

const findReport = async ({ space, holder }: HolderVisit, sequence: number): Promise<FraudReport | undefined> =>
  (await space.reports.listOf(holder)).find((one) => one.sequence === sequence);

export const showReport = (visit: HolderVisit): Promise<FastifyReply> =>
  withEntry(visit, async (entry) => {
    if ((await findReport(visit, entry.sequence)) !== undefined) return toReported(visit, entry.sequence);
    const setting = await settingOf(visit);
    const form = { contact: setting.known.email ?? '', phone: '', comment: '' };
    return sendAccountPage(visit, fraudPage(setting, { entry, form, faults: new Map() }));
  });

const toReported = (visit: HolderVisit, sequence: number): FastifyReply =>
  seeOther(visit, `${accountPaths.reported}/${sequence}`);

/** What was typed stays, with each fault beside its field. */
export const report = (visit: HolderVisit): Promise<FastifyReply> =>
  withEntry(visit, async (entry) => {
    const { space, office, holder } = visit;
    const form = formOf(visit);
    const faults = checkFraudForm(form);
    if (faults.size > 0) return sendAccountPage(visit, fraudPage(await settingOf(visit), { entry, form, faults }), 400);
    const { clock, random } = office;
    const kept = await reportFraud({ reports: space.reports, clock, random }, holder, entry, form);
    if (kept !== undefined) tellSupport(visit, kept, entry);
    return toReported(visit, entry.sequence);
  });

const formOf = (visit: HolderVisit): FraudForm => {
  const { contact = '', phone = '', comment = '' } = fieldsOf(visit);
  return { contact: contact.trim(), phone: phone.trim(), comment: comment.trim() };
};

/** In the background: the report is kept whether or not support can be told now. */
const tellSupport = ({ space, office }: HolderVisit, kept: FraudReport, entry: HistoryEntry): void => {
  if (space.supportEmail === undefined) return;
  space.messages.messenger
    .sendMail({ to: space.supportEmail, ...fraudMessage(kept, entry) })
    .catch((error: unknown) => office.log.error('a report of fraud could not be sent to support', { error }));
};

export const confirmReport = (visit: HolderVisit): Promise<FastifyReply> =>
  withEntry(visit, async (entry) => {
    const kept = await findReport(visit, entry.sequence);
    if (kept === undefined) return seeOther(visit, accountPaths.home);
    return sendAccountPage(visit, reportedPage(await settingOf(visit), { report: kept, entry }));
  });
