import { requirementGroups } from '#examiner/requirements/catalogue.ts';
import type { Requirement } from '#examiner/requirements/requirement.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { Section } from '../document.ts';
import type { DocumentTexts } from './document-facts.ts';

type Group = keyof typeof requirementGroups;

/** The examiner's own list, so that nobody prepares for another one. */
const sectionsOf = (
  language: Language,
  headings: Readonly<Record<Group, string>>,
  head: readonly string[],
): readonly Section[] =>
  (Object.keys(headings) as Group[]).map((group) => ({
    heading: headings[group],
    blocks: [{ table: { head, rows: rowsOf(language, requirementGroups[group]) } }],
  }));

const rowsOf = (language: Language, group: Readonly<Record<string, Requirement>>): readonly (readonly string[])[] =>
  Object.entries(group).map(([id, { text, mend, kinds }]) => [
    [`\`${id}\``, ...(kinds.length > 1 ? [] : kinds.map((kind) => doors[kind][language]))].join(' '),
    text[language],
    mend[language],
  ]);

/** Said of what one door alone asks for. */
const doors = {
  professional: { fr: '(professionnels)', en: '(professionals)' },
  citizen: { fr: '(citoyens)', en: '(citizens)' },
} as const;

export const requirementDocument: DocumentTexts = {
  fr: {
    lead: 'Ce qu’un service doit faire pour passer en production, à l’une ou l’autre porte. Ce sont les exigences mêmes que l’examen vérifie ; chacune a un nom qui ne change pas de sens.',
    sections: [
      ...sectionsOf(
        'fr',
        {
          request: 'Demander, et recevoir la réponse',
          tokens: 'Vérifier les jetons, s’authentifier',
          session: 'Ouvrir et fermer la session',
          questions: 'Ce qu’une machine ne voit pas : une réponse et une pièce',
        },
        ['Nom', 'Exigence', 'Que faire'],
      ),
      {
        heading: 'Ce à quoi la demande veille',
        blocks: [
          {
            list: [
              'Seulement les données dont l’usage est déclaré, chacune avec sa raison.',
              'Des identifiants et des secrets différents pour l’essai et pour la production.',
              'Des contacts à jour : technique, et protection des données.',
            ],
          },
        ],
      },
    ],
  },
  en: {
    lead: 'What a service must do to go into production, at either door. These are the very requirements that the examination checks; each has a name that never changes its meaning.',
    sections: [
      ...sectionsOf(
        'en',
        {
          request: 'Asking, and receiving the answer',
          tokens: 'Verifying tokens, authenticating',
          session: 'Opening and closing the session',
          questions: 'What a machine does not see: an answer and an attachment',
        },
        ['Name', 'Requirement', 'What to do'],
      ),
      {
        heading: 'What the request sees to',
        blocks: [
          {
            list: [
              'Only the data whose use was declared, each with its reason.',
              'Different identifiers and secrets for trials and for production.',
              'Contacts that are up to date: technical, and data protection.',
            ],
          },
        ],
      },
    ],
  },
};
