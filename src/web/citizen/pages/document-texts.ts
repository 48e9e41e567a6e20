import type { Texts } from '#platform/language.ts';

export type DocumentKind = 'about' | 'help' | 'accessibility';

export type Section = readonly [heading: string, paragraphs: readonly string[]];

type Document = { readonly title: string; readonly lead: string; readonly sections: readonly Section[] };

/** The words of a page to read, for a door of this name. */
export const documentTexts = (kind: DocumentKind): Texts<(door: string) => Document> => texts[kind];

const about: Texts<(door: string) => Document> = {
  fr: (door) => ({
    title: `Qu’est-ce que ${door} ?`,
    lead: `${door} vous permet d’entrer dans un service en ligne avec un compte que vous avez déjà, sans en créer un de plus.`,
    sections: [
      [
        'Comment cela se passe',
        [
          'Le service vous envoie ici. Vous choisissez l’un de vos comptes, vous vous identifiez chez celui qui vous l’a donné, puis vous revenez.',
          `Votre identité est comparée à l’état civil quand la loi le permet. ${door} vous montre alors ce qui sera transmis, avant que vous ne continuiez.`,
        ],
      ],
      [
        'Ce que chacun sait',
        [
          'Votre mot de passe n’arrive jamais ici ni au service : il reste chez le fournisseur de votre compte.',
          'Le fournisseur de votre compte ne sait pas quel service vous visitez. Chaque service reçoit un identifiant qui n’est valable que pour lui.',
        ],
      ],
      [
        'Ce qui reste dans votre navigateur',
        [
          'Des cookies nécessaires à la connexion, le souvenir du dernier compte choisi et celui de votre langue. Rien d’autre, et rien qui suive vos visites.',
        ],
      ],
    ],
  }),
  en: (door) => ({
    title: `What is ${door}?`,
    lead: `${door} lets you enter an online service with an account that you already have, without making one more.`,
    sections: [
      [
        'How it goes',
        [
          'The service sends you here. You choose one of your accounts, identify yourself with whoever gave it to you, then come back.',
          `Your identity is compared with the civil register where the law allows it. ${door} then shows you what will be sent, before you go on.`,
        ],
      ],
      [
        'Who knows what',
        [
          'Your password never comes here nor to the service: it stays with the provider of your account.',
          'The provider of your account does not know which service you visit. Each service receives an identifier that is good for that service only.',
        ],
      ],
      [
        'What stays in your browser',
        [
          'Cookies that the login needs, the last account that you chose, and your language. Nothing else, and nothing that follows your visits.',
        ],
      ],
    ],
  }),
};

const help: Texts<(door: string) => Document> = {
  fr: () => ({
    title: 'Aide',
    lead: 'Que faire quand la connexion ne va pas jusqu’au bout.',
    sections: [
      [
        'Mon compte est grisé',
        [
          'Le service ne l’accepte pas, ou il ne donne pas le niveau de garantie demandé, ou il est en panne. La raison est écrite sous son nom.',
        ],
      ],
      [
        'J’ai oublié mon mot de passe',
        ['Choisissez votre compte : la page de son fournisseur propose de retrouver ou de changer le mot de passe.'],
      ],
      [
        'Mes informations ne correspondent pas à l’état civil',
        [
          'Comparez les prénoms, le nom de naissance, la date et le lieu de naissance de votre compte avec votre acte de naissance, et faites-les corriger chez le fournisseur du compte.',
          'En attendant, un autre de vos comptes peut convenir.',
        ],
      ],
      [
        'La page dit que ma connexion a expiré',
        [
          'Elle a peut-être continué dans un autre onglet, ou attendu trop longtemps. Fermez les onglets de cette connexion et repartez du service.',
        ],
      ],
      [
        'Écrire au support',
        ['Donnez le code et l’identifiant écrits sur la page d’erreur : ils suffisent à retrouver ce qui s’est passé.'],
      ],
    ],
  }),
  en: () => ({
    title: 'Help',
    lead: 'What to do when the login does not reach its end.',
    sections: [
      [
        'My account is greyed out',
        [
          'The service does not accept it, or it does not give the level of guarantee that is asked for, or it is out of order. The reason stands below its name.',
        ],
      ],
      [
        'I forgot my password',
        ['Choose your account: the page of its provider lets you recover or change the password.'],
      ],
      [
        'My details do not match the civil register',
        [
          'Compare first names, birth name, date and place of birth in your account with your birth certificate, and have them corrected by the provider of the account.',
          'Meanwhile another of your accounts may do.',
        ],
      ],
      [
        'The page says that my login has expired',
        [
          'It may have gone on in another tab, or waited for too long. Close the tabs of this login and start again from the service.',
        ],
      ],
      [
        'Write to support',
        ['Give the code and the identifier that stand on the error page: they are enough to find what happened.'],
      ],
    ],
  }),
};

const accessibility: Texts<(door: string) => Document> = {
  fr: (door) => ({
    title: 'Accessibilité',
    lead: `Les pages de ${door} sont faites pour être utilisées par tous, avec tout équipement.`,
    sections: [
      [
        'État de conformité',
        [
          'Ces pages visent le RGAA 4.1 et les règles WCAG 2.2, niveau AA. Un contrôle automatique les vérifie à chaque modification ; un audit humain reste à faire par qui les met en service.',
          'Elles fonctionnent au clavier seul, avec un lecteur d’écran, sans JavaScript, dans une fenêtre de 320 pixels et avec un texte deux fois plus grand.',
        ],
      ],
      [
        'Ce qui n’est pas de notre ressort',
        ['Les pages des fournisseurs de comptes et celles des services ont leur propre déclaration.'],
      ],
      [
        'Signaler une difficulté',
        [
          'Si une page vous arrête, dites-le au support du service ou au nôtre. Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits.',
        ],
      ],
    ],
  }),
  en: (door) => ({
    title: 'Accessibility',
    lead: `The pages of ${door} are made to be used by everybody, with any equipment.`,
    sections: [
      [
        'Conformance',
        [
          'These pages aim at RGAA 4.1 and WCAG 2.2, level AA. An automatic check looks at them with every change; an audit by people remains to be done by whoever puts them into service.',
          'They work with the keyboard alone, with a screen reader, without JavaScript, in a window of 320 pixels and with text twice as large.',
        ],
      ],
      ['What is not ours', ['The pages of account providers and of services have statements of their own.']],
      [
        'Tell us of a difficulty',
        [
          'If a page stops you, tell the support of the service or ours. Without a satisfying answer you may turn to the Défenseur des droits.',
        ],
      ],
    ],
  }),
};

const texts: Readonly<Record<DocumentKind, Texts<(door: string) => Document>>> = { about, help, accessibility };
