import type { DocumentTexts } from './document-facts.ts';

export const guarantees: DocumentTexts = {
  fr: {
    lead: 'Ce que la plateforme fait, et ce qu’elle s’interdit. Chaque phrase est tenue par le programme, pas seulement par une charte.',
    sections: [
      {
        heading: 'Votre identité est vérifiée, jamais devinée',
        blocks: [
          'Un professionnel est reconnu par sa carte ou son téléphone, puis cherché dans l’annuaire à cet instant : qui n’exerce plus n’entre plus. L’identité d’un citoyen est comparée à l’état civil là où la loi le prévoit.',
        ],
      },
      {
        heading: 'Le strict nécessaire',
        blocks: [
          'Un service ne reçoit que les données auxquelles il a droit et qu’il demande. Un citoyen les voit avant qu’elles ne partent.',
          'Deux services reçoivent d’un même citoyen deux identifiants différents : ils ne peuvent pas rapprocher leurs fichiers.',
        ],
      },
      {
        heading: 'Aucun suivi',
        blocks: [
          'Pas de publicité, pas de mesure d’audience, aucune ressource extérieure dans nos pages. Les cookies servent à la connexion et à la langue.',
          'Le fournisseur de votre compte ne sait pas chez quel service vous allez. Nous ne savons pas ce que vous y faites.',
        ],
      },
      {
        heading: 'Un journal que l’on ne peut pas réécrire',
        blocks: [
          'Chaque connexion laisse une ligne, enchaînée à la précédente. Une ligne modifiée, retirée ou déplacée se voit. Les lignes ne contiennent ni nom, ni trait d’identité, ni secret.',
        ],
      },
      {
        heading: 'Un programme ouvert',
        blocks: [
          'Le code est public, sous licence libre, et ses tests aussi : chacun peut vérifier que ce qui est écrit ici est vrai.',
        ],
      },
    ],
  },
  en: {
    lead: 'What the platform does, and what it forbids itself. Each sentence is kept by the program, not only by a charter.',
    sections: [
      {
        heading: 'Your identity is verified, never guessed',
        blocks: [
          'A professional is recognised by card or phone, then looked up in the directory at that very moment: who no longer practises no longer enters. A citizen’s identity is compared with the civil register where the law provides for it.',
        ],
      },
      {
        heading: 'No more than is needed',
        blocks: [
          'A service receives only the data that it is entitled to and asks for. A citizen sees them before they leave.',
          'Two services receive two different identifiers of the same citizen: they cannot join their files.',
        ],
      },
      {
        heading: 'Nobody is followed',
        blocks: [
          'No advertising, no audience measurement, nothing from elsewhere in our pages. Cookies serve the login and the language.',
          'The provider of your account does not know which service you visit. We do not know what you do there.',
        ],
      },
      {
        heading: 'A journal that cannot be rewritten',
        blocks: [
          'Each login leaves a line, chained to the one before. A line changed, removed or moved shows. Lines hold no name, no identity trait, no secret.',
        ],
      },
      {
        heading: 'An open program',
        blocks: [
          'The code is public, under a free licence, and so are its tests: everybody can check that what stands here is true.',
        ],
      },
    ],
  },
};
