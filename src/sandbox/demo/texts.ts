import { type Texts, typesetTable } from '#platform/language.ts';
import type { DemoServiceName } from './clients.ts';
import type { Problem } from './problem.ts';

/** The words of the demonstration services. */
export type DemoTexts = {
  readonly names: Readonly<Record<DemoServiceName, string>>;
  readonly leads: Readonly<Record<DemoServiceName, string>>;
  readonly indexTitle: string;
  readonly indexLead: string;
  readonly logIn: string;
  readonly logInNote: string;
  readonly loggedOut: string;
  readonly endedElsewhere: string;
  readonly problems: Readonly<Record<Problem['kind'], string>>;
  readonly code: string;
  readonly welcome: string;
  readonly who: string;
  readonly profession: string;
  readonly nationalId: string;
  readonly organization: string;
  readonly unknown: string;
  readonly lives: string;
  readonly access: string;
  readonly refresh: string;
  readonly over: string;
  readonly left: string;
  readonly actions: string;
  readonly doRefresh: string;
  readonly doUserInfo: string;
  readonly doLogout: string;
  readonly other: string;
  readonly idToken: string;
  readonly accessToken: string;
  readonly opaque: string;
  readonly userInfo: string;
  readonly content: string;
  readonly rawJson: string;
};

export const demoTexts: Texts<DemoTexts> = {
  fr: typesetTable('fr', {
    names: { cabinet: 'Cabinet de démonstration', hopital: 'Hôpital de démonstration' },
    leads: {
      cabinet:
        'Un service de santé comme un éditeur l’écrirait. Il ne connaît de la plateforme que l’adresse de découverte, un identifiant et un secret.',
      hopital: 'Un second service, pour voir l’authentification unique : la session ouverte au cabinet vaut ici aussi.',
    },
    indexTitle: 'Services de démonstration',
    indexLead: 'Deux services qui se connectent à la même plateforme.',
    logIn: 'Se connecter avec une carte professionnelle',
    logInNote: 'Vous passerez par la page de connexion ; choisissez-y le lecteur virtuel si vous n’avez pas de carte.',
    loggedOut: 'Vous êtes déconnecté, ici et sur la plateforme. Les autres services de la session ont été prévenus.',
    endedElsewhere: 'Votre session a été fermée ailleurs : la plateforme a prévenu ce service, le',
    problems: {
      cancelled: 'Connexion abandonnée ou refusée. Vous pouvez recommencer.',
      refused: 'La plateforme a refusé la demande de ce service.',
      'token-expired': 'Le jeton d’accès a expiré : il vit deux minutes. Rafraîchissez-le, puis redemandez.',
      'session-over':
        'La session est terminée : le jeton de rafraîchissement ou le code n’est plus accepté. Reconnectez-vous.',
      mismatch: 'La réponse ne correspond pas à la demande de ce navigateur ; elle a été écartée. Recommencez.',
      unreachable: 'La plateforme n’a pas répondu. Réessayez dans un instant.',
    },
    code: 'Code',
    welcome: 'Bonjour',
    who: 'Qui s’est connecté',
    profession: 'Profession',
    nationalId: 'Identifiant national',
    organization: 'Structure',
    unknown: 'non précisée',
    lives: 'Vie restante des jetons',
    access: 'Jeton d’accès',
    refresh: 'Jeton de rafraîchissement',
    over: 'expiré',
    left: 'au moment de cette page',
    actions: 'Actions',
    doRefresh: 'Rafraîchir les jetons',
    doUserInfo: 'Redemander UserInfo',
    doLogout: 'Se déconnecter ici et partout',
    other: 'Ouvrir l’autre service',
    idToken: 'Jeton d’identité (id_token)',
    accessToken: 'Jeton d’accès (access_token)',
    opaque: 'Ce jeton est opaque.',
    userInfo: 'UserInfo',
    content: 'Contenu',
    rawJson: 'JSON brut',
  }),
  en: {
    names: { cabinet: 'Demonstration practice', hopital: 'Demonstration hospital' },
    leads: {
      cabinet:
        'A health service as a software house would write it. All it knows of the platform is the discovery address, an id and a secret.',
      hopital: 'A second service, to see single sign-on: the session opened at the practice is good here too.',
    },
    indexTitle: 'Demonstration services',
    indexLead: 'Two services that log in at the same platform.',
    logIn: 'Log in with a professional card',
    logInNote: 'You will pass through the login page; choose the virtual reader there if you have no card.',
    loggedOut: 'You are logged out, here and at the platform. The other services of the session were told.',
    endedElsewhere: 'Your session was closed elsewhere: the platform told this service on',
    problems: {
      cancelled: 'The login was given up or refused. You can start again.',
      refused: 'The platform refused this service’s request.',
      'token-expired': 'The access token has expired: it lives two minutes. Refresh it, then ask again.',
      'session-over': 'The session is over: the refresh token or the code is no longer accepted. Log in again.',
      mismatch: 'The answer does not match what this browser asked for; it was put aside. Start again.',
      unreachable: 'The platform did not answer. Try again in a moment.',
    },
    code: 'Code',
    welcome: 'Welcome',
    who: 'Who logged in',
    profession: 'Profession',
    nationalId: 'National identifier',
    organization: 'Structure',
    unknown: 'not given',
    lives: 'Remaining life of the tokens',
    access: 'Access token',
    refresh: 'Refresh token',
    over: 'expired',
    left: 'when this page was made',
    actions: 'Actions',
    doRefresh: 'Refresh the tokens',
    doUserInfo: 'Ask UserInfo again',
    doLogout: 'Log out here and everywhere',
    other: 'Open the other service',
    idToken: 'Identity token (id_token)',
    accessToken: 'Access token (access_token)',
    opaque: 'This token is opaque.',
    userInfo: 'UserInfo',
    content: 'Content',
    rawJson: 'Raw JSON',
  },
};
