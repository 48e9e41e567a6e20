import type { DocumentTexts } from './document-facts.ts';

type Row = readonly [key: string, fr: string, en: string];

/** What a connected service must do, by subject. One key each, which never changes its meaning. */
const requirements: Readonly<Record<'request' | 'answer' | 'data' | 'session' | 'surroundings', readonly Row[]>> = {
  request: [
    [
      'R1',
      'Un `state` imprévisible par connexion, comparé au retour.',
      'An unguessable `state` for each login, compared on return.',
    ],
    [
      'R2',
      'Un `nonce` imprévisible par connexion, comparé à celui de l’id_token.',
      'An unguessable `nonce` for each login, compared with the one of the id_token.',
    ],
    ['R3', 'PKCE avec `S256`, à la porte des professionnels.', 'PKCE with `S256`, at the door of professionals.'],
    [
      'R4',
      'L’adresse de retour exactement comme elle est déclarée, sans joker.',
      'The redirect address exactly as declared, without wildcards.',
    ],
    [
      'R5',
      'Le navigateur du système, jamais une fenêtre intégrée à l’application.',
      'The system’s browser, never a window inside the application.',
    ],
  ],
  answer: [
    [
      'R6',
      'La signature de l’id_token vérifiée avec les clés publiées ; `none` refusé.',
      'The signature of the id_token verified with the published keys; `none` refused.',
    ],
    [
      'R7',
      '`iss`, `aud`, `exp` et `nonce` vérifiés ; un seul qui manque fait échouer la connexion.',
      '`iss`, `aud`, `exp` and `nonce` verified; one that is wrong ends the login.',
    ],
    [
      'R8',
      'Le `sub` de UserInfo égal à celui de l’id_token.',
      'The `sub` of UserInfo equal to the one of the id_token.',
    ],
    [
      'R9',
      'Le niveau reçu (`acr`) au moins égal au niveau demandé.',
      'The level received (`acr`) at least the level asked for.',
    ],
    [
      'R10',
      'Les erreurs de retour traitées, avec une page qui permet de recommencer.',
      'Errors on return handled, with a page from which one can start again.',
    ],
  ],
  data: [
    ['R11', 'Seulement les données dont l’usage est déclaré.', 'Only the data whose use was declared.'],
    [
      'R12',
      'Un compte existant rapproché, jamais doublé ; pour un professionnel, par tous ses identifiants.',
      'An existing account is matched, never doubled; for a professional, by all their identifiers.',
    ],
    [
      'R13',
      'Le secret et les jetons gardés côté serveur, jamais dans une adresse ni dans une page.',
      'Secret and tokens kept on the server, never in an address nor in a page.',
    ],
  ],
  session: [
    [
      'R14',
      'Le bouton « se déconnecter » ferme la session du service et la nôtre.',
      'The “log out” button ends the session of the service and ours.',
    ],
    [
      'R15',
      'Une fermeture automatique du service laisse la nôtre ouverte.',
      'When a service closes by itself, ours stays open.',
    ],
    [
      'R16',
      'La session du service ne dure pas plus que la nôtre.',
      'The session of the service lasts no longer than ours.',
    ],
    [
      'R17',
      'La déconnexion par l’arrière, quand elle est déclarée, est suivie d’effet.',
      'Back-channel logout, where it is declared, takes effect.',
    ],
  ],
  surroundings: [
    [
      'R18',
      'TLS 1.2 au moins, avec un certificat valide, sur toutes les adresses déclarées.',
      'TLS 1.2 at least, with a valid certificate, on every declared address.',
    ],
    [
      'R19',
      'Un bouton de connexion visible, au même rang que les autres moyens.',
      'A login button that is seen, of the same rank as other means.',
    ],
    [
      'R20',
      'Des secrets différents pour l’essai et pour la production.',
      'Different secrets for trials and for production.',
    ],
    [
      'R21',
      'Des contacts à jour : technique, et protection des données.',
      'Contacts that are up to date: technical, and data protection.',
    ],
  ],
};

const tableOf = (head: readonly [string, string], rows: readonly Row[], column: 1 | 2) => ({
  table: { head, rows: rows.map((row) => [row[0], row[column]]) },
});

export const requirementDocument: DocumentTexts = {
  fr: {
    lead: 'Ce qu’un service doit faire pour passer en production, à l’une ou l’autre porte. Chaque exigence a un numéro qui ne change pas de sens.',
    sections: [
      { heading: 'Demander', blocks: [tableOf(['N°', 'Exigence'], requirements.request, 1)] },
      { heading: 'Vérifier la réponse', blocks: [tableOf(['N°', 'Exigence'], requirements.answer, 1)] },
      { heading: 'Tenir les données', blocks: [tableOf(['N°', 'Exigence'], requirements.data, 1)] },
      { heading: 'Ouvrir et fermer', blocks: [tableOf(['N°', 'Exigence'], requirements.session, 1)] },
      { heading: 'Autour', blocks: [tableOf(['N°', 'Exigence'], requirements.surroundings, 1)] },
    ],
  },
  en: {
    lead: 'What a service must do to go into production, at either door. Each requirement has a number that never changes its meaning.',
    sections: [
      { heading: 'Asking', blocks: [tableOf(['No.', 'Requirement'], requirements.request, 2)] },
      { heading: 'Checking the answer', blocks: [tableOf(['No.', 'Requirement'], requirements.answer, 2)] },
      { heading: 'Keeping the data', blocks: [tableOf(['No.', 'Requirement'], requirements.data, 2)] },
      { heading: 'Opening and closing', blocks: [tableOf(['No.', 'Requirement'], requirements.session, 2)] },
      { heading: 'Around it', blocks: [tableOf(['No.', 'Requirement'], requirements.surroundings, 2)] },
    ],
  },
};
