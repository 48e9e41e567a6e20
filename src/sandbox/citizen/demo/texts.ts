import { type Texts, typesetTable } from '#platform/language.ts';
import type { CitizenServiceName } from './services.ts';

/** The words of the demonstration services of the citizen door. */
export type CitizenDemoTexts = {
  readonly names: Readonly<Record<CitizenServiceName | 'impots-api', string>>;
  readonly leads: Readonly<Record<CitizenServiceName | 'impots-api', string>>;
  readonly asks: string;
  readonly level: string;
  readonly scopes: string;
  readonly issuer: string;
  readonly indexTitle: string;
  readonly indexLead: string;
  readonly logIn: string;
  readonly logInNote: string;
  readonly loggedOut: string;
  readonly endedElsewhere: string;
  readonly tokenExpired: string;
  readonly who: string;
  readonly anonymous: string;
  readonly subject: string;
  readonly session: string;
  readonly known: string;
  readonly fresh: string;
  readonly tokens: string;
  readonly encrypted: string;
  readonly signed: string;
  readonly access: string;
  readonly over: string;
  readonly tax: string;
  readonly taxLearnt: string;
  readonly askTax: string;
  readonly logOut: string;
  readonly others: string;
  readonly visits: string;
  readonly noVisit: string;
};

export const citizenDemoTexts: Texts<CitizenDemoTexts> = {
  fr: typesetTable('fr', {
    names: {
      mairie: 'Mairie',
      mutuelle: 'Mutuelle',
      sondage: 'Sondage',
      'dossier-medical': 'Dossier médical',
      'impots-api': 'API des impôts',
    },
    leads: {
      mairie:
        'Un service public : il demande l’identité pivot et l’adresse électronique, puis interroge les impôts avec le jeton de l’usager.',
      mutuelle: 'Un service privé : il doit obtenir votre accord avant de recevoir votre identité.',
      sondage: 'Un service anonyme : il ne reçoit qu’un identifiant, qui ne dit rien de vous.',
      'dossier-medical':
        'Un service de niveau substantiel : ses jetons sont chiffrés pour lui seul, et il reçoit l’identité nationale de santé.',
      'impots-api':
        'Un fournisseur de données : un service l’appelle avec un jeton d’accès, il demande au fédérateur ce que vaut ce jeton.',
    },
    asks: 'Ce que ce service demande',
    level: 'Niveau',
    scopes: 'Portées',
    issuer: 'Émetteur',
    indexTitle: 'Services de démonstration des citoyens',
    indexLead:
      'Quatre services et un fournisseur de données, branchés à la porte des citoyens. Les personnes sont inventées.',
    logIn: 'Me connecter avec un compte existant',
    logInNote: 'Vous choisirez un fournisseur d’identité simulé, puis une personne ; aucun mot de passe n’est demandé.',
    loggedOut: 'Vous êtes déconnecté, ici et chez le fédérateur.',
    endedElsewhere: 'Votre session a été fermée ailleurs : le fédérateur a prévenu ce service, le',
    tokenExpired:
      'Le jeton d’accès a expiré : il vit une minute. Reconnectez-vous, la session unique vous évite le choix.',
    who: 'Qui s’est connecté',
    anonymous: 'Quelqu’un, sans nom',
    subject: 'Identifiant chez ce service',
    session: 'Session unique',
    known: 'vous étiez déjà identifié, aucun fournisseur n’a été demandé',
    fresh: 'première identification de cette session',
    tokens: 'Jetons',
    encrypted: 'signés, puis chiffrés pour ce service (ECDH-ES, A256GCM)',
    signed: 'signés (ES256)',
    access: 'Jeton d’accès',
    over: 'expiré',
    tax: 'Réponse de l’API des impôts',
    taxLearnt: 'Sous « learnt », ce que le fédérateur a dit de ce jeton à l’API.',
    askTax: 'Redemander aux impôts',
    logOut: 'Me déconnecter ici et partout',
    others: 'Les autres services',
    visits: 'Derniers jetons vérifiés',
    noVisit: 'Aucun encore : connectez-vous à la mairie.',
  }),
  en: {
    names: {
      mairie: 'Town hall',
      mutuelle: 'Mutual insurance',
      sondage: 'Survey',
      'dossier-medical': 'Medical record',
      'impots-api': 'Tax API',
    },
    leads: {
      mairie:
        'A public service: it asks for the pivot identity and the e-mail address, then asks the tax office with the user’s token.',
      mutuelle: 'A private service: it must have your consent before it receives your identity.',
      sondage: 'An anonymous service: it receives an identifier only, which says nothing about you.',
      'dossier-medical':
        'A service at the substantial level: its tokens are encrypted for it alone, and it receives the national health identity.',
      'impots-api':
        'A data provider: a service calls it with an access token, and it asks the federator what that token is worth.',
    },
    asks: 'What this service asks for',
    level: 'Level',
    scopes: 'Scopes',
    issuer: 'Issuer',
    indexTitle: 'Demonstration services for citizens',
    indexLead: 'Four services and a data provider, connected to the citizen door. The people are invented.',
    logIn: 'Log in with an account that I have',
    logInNote: 'You will choose a simulated identity provider, then a person; no password is asked for.',
    loggedOut: 'You are logged out, here and at the federator.',
    endedElsewhere: 'Your session was closed elsewhere: the federator told this service on',
    tokenExpired:
      'The access token has expired: it lives a minute. Log in again, single sign-on spares you the choice.',
    who: 'Who logged in',
    anonymous: 'Somebody, without a name',
    subject: 'Identifier at this service',
    session: 'Single sign-on',
    known: 'you were identified already, no provider was asked',
    fresh: 'first identification of this session',
    tokens: 'Tokens',
    encrypted: 'signed, then encrypted for this service (ECDH-ES, A256GCM)',
    signed: 'signed (ES256)',
    access: 'Access token',
    over: 'expired',
    tax: 'Answer of the tax API',
    taxLearnt: 'Under “learnt”, what the federator told the API about this token.',
    askTax: 'Ask the tax office again',
    logOut: 'Log out here and everywhere',
    others: 'The other services',
    visits: 'Tokens checked last',
    noVisit: 'None yet: log in at the town hall.',
  },
};
