import { type Texts, typesetTable } from '#platform/language.ts';

type Trial = { readonly title: string; readonly words: string; readonly link: string };

/** The words of the start page. */
export type StartTexts = {
  readonly title: string;
  readonly lead: string;
  readonly try: string;
  readonly first: Trial;
  readonly second: Trial;
  readonly phone: Trial;
  readonly third: Omit<Trial, 'link'>;
  readonly where: string;
  readonly places: Readonly<
    Record<
      | 'issuer'
      | 'discovery'
      | 'login'
      | 'card'
      | 'reader'
      | 'phone'
      | 'agent'
      | 'mailbox'
      | 'robot'
      | 'demo'
      | 'bureau'
      | 'office'
      | 'partners'
      | 'console',
      string
    >
  >;
  readonly people: string;
  readonly peopleLead: string;
  readonly columns: Readonly<Record<'name' | 'note' | 'kind' | 'id', string>>;
};

export const startTexts: Texts<StartTexts> = {
  fr: typesetTable('fr', {
    title: 'Le bac à sable',
    lead: 'Tout ce qu’il faut pour connecter un service de santé tourne sur cette machine : la porte des professionnels, les cartes, leurs porteurs, et deux services à essayer.',
    try: 'Quatre choses à essayer',
    first: {
      title: 'Se connecter avec une carte',
      words:
        'Ouvrez le cabinet de démonstration, connectez-vous, prenez le lecteur virtuel et choisissez une carte. Le service montre ce qu’il a reçu.',
      link: 'Ouvrir le cabinet',
    },
    second: {
      title: 'Passer d’un service à l’autre, puis tout fermer',
      words:
        'L’hôpital de démonstration vous reconnaît sans redemander la carte. Déconnectez-vous de l’un : l’autre l’apprend.',
      link: 'Ouvrir l’hôpital',
    },
    phone: {
      title: 'Se connecter avec un téléphone',
      words:
        'Ouvrez l’application dans une seconde fenêtre, enrôlez-la avec une carte de test, puis approuvez une connexion en choisissant le bon nombre.',
      link: 'Prendre le téléphone',
    },
    third: {
      title: 'Brancher votre service',
      words:
        'Un client écrit pour Pro Santé Connect fonctionne en changeant l’adresse de l’émetteur, que voici. La commande d’après déclare votre service et donne son identifiant et son secret ; docs/sandbox.md dit le reste.',
    },
    where: 'Ce qui tourne, et où',
    places: {
      issuer: 'Émetteur',
      discovery: 'Découverte',
      login: 'Pages de connexion',
      card: 'Hôte des cartes (TLS)',
      reader: 'Lecteur virtuel',
      phone: 'Téléphone',
      agent: 'Agent de la carte',
      mailbox: 'Boîte aux lettres',
      robot: 'Robot (API JSON)',
      demo: 'Services de démonstration',
      bureau: 'Logiciel de bureau (CIBA)',
      office: 'Pages publiques, Mon espace',
      partners: 'Espace partenaires',
      console: 'Console (carte de Camille ARNOUX ou de Mathieu BERTHELIN)',
    },
    people: 'Les personnes de test',
    peopleLead: 'Toutes sont inventées. Leurs cartes attendent dans le lecteur virtuel.',
    columns: { name: 'Porteur', note: 'Situation', kind: 'Carte', id: 'Identifiant national' },
  }),
  en: {
    title: 'The sandbox',
    lead: 'Everything needed to connect a health service runs on this machine: the professionals’ door, the cards, their holders, and two services to try.',
    try: 'Four things to try',
    first: {
      title: 'Log in with a card',
      words:
        'Open the demonstration practice, log in, take the virtual reader and choose a card. The service shows what it received.',
      link: 'Open the practice',
    },
    second: {
      title: 'Go from one service to the other, then close everything',
      words:
        'The demonstration hospital knows you without asking for the card again. Log out of one: the other is told.',
      link: 'Open the hospital',
    },
    phone: {
      title: 'Log in with a phone',
      words:
        'Open the app in a second window, enrol it with a test card, then approve a login by choosing the right number.',
      link: 'Take the phone',
    },
    third: {
      title: 'Connect your own service',
      words:
        'A client written for Pro Santé Connect works by changing its issuer to this address. The command after it registers your service and answers with its id and secret; docs/sandbox.md says the rest.',
    },
    where: 'What runs where',
    places: {
      issuer: 'Issuer',
      discovery: 'Discovery',
      login: 'Login pages',
      card: 'Card host (TLS)',
      reader: 'Virtual reader',
      phone: 'Phone',
      agent: 'Card agent',
      mailbox: 'Mailbox',
      robot: 'Robot (JSON API)',
      demo: 'Demonstration services',
      bureau: 'Desk application (CIBA)',
      office: 'Public pages, my space',
      partners: 'Partner space',
      console: 'Console (with the card of Camille ARNOUX or Mathieu BERTHELIN)',
    },
    people: 'The test people',
    peopleLead: 'All of them are invented. Their cards wait in the virtual reader.',
    columns: { name: 'Holder', note: 'Situation', kind: 'Card', id: 'National identifier' },
  },
};
