import type { DocumentTexts } from './document-facts.ts';

export const accessibility: DocumentTexts = {
  fr: {
    lead: 'Les pages de {name} sont faites pour être utilisées par tous, avec tout équipement.',
    sections: [
      {
        heading: 'État de conformité',
        blocks: [
          'Ces pages visent le RGAA 4.1 et les règles WCAG 2.2, niveau AA. Aucun audit humain n’a encore été mené : la conformité n’est donc pas déclarée. Qui met cette plateforme en service fait mener cet audit et publie ici son résultat.',
        ],
      },
      {
        heading: 'Ce qui est contrôlé à chaque modification',
        blocks: [
          {
            list: [
              'chaque page, en français et en anglais, par un outil automatique, en petit et en grand écran ;',
              'rien ne défile de côté à 320 pixels de large, ni avec un texte deux fois plus grand ;',
              'tout se fait au clavier, et sans JavaScript ;',
              'chaque graphique est accompagné d’une phrase et d’un tableau.',
            ],
          },
        ],
      },
      {
        heading: 'Limites connues',
        blocks: [
          'Les graphiques défilent dans leur cadre sur un petit écran ; le tableau dit la même chose. Les pages des services et des fournisseurs d’identité ont leur propre déclaration.',
        ],
      },
      {
        heading: 'Signaler une difficulté',
        blocks: [
          'Si une page vous arrête, dites-le au bas de cette page, ou au support. Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits.',
        ],
      },
    ],
  },
  en: {
    lead: 'The pages of {name} are made to be used by everybody, with any equipment.',
    sections: [
      {
        heading: 'Conformance',
        blocks: [
          'These pages aim at RGAA 4.1 and WCAG 2.2, level AA. No audit by people has been done yet, so conformance is not declared. Whoever puts this platform into service has that audit done and publishes its result here.',
        ],
      },
      {
        heading: 'What is checked with every change',
        blocks: [
          {
            list: [
              'each page, in French and in English, by an automatic tool, on a small and on a large screen;',
              'nothing scrolls sideways at 320 pixels, nor with text twice as large;',
              'everything works with the keyboard, and without JavaScript;',
              'each chart comes with a sentence and a table.',
            ],
          },
        ],
      },
      {
        heading: 'Known limits',
        blocks: [
          'Charts scroll inside their frame on a small screen; the table says the same. The pages of services and of identity providers have statements of their own.',
        ],
      },
      {
        heading: 'Tell us of a difficulty',
        blocks: [
          'If a page stops you, say so at the foot of this page, or to support. Without a satisfying answer you may turn to the Défenseur des droits.',
        ],
      },
    ],
  },
};
