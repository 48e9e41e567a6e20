import type { DocumentTexts } from './document-facts.ts';

const otherIds = `"SubjectNameID": "899700000012",
"otherIds": [
  { "identifiant": "899700000012", "origine": "RPPS", "qualite": 1 },
  { "identifiant": "0999700001", "origine": "ADELI", "qualite": 1 }
]`;

export const adeli: DocumentTexts = {
  fr: {
    lead: 'Des professions passent du numéro ADELI au RPPS. Ce jour-là, l’identifiant d’une personne change ; la personne, non.',
    sections: [
      {
        heading: 'Ce qui change',
        blocks: [
          '`SubjectNameID`, `preferred_username` et `sub` portent le nouvel identifiant dès que l’annuaire le dit. Celui d’ADELI commence par 0, celui du RPPS par 8.',
        ],
      },
      {
        heading: 'Le pont',
        blocks: [
          '`otherIds` contient tous les identifiants connus, l’ancien compris, autant de temps que l’annuaire les garde :',
          { code: otherIds },
        ],
      },
      {
        heading: 'Ce que votre service doit faire',
        blocks: [
          {
            steps: [
              'À chaque connexion, cherchez le compte par `SubjectNameID`.',
              'S’il n’y en a pas, cherchez-le par chacun des `otherIds`.',
              'Trouvé par un ancien : écrivez le nouvel identifiant dans le compte, gardez l’ancien.',
              'Trouvé par aucun : c’est une nouvelle personne.',
              'Deux comptes trouvés : ne choisissez pas à leur place, faites-les réunir par la personne et votre support.',
            ],
          },
          'N’identifiez personne par son nom, et ne fondez rien sur la forme du `sub`.',
        ],
      },
      {
        heading: 'L’essayer',
        blocks: [
          'Le bac à sable contient des personnes fictives qui ont changé d’identifiant : connectez-vous avec l’une d’elles et regardez `otherIds`.',
        ],
      },
    ],
  },
  en: {
    lead: 'Professions move from ADELI numbers to RPPS. On that day a person’s identifier changes; the person does not.',
    sections: [
      {
        heading: 'What changes',
        blocks: [
          '`SubjectNameID`, `preferred_username` and `sub` carry the new identifier as soon as the directory says so. One of ADELI begins with 0, one of RPPS with 8.',
        ],
      },
      {
        heading: 'The bridge',
        blocks: [
          '`otherIds` holds all identifiers known, the former one included, as long as the directory keeps them:',
          { code: otherIds },
        ],
      },
      {
        heading: 'What your service must do',
        blocks: [
          {
            steps: [
              'At each login look for the account by `SubjectNameID`.',
              'If there is none, look for it by each of the `otherIds`.',
              'Found by a former one: write the new identifier into the account, keep the old one.',
              'Found by none: it is a new person.',
              'Two accounts found: do not choose for them, have them joined by the person and your support.',
            ],
          },
          'Identify nobody by name, and build nothing on the form of the `sub`.',
        ],
      },
      {
        heading: 'Try it',
        blocks: [
          'The sandbox has invented people who changed identifier: log in as one of them and look at `otherIds`.',
        ],
      },
    ],
  },
};
