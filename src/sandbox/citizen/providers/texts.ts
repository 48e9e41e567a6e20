import type { Texts } from '#platform/language.ts';

export type ProviderTexts = {
  readonly title: string;
  readonly lead: string;
  readonly citizens: string;
  readonly logInAs: string;
  readonly personal: string;
  readonly personalLead: string;
  readonly abandon: string;
  readonly level: string;
  readonly fields: Readonly<Record<PersonalField, string>>;
  readonly gender: string;
  readonly genders: Readonly<Record<'female' | 'male' | 'unspecified', string>>;
  readonly submit: string;
  readonly over: string;
  readonly overAdvice: string;
  readonly refused: string;
  readonly refusedAdvice: string;
  readonly loggedOut: string;
};

/** What can be typed; all of it is sent as it is, so that wrong identities can be tried too. */
export const personalFields = [
  'given_name',
  'family_name',
  'birthdate',
  'birthplace',
  'birthcountry',
  'email',
  'preferred_username',
] as const;
export type PersonalField = (typeof personalFields)[number];

export const providerTexts: Texts<ProviderTexts> = {
  fr: {
    title: 'Qui êtes-vous ?',
    lead: 'Ce fournisseur d’identité est simulé : choisissez une personne, aucun mot de passe n’est demandé.',
    citizens: 'Citoyens de test',
    logInAs: 'Me connecter',
    personal: 'Une autre identité',
    personalLead: 'Ce qui est écrit ici part tel quel au service qui fédère, même faux.',
    abandon: 'Abandonner',
    level: 'Niveau demandé :',
    fields: {
      given_name: 'Prénoms de naissance',
      family_name: 'Nom de naissance',
      birthdate: 'Date de naissance (AAAA-MM-JJ)',
      birthplace: 'Commune de naissance (code COG)',
      birthcountry: 'Pays de naissance (code COG)',
      email: 'Courriel',
      preferred_username: 'Nom d’usage',
    },
    gender: 'Sexe',
    genders: { female: 'Féminin', male: 'Masculin', unspecified: 'Non précisé' },
    submit: 'Me connecter avec cette identité',
    over: 'Cette connexion est terminée',
    overAdvice: 'Revenez au service et recommencez.',
    refused: 'Cette demande est refusée',
    refusedAdvice: 'Ce fournisseur est strict : il n’accepte que les paramètres convenus.',
    loggedOut: 'Aucune déconnexion demandée',
  },
  en: {
    title: 'Who are you?',
    lead: 'This identity provider is simulated: choose a person, no password is asked.',
    citizens: 'Test citizens',
    logInAs: 'Log in',
    personal: 'Another identity',
    personalLead: 'What is written here goes to the federator as it is, even when wrong.',
    abandon: 'Give up',
    level: 'Level asked for:',
    fields: {
      given_name: 'Birth first names',
      family_name: 'Birth name',
      birthdate: 'Date of birth (YYYY-MM-DD)',
      birthplace: 'Commune of birth (COG code)',
      birthcountry: 'Country of birth (COG code)',
      email: 'E-mail',
      preferred_username: 'Usage name',
    },
    gender: 'Gender',
    genders: { female: 'Female', male: 'Male', unspecified: 'Unspecified' },
    submit: 'Log in with this identity',
    over: 'This login is over',
    overAdvice: 'Go back to the service and start again.',
    refused: 'This request is refused',
    refusedAdvice: 'This provider is strict: it takes the agreed parameters only.',
    loggedOut: 'No logout was asked for',
  },
};
