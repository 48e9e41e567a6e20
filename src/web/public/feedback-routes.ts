import type { FastifyInstance, FastifyReply } from 'fastify';
import { html } from '#platform/html.ts';
import type { Texts } from '#platform/language.ts';
import { fieldsOf, isOwnForm, languageFor, type Office, seeOther, sendPage, type Visit } from '../office/office.ts';
import { sendProblem } from '../office/server.ts';
import { feedbackPath, longestComment, usefulForm } from './feedback-form.ts';
import type { PublicDeps } from './public-deps.ts';
import { isSite, sites, type Site } from './sites.ts';

const thanksPath = `${feedbackPath}/merci`;
const secondsADay = 86_400;

/** Takes what a reader says of a page. Keeps no address, no cookie and no hour with it. */
export const feedbackRoutes = (app: FastifyInstance, office: Office, deps: PublicDeps): void => {
  app.post(feedbackPath, (request, reply) => takeFeedback({ office, request, reply }, deps));
  app.get(thanksPath, (request, reply) => sendThanks({ office, request, reply }));
};

const takeFeedback = async (visit: Visit, deps: PublicDeps): Promise<FastifyReply> => {
  const { page = '', useful = '', comment = '' } = fieldsOf(visit);
  if (!isOwnForm(visit) || !isSite(page) || (useful !== 'yes' && useful !== 'no'))
    return sendProblem(visit, 'malformed');
  const said = readable(comment);
  if ([...said].length > longestComment) return sendAgain(visit, page, said, 'long');
  if (deps.limitFeedback(visit.request.raw) > 0) return sendAgain(visit, page, said, 'often');
  const language = languageFor(visit);
  const day = Math.floor(visit.office.clock.nowSeconds() / secondsADay);
  await deps.feedback.keep({ page, language, isUseful: useful === 'yes', comment: said, day });
  return seeOther(visit, `${thanksPath}?page=${page}`);
};

/** What a person can have typed: no control signs but the ends of lines. */
const readable = (comment: string): string =>
  comment
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();

/** The form again, with what was typed and what is wrong beside it. */
const sendAgain = (visit: Visit, site: Site, comment: string, problem: 'long' | 'often'): FastifyReply => {
  const language = languageFor(visit);
  const text = texts[language];
  return sendPage(visit, {
    title: text[problem],
    place: undefined,
    status: problem === 'long' ? 422 : 429,
    content: html`<div class="public reading"><h1>${text.again}</h1>${usefulForm(language, { site, comment, error: text[problem] })}</div>`,
  });
};

const sendThanks = (visit: Visit): FastifyReply => {
  const text = texts[languageFor(visit)];
  const { page = '' } = visit.request.query as { readonly page?: string };
  const back = isSite(page) ? sites[page].path : sites.home.path;
  return sendPage(visit, {
    title: text.thanks,
    place: undefined,
    content: html`<div class="public reading"><h1>${text.thanks}</h1><p class="lead">${text.read}</p><p><a href="${back}">${text.back}</a></p></div>`,
  });
};

const texts: Texts<Readonly<Record<'again' | 'long' | 'often' | 'thanks' | 'read' | 'back', string>>> = {
  fr: {
    again: 'Votre avis n’est pas encore enregistré',
    long: 'Le texte est trop long\u00a0: 1\u00a0000 caractères au plus.',
    often: 'Trop d’avis viennent de votre réseau. Patientez dix minutes, puis envoyez-le de nouveau.',
    thanks: 'Merci pour votre avis',
    read: 'Il est gardé un an, sans rien qui dise de qui il vient, et sert à améliorer la page.',
    back: 'Revenir à la page',
  },
  en: {
    again: 'What you say is not kept yet',
    long: 'The text is too long: at most 1,000 characters.',
    often: 'Too much comes from your network. Wait ten minutes, then send it again.',
    thanks: 'Thank you for telling us',
    read: 'It is kept for a year, with nothing that says whom it is from, and serves to mend the page.',
    back: 'Back to the page',
  },
};
