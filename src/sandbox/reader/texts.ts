import { type Texts, typesetTable } from '#platform/language.ts';
import type { TestCard } from '../cards/test-card.ts';
import type { GroupName } from './groups.ts';

/** The words of the reader’s page. */
export type ReaderTexts = {
  readonly title: string;
  readonly lead: string;
  readonly loginTitle: string;
  readonly loginLead: string;
  readonly slot: string;
  readonly empty: string;
  readonly useThis: string;
  readonly takeOut: string;
  readonly insert: string;
  readonly insertAndLogIn: string;
  readonly refusedNote: string;
  readonly groups: Readonly<Record<GroupName, string>>;
  readonly kinds: Readonly<Record<TestCard['kind'], string>>;
  readonly import: {
    readonly title: string;
    readonly lead: string;
    readonly password: string;
    readonly root: string;
    readonly host: string;
    readonly steps: readonly string[];
  };
};

export const readerTexts: Texts<ReaderTexts> = {
  fr: typesetTable('fr', {
    title: 'Lecteur virtuel',
    lead: 'Les cartes de test et leurs porteurs. Insérez-en une : elle reste dans votre lecteur jusqu’à ce que vous la retiriez.',
    loginTitle: 'Choisissez une carte',
    loginLead:
      'Le lecteur établit avec elle la vraie connexion TLS, comme le ferait votre poste, puis vous ramène à la page de connexion.',
    slot: 'Dans le lecteur',
    empty: 'Le lecteur est vide.',
    useThis: 'Se connecter avec cette carte',
    takeOut: 'Retirer la carte',
    insert: 'Insérer',
    insertAndLogIn: 'Insérer et se connecter',
    refusedNote: 'Ces cartes ne doivent ouvrir aucune porte : essayez-les pour lire les mots du refus.',
    groups: {
      doctors: 'Médecins',
      others: 'Autres professions',
      staff: 'Personnels d’établissement',
      refused: 'À refuser',
    },
    kinds: { CPS: 'CPS', CPF: 'CPF', CPE: 'CPE', CPA: 'CPA', SERVICE: 'carte de service' },
    import: {
      title: 'Avec un vrai navigateur',
      lead: 'Chaque carte existe aussi comme fichier : importez-la, et votre navigateur la proposera à l’hôte des cartes.',
      password: 'Mot de passe des .p12',
      root: 'Racine du bac à sable',
      host: 'Hôte des cartes',
      steps: [
        'Firefox : Paramètres, Vie privée et sécurité, Afficher les certificats. Importez le .p12 dans « Vos certificats », la racine dans « Autorités ».',
        'Chrome, Edge : Paramètres, Confidentialité et sécurité, Sécurité, Gérer les certificats. Importez le .p12, puis la racine comme autorité.',
        'curl : le fichier PEM réunit la clé et le certificat. curl --cert carte.pem --cacert racine.pem',
        'Retirez la racine du navigateur quand l’essai est fini.',
      ],
    },
  }),
  en: {
    title: 'Virtual reader',
    lead: 'The test cards and their holders. Insert one: it stays in your reader until you take it out.',
    loginTitle: 'Choose a card',
    loginLead:
      'With it the reader makes the real TLS connection, as your computer would, then brings you back to the login page.',
    slot: 'In the reader',
    empty: 'The reader is empty.',
    useThis: 'Log in with this card',
    takeOut: 'Take the card out',
    insert: 'Insert',
    insertAndLogIn: 'Insert and log in',
    refusedNote: 'These cards must open no door: try them to read how a refusal is worded.',
    groups: {
      doctors: 'Doctors',
      others: 'Other professions',
      staff: 'Staff of institutions',
      refused: 'To be refused',
    },
    kinds: { CPS: 'CPS', CPF: 'CPF', CPE: 'CPE', CPA: 'CPA', SERVICE: 'service card' },
    import: {
      title: 'With a real browser',
      lead: 'Each card also exists as a file: import it, and your browser will offer it to the card host.',
      password: 'Password of the .p12 files',
      root: 'Root of the sandbox',
      host: 'Card host',
      steps: [
        'Firefox: Settings, Privacy & Security, View Certificates. Import the .p12 under “Your Certificates” and the root under “Authorities”.',
        'Chrome, Edge: Settings, Privacy and security, Security, Manage certificates. Import the .p12, then the root as an authority.',
        'curl: the PEM file holds key and certificate together. curl --cert card.pem --cacert root.pem',
        'Remove the root from the browser when you have finished.',
      ],
    },
  },
};
