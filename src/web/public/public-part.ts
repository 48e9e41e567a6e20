import type { FastifyInstance } from 'fastify';
import { authenticated } from '#audit/statistics.ts';
import { type Figures, loadFigures } from '#audit/figures.ts';
import { csvOf } from '#platform/csv.ts';
import { languageFor, type Office, type OfficePart, type Visit } from '../office/office.ts';
import type { DocumentFacts, DocumentTexts } from './texts/document-facts.ts';
import { accessibility } from './texts/accessibility.ts';
import { adeli } from './texts/adeli.ts';
import { ciba } from './texts/ciba.ts';
import { citizenGuide } from './texts/citizen-guide.ts';
import { guarantees } from './texts/guarantees.ts';
import { logout } from './texts/logout.ts';
import { privacy } from './texts/privacy.ts';
import { professionalGuide } from './texts/professional-guide.ts';
import { questions } from './texts/questions.ts';
import { requirementDocument } from './texts/requirements.ts';
import { renderDocument } from './document.ts';
import { sendErrors } from './errors-page.ts';
import { feedbackRoutes } from './feedback-routes.ts';
import { figuresCsvPath, sendFigures } from './figures-page.ts';
import { sendHelp, sendPartnerHelp } from './help-page.ts';
import { sendHome } from './home-page.ts';
import type { PublicDeps } from './public-deps.ts';
import { sendPublicPage } from './public-page.ts';
import { sendServices } from './services-page.ts';
import { type Site, sites } from './sites.ts';
import { sendStatus } from './status-page.ts';

/** Pages to read, whose words are all there is to them. */
const documents = {
  questions,
  guarantees,
  accessibility,
  privacy,
  requirements: requirementDocument,
  professionalGuide,
  citizenGuide,
  logout,
  ciba,
  adeli,
} as const satisfies Partial<Record<Site, DocumentTexts>>;

/** The pages that anybody may read: entrance, services, figures, help, and the question at the end of each. */
export const publicPart =
  (deps: PublicDeps): OfficePart =>
  (app, office) => {
    const at = (site: Site, send: (visit: Visit) => unknown): void =>
      void app.get(sites[site].path, (request, reply) => send({ office, request, reply }));
    at('home', (visit) => sendHome(visit, { hasCitizenDoor: deps.doors.citizen !== undefined }));
    at('services', (visit) => sendServices(visit, deps));
    at('help', sendHelp);
    at('partners', sendPartnerHelp);
    at('errors', sendErrors);
    at('status', async (visit) => sendStatus(visit, await deps.status()));
    for (const [site, texts] of Object.entries(documents))
      at(site as Site, (visit) => sendDocument(visit, site as Site, texts, deps));
    figureRoutes(app, office, deps);
    feedbackRoutes(app, office, deps);
  };

const sendDocument = (visit: Visit, site: Site, texts: DocumentTexts, { doors }: PublicDeps) => {
  const language = languageFor(visit);
  const content = renderDocument(language, texts[language], factsOf(visit.office, doors));
  return sendPublicPage(visit, { site, content, layout: 'reading' });
};

/** Where the door of citizens is closed its addresses are examples, and the guide says so. */
const factsOf = ({ look }: Office, { professional, citizen }: PublicDeps['doors']): DocumentFacts => ({
  name: look.name,
  professional: professional.issuer,
  discovery: professional.discovery,
  authorize: professional.authorize,
  low: citizen?.low ?? 'https://citoyens.example/api/v2',
  plus: citizen?.plus ?? 'https://citoyens-plus.example/api/v2',
});

const figureRoutes = (app: FastifyInstance, office: Office, deps: PublicDeps): void => {
  const figures = rememberFigures(office, deps);
  app.get(sites.figures.path, async (request, reply) => {
    const services = await deps.listServices();
    const count = new Set(services.map(({ door, name }) => `${door} ${name}`)).size;
    return sendFigures({ office, request, reply }, await figures(), count);
  });
  app.get(figuresCsvPath, async (_request, reply) => {
    const rows = await deps.statistics.sum({ by: ['day', 'door', 'method', 'outcome'], outcomes: authenticated });
    return reply
      .headers({
        'content-type': 'text/csv; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'content-disposition': 'attachment; filename="figures.csv"',
      })
      .send(
        csvOf(
          ['day', 'door', 'method', 'outcome', 'count'],
          rows.map((row) => [row.day, row.door, row.method, row.outcome, row.count]),
        ),
      );
  });
};

const rememberedMilliseconds = 60_000;

/** The sums read every counter there is, and anybody may ask: once a minute is enough. */
const rememberFigures = (
  { clock }: Office,
  { statistics, dayOf, availability }: PublicDeps,
): (() => Promise<Figures>) => {
  let last: { readonly atMilliseconds: number; readonly figures: Promise<Figures> } | undefined;
  return () => {
    const now = clock.nowMilliseconds();
    if (last === undefined || now - last.atMilliseconds >= rememberedMilliseconds || now < last.atMilliseconds) {
      const figures = availability().then((share) => loadFigures(statistics, dayOf(now), share));
      last = { atMilliseconds: now, figures };
      figures.catch(() => {
        last = undefined; // whoever asked hears of it; the next one asks again
      });
    }
    return last.figures;
  };
};
