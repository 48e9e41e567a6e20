import type { Texts } from '#platform/language.ts';

type Words = Readonly<
  Record<
    | 'lead'
    | 'services'
    | 'lastMonth'
    | 'thisMonth'
    | 'phone'
    | 'phoneNote'
    | 'phoneUnknown'
    | 'peak'
    | 'availability'
    | 'availabilityNote'
    | 'availabilityUnknown'
    | 'empty'
    | 'howTitle'
    | 'csv'
    | 'days'
    | 'day'
    | 'months'
    | 'month'
    | 'table',
    string
  >
> & {
  readonly doors: readonly [string, string];
  readonly how: readonly string[];
  readonly split: (month: string, professional: string, citizen: string) => string;
  readonly busiest: (instant: string, count: string) => string;
  readonly summary: (title: string, said: Readonly<Record<'highest' | 'lowest' | 'last', string>>) => string;
};

export const figureTexts: Texts<Words> = {
  fr: {
    lead: 'Combien de services, combien de connexions. Chacun peut vérifier ce que devient la plateforme.',
    services: 'Services connectés',
    lastMonth: 'Authentifications le mois dernier',
    thisMonth: 'Depuis le début de ce mois',
    phone: 'Part du téléphone',
    phoneNote: 'des connexions de professionnels, le mois dernier',
    phoneUnknown: 'aucune connexion de professionnel le mois dernier',
    peak: 'Plus haut mois',
    availability: 'Disponibilité',
    availabilityNote: 'des minutes des trente derniers jours, prêtes à répondre',
    availabilityUnknown: 'mesurée depuis moins d’une heure',
    empty: 'Personne ne s’est encore connecté. Les courbes paraîtront avec les premières connexions.',
    howTitle: 'Comment nous comptons',
    how: [
      'Une authentification, c’est une personne reconnue pour un service\u00a0: en montrant sa carte, en répondant sur son téléphone, par le compte d’un fournisseur d’identité, ou par une session encore ouverte. Un échec n’en est pas une.',
      'Les compteurs viennent du journal de la plateforme, dont l’intégrité est vérifiable. Ils ne disent rien d’une personne\u00a0: ni qui, ni à quelle minute. Les jours sont ceux de Paris.',
      'La disponibilité\u00a0: chaque minute où la plateforme est prête à répondre est notée\u00a0; une minute sans note compte comme un arrêt, entretien prévu compris. Le réseau entre elle et vous n’y est pas.',
    ],
    csv: 'Télécharger les chiffres des jours (CSV)',
    days: 'Authentifications par jour, sur trente jours',
    day: 'Jour',
    months: 'Authentifications par mois, sur douze mois',
    month: 'Mois',
    table: 'Les mêmes chiffres en tableau',
    doors: ['Professionnels', 'Citoyens'],
    split: (month, professional, citizen) =>
      `${month}\u00a0: ${professional} de professionnels, ${citizen} de citoyens`,
    busiest: (instant, count) => `L’heure la plus chargée a commencé le ${instant}\u00a0: ${count} authentifications.`,
    summary: (title, { highest, lowest, last }) =>
      `${title}. Au plus ${highest}, au moins ${lowest}, en dernier ${last}.`,
  },
  en: {
    lead: 'How many services, how many logins. Everybody can see what becomes of the platform.',
    services: 'Connected services',
    lastMonth: 'Authentications last month',
    thisMonth: 'Since the beginning of this month',
    phone: 'Share of the phone',
    phoneNote: 'of professionals’ logins, last month',
    phoneUnknown: 'no professional logged in last month',
    peak: 'Highest month',
    availability: 'Availability',
    availabilityNote: 'of the minutes of the last thirty days, ready to answer',
    availabilityUnknown: 'measured for less than an hour',
    empty: 'Nobody has logged in yet. The charts will appear with the first logins.',
    howTitle: 'How we count',
    how: [
      'An authentication is one person recognised for one service: by showing a card, by answering on a phone, by the account of an identity provider, or by a session that was still open. A failure is none.',
      'The counters come from the platform’s journal, whose integrity can be verified. They say nothing of a person: neither who, nor at which minute. Days are those of Paris.',
      'Availability: each minute in which the platform is ready to answer is noted; a minute without a note counts as down, planned maintenance included. The network between it and you is not in it.',
    ],
    csv: 'Download the figures of the days (CSV)',
    days: 'Authentications a day, over thirty days',
    day: 'Day',
    months: 'Authentications a month, over twelve months',
    month: 'Month',
    table: 'The same figures as a table',
    doors: ['Professionals', 'Citizens'],
    split: (month, professional, citizen) => `${month}: ${professional} by professionals, ${citizen} by citizens`,
    busiest: (instant, count) => `The busiest hour began on ${instant}: ${count} authentications.`,
    summary: (title, { highest, lowest, last }) => `${title}. Highest ${highest}, lowest ${lowest}, latest ${last}.`,
  },
};
