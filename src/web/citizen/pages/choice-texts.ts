import type { Obstacle } from '#login/citizen/offer.ts';
import type { Texts } from '#platform/language.ts';

export type ChoiceTexts = {
  readonly title: string;
  readonly failed: string;
  /** Followed by the name of the service. */
  readonly heading: string;
  readonly lead: string;
  readonly suspicious: string;
  readonly known: string;
  readonly goOn: string;
  readonly whatIs: string;
  readonly none: string;
  readonly accounts: string;
  readonly europe: string;
  readonly others: string;
  readonly remembered: string;
  readonly disturbed: string;
  readonly beta: string;
  readonly obstacles: Readonly<Record<Obstacle, string>>;
  readonly gaveUp: (provider: string) => string;
  readonly failedAt: (provider: string) => string;
  readonly tryAgain: string;
  readonly code: string;
  readonly back: string;
  readonly reference: string;
};

/** The words of the choice page, for a service and a door of these names. */
export const choiceTexts: Texts<(service: string, door: string) => ChoiceTexts> = {
  fr: (service, door) => ({
    title: `Connexion à ${service}`,
    failed: 'Échec',
    heading: 'Choisissez un compte pour accéder à',
    lead: 'Un compte que vous avez déjà suffit. Votre mot de passe reste chez celui qui vous l’a donné.',
    suspicious: 'Pour votre sécurité, seuls les comptes les mieux protégés sont proposés depuis cet appareil.',
    known: 'Votre session est déjà ouverte au nom de',
    goOn: 'Continuer ainsi',
    whatIs: `Qu’est-ce que ${door}\u00a0? (nouvel onglet)`,
    none: 'Aucun compte ne peut servir pour ce service en ce moment. Réessayez plus tard.',
    accounts: 'Vos comptes',
    europe: 'Vous venez d’un autre pays d’Europe',
    others: 'Indisponibles ici',
    remembered: 'Votre dernier choix',
    disturbed: 'Réponses lentes en ce moment',
    beta: 'Bêta',
    obstacles: {
      inactive: 'Indisponible',
      unavailable: 'En panne en ce moment, réessayez plus tard',
      'not-for-service': 'Non accepté par ce service',
      'level-too-low': 'Ne donne pas le niveau de garantie demandé',
      suspicious: 'Pas assez protégé depuis cet appareil',
    },
    gaveUp: (provider) => `La connexion avec ${provider} n’a pas abouti`,
    failedAt: (provider) => `La connexion avec ${provider} a échoué`,
    tryAgain: 'Vous pouvez réessayer, choisir un autre compte ou revenir au service.',
    code: 'Code',
    back: `Revenir à ${service}`,
    reference: 'Référence de cette connexion\u00a0:',
  }),
  en: (service, door) => ({
    title: `Log in to ${service}`,
    failed: 'Failed',
    heading: 'Choose an account to enter',
    lead: 'An account that you already have is enough. Your password stays with whoever gave it to you.',
    suspicious: 'For your safety, only the best protected accounts are offered on this device.',
    known: 'You are already identified as',
    goOn: 'Go on like this',
    whatIs: `What is ${door}? (new tab)`,
    none: 'No account can be used for this service at the moment. Try again later.',
    accounts: 'Your accounts',
    europe: 'You come from another country of Europe',
    others: 'Not available here',
    remembered: 'Your last choice',
    disturbed: 'Slow to answer at the moment',
    beta: 'Beta',
    obstacles: {
      inactive: 'Not available',
      unavailable: 'Out of order at the moment, try again later',
      'not-for-service': 'Not accepted by this service',
      'level-too-low': 'Does not give the level of guarantee that is asked for',
      suspicious: 'Not protected enough on this device',
    },
    gaveUp: (provider) => `The login with ${provider} was not completed`,
    failedAt: (provider) => `The login with ${provider} failed`,
    tryAgain: 'You can try again, choose another account or go back to the service.',
    code: 'Code',
    back: `Go back to ${service}`,
    reference: 'Reference of this login:',
  }),
};
