import type { Texts } from '#platform/language.ts';

export type MethodChoiceTexts = {
  readonly title: string;
  readonly failed: string;
  /** Followed by the name of the service. */
  readonly heading: string;
  readonly lead: string;
  readonly leadWithPhone: string;
  readonly expected: string;
  readonly reference: string;
  readonly card: string;
  readonly cardKinds: string;
  readonly steps: readonly string[];
  readonly go: string;
  readonly again: string;
  readonly help: string;
  readonly phone: string;
  readonly phoneKind: string;
  readonly identifier: string;
  readonly identifierWords: string;
  readonly phoneGo: string;
  readonly notEnrolled: string;
  readonly enrolByCard: string;
  readonly enrolByMessages: string;
  readonly reader: string;
  readonly readerKind: string;
  readonly readerLead: string;
  readonly readerGo: string;
  readonly cancel: string;
};

/** The words of the page, for a service of that name. */
export const methodChoiceTexts: Texts<(service: string) => MethodChoiceTexts> = {
  fr: (service) => ({
    title: `Connexion à ${service}`,
    failed: 'Échec',
    heading: 'Identifiez-vous pour accéder à',
    lead: 'Votre carte est vérifiée, votre inscription lue dans l’annuaire des professionnels de santé, puis le service s’ouvre.',
    leadWithPhone:
      'Votre carte ou votre téléphone est vérifié, votre inscription lue dans l’annuaire des professionnels de santé, puis le service s’ouvre.',
    expected: 'Le service attend la personne\u00a0:',
    reference: 'Référence de cette connexion\u00a0:',
    card: 'Avec votre carte',
    cardKinds: 'CPS, CPF, CPE ou CPA',
    steps: [
      'Insérez votre carte dans le lecteur avant de continuer.',
      'Votre navigateur demandera quel certificat présenter\u00a0: choisissez « authentification ».',
      'Saisissez le code porteur de votre carte.',
    ],
    go: 'Continuer avec ma carte',
    again: 'Réessayer avec ma carte',
    help: 'Un problème avec votre carte\u00a0?',
    phone: 'Avec votre téléphone',
    phoneKind: 'e-CPS, sur un téléphone enrôlé',
    identifier: 'Votre numéro RPPS ou identifiant national',
    identifierWords: 'Onze chiffres pour un numéro RPPS. Une notification suit sur votre téléphone.',
    phoneGo: 'Se connecter avec',
    notEnrolled: 'Téléphone pas encore enrôlé\u00a0?',
    enrolByCard: 'L’enrôler avec votre carte (nouvel onglet)',
    enrolByMessages: 'L’enrôler par courriel et SMS (nouvel onglet)',
    reader: 'Avec une carte de test',
    readerKind: 'Bac à sable seulement',
    readerLead: 'Le lecteur virtuel insère pour vous la carte d’une personne fictive.',
    readerGo: 'Ouvrir le lecteur virtuel',
    cancel: `Annuler et revenir à ${service}`,
  }),
  en: (service) => ({
    title: `Log in to ${service}`,
    failed: 'Failed',
    heading: 'Identify yourself to enter',
    lead: 'Your card is checked, your entry is read in the directory of health professionals, then the service opens.',
    leadWithPhone:
      'Your card or your phone is checked, your entry is read in the directory of health professionals, then the service opens.',
    expected: 'The service expects:',
    reference: 'Reference of this login:',
    card: 'With your card',
    cardKinds: 'CPS, CPF, CPE or CPA',
    steps: [
      'Insert your card in the reader before you go on.',
      'Your browser will ask which certificate to present: choose “authentification”.',
      'Enter the PIN of your card.',
    ],
    go: 'Go on with my card',
    again: 'Try again with my card',
    help: 'A problem with your card?',
    phone: 'With your phone',
    phoneKind: 'e-CPS, on an enrolled phone',
    identifier: 'Your RPPS number or national identifier',
    identifierWords: 'Eleven digits for an RPPS number. A notification follows on your phone.',
    phoneGo: 'Log in with',
    notEnrolled: 'Phone not enrolled yet?',
    enrolByCard: 'Enrol it with your card (new tab)',
    enrolByMessages: 'Enrol it by e-mail and SMS (new tab)',
    reader: 'With a test card',
    readerKind: 'Sandbox only',
    readerLead: 'The virtual reader inserts the card of an invented person for you.',
    readerGo: 'Open the virtual reader',
    cancel: `Cancel and go back to ${service}`,
  }),
};
