import type { FastifyReply } from 'fastify';
import { type Html, html } from '#platform/html.ts';
import { languageFor, sendPage, type Visit } from '../office/office.ts';
import { usefulForm } from './feedback-form.ts';
import { sites, siteTitles, type Site } from './sites.ts';

export type PublicPage = {
  readonly site: Site;
  /** Everything between the heading and the question whether it was useful. */
  readonly content: Html;
  /** Instead of the heading that every page has; brings an `h1` of its own. */
  readonly heading?: Html | undefined;
  readonly layout?: 'wide' | 'reading' | undefined;
};

/** A public page: way up, heading, content, and at its end the question whether it was useful. */
export const sendPublicPage = (visit: Visit, { site, content, heading, layout = 'wide' }: PublicPage): FastifyReply => {
  const language = languageFor(visit);
  const title = siteTitles[language][site];
  return sendPage(visit, {
    title,
    place: sites[site].place,
    content: html`<div class="public ${layout}">${wayUp(visit, site)}
${heading ?? html`<h1>${title}</h1>`}
${content}
${usefulForm(language, { site })}
</div>`,
  });
};

/** Where a page of the help stands: help, then the guide's own contents. */
const wayUp = (visit: Visit, site: Site): Html | undefined => {
  const language = languageFor(visit);
  const above = ancestorsOf(site);
  if (above.length === 0) return undefined;
  const links = above.map((one) => html`<li><a href="${sites[one].path}">${siteTitles[language][one]}</a></li>`);
  return html`<nav class="way-up" aria-label="${language === 'fr' ? 'Fil d’Ariane' : 'Breadcrumb'}"><ol class="trail">${links}</ol></nav>`;
};

const ancestorsOf = (site: Site): readonly Site[] => {
  const { path } = sites[site];
  if (path.startsWith(`${sites.partners.path}/`)) return ['help', 'partners'];
  return path.startsWith(`${sites.help.path}/`) ? ['help'] : [];
};
