import type { DocumentTexts } from './document-facts.ts';

export const privacy: DocumentTexts = {
  fr: {
    lead: 'Ce que {name} sait de vous, pourquoi, combien de temps, et comment exercer vos droits.',
    sections: [
      {
        heading: 'Qui répond de vos données',
        blocks: [
          'L’organisme qui exploite cette plateforme. Son nom, son adresse et celle de son délégué à la protection des données sont à compléter par lui avant toute mise en service. Ensuite, chaque service répond de ce qu’il fait des données qu’il a reçues.',
        ],
      },
      {
        heading: 'Ce qui est traité',
        blocks: [
          {
            table: {
              head: ['Données', 'Pourquoi', 'Combien de temps'],
              rows: [
                [
                  'Identifiant national et exercice d’un professionnel',
                  'le reconnaître dans l’annuaire de santé',
                  'tant que l’annuaire le contient',
                ],
                [
                  'Identité d’un citoyen (noms, prénoms, sexe, date et lieu de naissance)',
                  'la vérifier et la transmettre au service choisi',
                  'le temps de la session, chiffrée ; jamais au-delà',
                ],
                [
                  'Compte d’un citoyen : une empreinte, sans aucun trait',
                  'lui donner le même identifiant à chaque visite',
                  'trois ans après la dernière connexion',
                ],
                [
                  'Coordonnées d’un professionnel, si l’exploitant les a',
                  'le prévenir de ce qui touche à ses téléphones',
                  'jusqu’à leur retrait, chiffrées',
                ],
                [
                  'Journal : qui, quel service, quand, par quel moyen',
                  'sécurité, preuve, réponse aux personnes',
                  'la durée fixée par l’exploitant selon la loi',
                ],
                [
                  'Lieu approximatif d’une connexion : pays, parfois région ou ville, tiré de l’adresse IP, qui n’est pas conservée',
                  'vous le montrer dans votre espace, pour que vous reconnaissiez vos connexions',
                  'six mois',
                ],
                [
                  'Avis au bas des pages : utile ou non, un mot',
                  'améliorer la page',
                  'un an, sans rien qui dise de qui il vient',
                ],
              ],
            },
          },
        ],
      },
      {
        heading: 'Ce que nous ne faisons pas',
        blocks: [
          'Ni publicité, ni profil, ni vente, ni mesure d’audience. Aucune décision n’est prise sur vous par un calcul, hors l’ouverture ou non de la porte.',
        ],
      },
      {
        heading: 'Cookies',
        blocks: [
          'Ceux de la connexion en cours et de la session, le dernier fournisseur choisi, et votre langue. Ils sont nécessaires : aucun consentement n’est demandé, aucun autre n’est posé.',
        ],
      },
      {
        heading: 'Exercer vos droits',
        blocks: [
          'Vous pouvez demander à voir vos données, à les faire rectifier ou effacer, à en limiter l’usage, ou vous opposer à un traitement.',
          {
            steps: [
              'Commencez, si vous le pouvez, par vos propres pages : vos téléphones, vos connexions, vos préférences s’y voient et s’y changent.',
              'Une erreur d’identité se corrige à sa source : l’annuaire de santé pour un professionnel, le fournisseur du compte ou l’état civil pour un citoyen.',
              'Pour le reste, écrivez au délégué à la protection des données de l’exploitant. Joignez le code d’une connexion s’il y en a un ; n’envoyez pas de copie de pièce d’identité si elle ne vous est pas demandée.',
              'La réponse vous est due en un mois. Sans elle, ou si elle ne vous satisfait pas, vous pouvez saisir la CNIL.',
            ],
          },
          'Le journal ne peut pas être modifié ligne à ligne : c’est ce qui lui donne sa valeur de preuve. Ses lignes ne portent ni nom ni trait d’identité.',
        ],
      },
    ],
  },
  en: {
    lead: 'What {name} knows of you, why, for how long, and how to exercise your rights.',
    sections: [
      {
        heading: 'Who answers for your data',
        blocks: [
          'The organisation that operates this platform. Its name and address, and those of its data protection officer, are for it to fill in before it goes into service. After that each service answers for what it does with the data that it received.',
        ],
      },
      {
        heading: 'What is processed',
        blocks: [
          {
            table: {
              head: ['Data', 'Why', 'For how long'],
              rows: [
                [
                  'National identifier and practice of a professional',
                  'to recognise them in the health directory',
                  'as long as the directory has them',
                ],
                [
                  'Identity of a citizen (names, sex, date and place of birth)',
                  'to verify it and send it to the service that was chosen',
                  'for the time of the session, encrypted; never longer',
                ],
                [
                  'Account of a citizen: a fingerprint, without any trait',
                  'to give them the same identifier at each visit',
                  'three years after the last login',
                ],
                [
                  'Contact details of a professional, where the operator has them',
                  'to tell them of what concerns their phones',
                  'until they are withdrawn, encrypted',
                ],
                [
                  'Journal: who, which service, when, by which means',
                  'security, evidence, answers to people',
                  'what the operator fixes under the law',
                ],
                [
                  'Roughly where a login was made: country, sometimes region or city, from the IP address, which is not kept',
                  'to show it to you in your space, so that you recognise your logins',
                  'six months',
                ],
                [
                  'What is said at the foot of pages: useful or not, a word',
                  'to improve the page',
                  'a year, with nothing that says whom it is from',
                ],
              ],
            },
          },
        ],
      },
      {
        heading: 'What we do not do',
        blocks: [
          'No advertising, no profile, no sale, no audience measurement. Nothing is decided about you by calculation, except whether the door opens.',
        ],
      },
      {
        heading: 'Cookies',
        blocks: [
          'Those of the login under way and of the session, the provider that you chose last, and your language. They are necessary: no consent is asked, and no other is set.',
        ],
      },
      {
        heading: 'Exercise your rights',
        blocks: [
          'You may ask to see your data, to have them corrected or erased, to limit their use, or object to a processing.',
          {
            steps: [
              'Begin, where you can, with your own pages: your phones, your logins, your preferences can be seen and changed there.',
              'An error of identity is mended at its source: the health directory for a professional, the provider of the account or the civil register for a citizen.',
              'For the rest, write to the operator’s data protection officer. Add the code of a login if there is one; send no copy of an identity document unless you are asked to.',
              'You are owed an answer within a month. Without one, or if it does not satisfy you, you may turn to the CNIL.',
            ],
          },
          'The journal cannot be changed line by line: that is what makes it evidence. Its lines carry neither name nor identity trait.',
        ],
      },
    ],
  },
};
