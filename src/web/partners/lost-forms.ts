import type { FastifyReply } from 'fastify';
import { recent, type Recent } from '#platform/recent.ts';
import { fieldsOf, seeOther } from '../office/office.ts';
import { type Answer, findAccount, type PartnerVisit, readCookie, setCookie } from './partner-visit.ts';

/** What somebody typed, and sent after their session had ended. */
type LostForm = { readonly path: string; readonly fields: Readonly<Record<string, string>> };

/** In memory, for the browser that sent them and nobody else. */
export type LostForms = Recent<LostForm>;

const mostForms = 200;
const mostCharacters = 60_000;
const waitingSeconds = 3600;

export const createLostForms = (): LostForms => recent<LostForm>(mostForms);

/** Keeps what was typed while its writer signs in again, and brings them back to the page. */
export const keepingTyped =
  (answer: (visit: PartnerVisit) => Answer) =>
  async (visit: PartnerVisit): Promise<FastifyReply> => {
    const fields = fieldsOf(visit);
    const size = Object.values(fields).reduce((sum, value) => sum + value.length, 0);
    if (size > mostCharacters || (await findAccount(visit)) !== undefined) return answer(visit);
    const [token, path] = [visit.office.random.token(16), visit.request.url];
    visit.pages.lostForms.keep(token, { path, fields });
    setCookie(visit, 'form', token, waitingSeconds);
    return seeOther(visit, `/partenaires/connexion?vers=${encodeURIComponent(path)}`);
  };

/** What was typed on this page before its session ended; undefined when nothing was. */
export const findTyped = (visit: PartnerVisit): LostForm['fields'] | undefined => {
  const lost = visit.pages.lostForms.find(readCookie(visit, 'form') ?? '');
  return lost?.path === visit.request.url ? lost.fields : undefined;
};

/** Once it is saved it is no longer lost. */
export const forgetTyped = (visit: PartnerVisit): void => {
  const token = readCookie(visit, 'form');
  if (token === undefined) return;
  visit.pages.lostForms.forget(token);
  setCookie(visit, 'form', '', 0);
};
