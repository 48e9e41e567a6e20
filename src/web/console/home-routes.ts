import type { FastifyReply } from 'fastify';
import type { Waiting } from '#console/waiting.ts';
import { type Html, html } from '#platform/html.ts';
import { formatInstant } from '#platform/language.ts';
import { say } from '../office/say.ts';
import { type ConsoleRoute, type ConsoleVisit, sendConsolePage, showRefusal } from './console-visit.ts';
import { shortDay } from './pages/short-time.ts';
import { consolePaths, type ConsolePlace, placeTitles } from './places.ts';
import type { ConsoleSpace } from './space.ts';

/** The first page: what waits for whoever is signed in. */
export const homeRoutes = ({ waiting }: ConsoleSpace): readonly ConsoleRoute[] => [
  {
    ...{ method: 'GET', path: consolePaths.home },
    answer: async (visit) => {
      const shown = await visit.perform(waiting.show, {});
      return shown.outcome === 'done' ? showHome(visit, shown.output) : showRefusal(visit, shown);
    },
  },
];

/** Something that waits, or the last time that something was done. */
type Tile = {
  readonly place: ConsolePlace;
  /** The figure or the state. */
  readonly says: string;
  readonly explains: string;
  readonly look: 'calm' | 'waits' | 'bad';
};

const showHome = (visit: ConsoleVisit, waiting: Waiting): FastifyReply => {
  const { language, places } = visit;
  const tiles = tilesOf(visit, waiting).filter(({ place }) => places.includes(place));
  return sendConsolePage(visit, {
    ...{ title: placeTitles[language].home, here: 'home' },
    content: html`<ul class="tiles">${tiles.map((tile) => tileOf(visit, tile))}</ul>
${tiles.length === 0 && html`<p class="lead">${say(language, 'Rien n’attend ici pour vos rôles. Le menu montre ce qui vous est ouvert.', 'Nothing waits here for your roles. The menu shows what is open to you.')}</p>`}`,
  });
};

const badges: Readonly<Record<Tile['look'], string>> = { calm: 'good', waits: 'test', bad: 'bad' };

const tileOf = ({ language }: ConsoleVisit, { place, says, explains, look }: Tile): Html =>
  html`<li class="panel tile"><h2><a href="${consolePaths[place]}">${placeTitles[language][place]}</a></h2>
<p><span class="badge ${badges[look]}">${says}</span></p><p class="quiet">${explains}</p></li>`;

const tilesOf = (visit: ConsoleVisit, waiting: Waiting): readonly Tile[] => [
  proposalTile(visit, waiting),
  requestTile(visit, waiting),
  ...providerTile(visit, waiting),
  importTile(visit, waiting),
  chainTile(visit, waiting),
];

/** `many` after the figure, unless it is nothing. */
const countTile = (count: number, none: string, many: string): Pick<Tile, 'says' | 'look'> =>
  count === 0 ? { says: none, look: 'calm' } : { says: `${count} ${many}`, look: 'waits' };

const proposalTile = ({ language }: ConsoleVisit, { proposals }: Waiting): Tile => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return {
    place: 'proposals',
    ...countTile(proposals, t('Aucune', 'None'), t('à décider', 'to decide')),
    explains: t('Ce qui demande une seconde paire d’yeux.', 'What wants a second pair of eyes.'),
  };
};

const requestTile = ({ language }: ConsoleVisit, { requests }: Waiting): Tile => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return {
    place: 'requests',
    ...countTile(requests, t('Aucune', 'None'), t('à relire', 'to review')),
    explains: t('Demandes de partenaires qui attendent une réponse.', 'Requests of partners that wait for an answer.'),
  };
};

const providerTile = ({ language }: ConsoleVisit, { disturbedProviders: count }: Waiting): readonly Tile[] => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (count === undefined) return [];
  return [
    {
      place: 'providers',
      ...(count === 0
        ? { says: t('Tous répondent', 'All answer'), look: 'calm' as const }
        : { says: `${count} ${t('en défaut', 'failing')}`, look: 'bad' as const }),
      explains: t('Fournisseurs d’identité de la porte des usagers.', 'Identity providers of the citizen door.'),
    },
  ];
};

const importTile = ({ language }: ConsoleVisit, { lastImport }: Waiting): Tile => {
  const t = (fr: string, en: string) => say(language, fr, en);
  return {
    place: 'directory',
    ...(lastImport === undefined
      ? { says: t('Jamais importé', 'Never imported'), look: 'waits' }
      : { says: shortDay(language, lastImport.atSeconds), look: 'calm' }),
    explains:
      lastImport === undefined
        ? t('Importez l’extraction de l’annuaire.', 'Import the extraction of the directory.')
        : t(`Dernier import : ${lastImport.fileName}`, `Last import: ${lastImport.fileName}`),
  };
};

const chainTile = ({ language }: ConsoleVisit, { lastVerification: last }: Waiting): Tile => {
  const t = (fr: string, en: string) => say(language, fr, en);
  if (last === undefined)
    return {
      ...{ place: 'journal', look: 'waits', says: t('Jamais vérifié', 'Never verified') },
      explains: t('Lancez une vérification de la chaîne.', 'Begin a verification of the chain.'),
    };
  return {
    place: 'journal',
    look: last.isIntact ? 'calm' : 'bad',
    says: last.isIntact ? t('Chaîne intacte', 'Chain intact') : t('Chaîne rompue', 'Chain broken'),
    explains: `${t('Vérifiée le', 'Verified on')} ${dated(language, last.atSeconds)}.`,
  };
};

const dated = (language: ConsoleVisit['language'], atSeconds: number): string =>
  formatInstant(language, atSeconds * 1000);
