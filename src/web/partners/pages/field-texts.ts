import { type Texts, typesetTable } from '#platform/language.ts';
import type { FieldFault, FieldProblem } from '#partners/check-form.ts';
import type { StepName } from '#partners/form.ts';
import type { Language } from '#vocabulary/fault.ts';
import { wordsOfRule } from './rule-words.ts';

type FieldTexts = {
  readonly steps: Readonly<Record<StepName, string>>;
  readonly optional: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hints: Readonly<Record<string, string>>;
  readonly choices: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
  readonly why: string;
  readonly problems: Readonly<Record<FieldProblem, string>>;
  readonly foreignScript: string;
};

const fr: FieldTexts = {
  steps: {
    service: 'Le service',
    data: 'Les données',
    contacts: 'Les contacts',
    technical: 'La technique',
    examination: 'L’examen',
    production: 'La production',
  },
  optional: '(facultatif)',
  labels: {
    name: 'Nom du service',
    description: 'À quoi sert-il, et à qui ?',
    site: 'Adresse du site',
    kind: 'Nature de l’organisme',
    legalBasis: 'Base légale',
    legalText: 'Texte qui vous habilite',
    data: 'Données demandées',
    technicalName: 'Contact technique',
    technicalEmail: 'Son adresse électronique',
    technicalPhone: 'Son téléphone',
    protectionName: 'Délégué à la protection des données',
    protectionEmail: 'Son adresse électronique',
    profile: 'Forme du service',
    level: 'Niveau de garantie le plus bas',
    redirectUris: 'Adresses de retour après connexion',
    logoutUris: 'Adresses de retour après déconnexion',
    sectorUri: 'Adresse du document de secteur (sector_identifier_uri)',
    backchannelLogoutUri: 'Adresse prévenue des déconnexions (back-channel)',
    authentication: 'Comment le service se prouve',
    jwks: 'Clés publiques (JWKS)',
    jwksUri: 'Adresse des clés publiques (jwks_uri)',
    certificateSubject: 'Sujet du certificat (RFC 4514)',
    hosting: 'Hébergeur',
    hostingCertified: 'Certification de l’hébergement',
    examLoginUrl: 'Adresse où une connexion commence (ce que le bouton ouvre)',
    examStartUrl: 'Page d’accueil, avec le bouton',
    examCheckUrl: 'Adresse qui montre si quelqu’un est connecté',
    examCheckText: 'Texte qui n’y est que pour quelqu’un de connecté',
    examLogoutUrl: 'Adresse qui déconnecte',
    liveRedirectUris: 'Adresses de retour en production',
    liveLogoutUris: 'Adresses de retour après déconnexion, en production',
    liveSectorUri: 'Adresse du document de secteur en production (sector_identifier_uri)',
    liveBackchannelLogoutUri: 'Adresse prévenue des déconnexions en production (back-channel)',
    liveJwksUri: 'Adresse des clés publiques en production (jwks_uri)',
  },
  hints: {
    name: 'Les personnes le lisent quand elles se connectent.',
    redirectUris:
      'Une adresse par ligne, comparée signe par signe : ni joker, ni fragment. http://localhost va pour essayer.',
    logoutUris: 'Une adresse par ligne, comparée signe par signe.',
    sectorUri: 'Nécessaire quand les adresses de retour ont plusieurs hôtes.',
    jwks: 'Clés publiques seulement, pour private_key_jwt. Ou bien donnez leur adresse ci-dessous.',
    certificateSubject: 'Déposez le certificat à la page « Fichiers » : nous lisons son sujet pour vous.',
    legalText: 'Article, décret ou arrêté.',
    examLoginUrl: 'De votre instance d’essai ; nécessaire pour la qualification, pas avant.',
    examCheckUrl: 'Elle répond 2xx à quelqu’un de connecté, et autre chose sinon ; ou bien donnez un texte ci-dessous.',
    examLogoutUrl: 'Le formulaire qui y mène est cherché sur les deux pages précédentes.',
    liveRedirectUris:
      'Une adresse par ligne, en https. Laissez toute la page vide si ce sont celles du bac à sable. À donner avant que le service soit qualifié.',
    liveLogoutUris: 'Une adresse par ligne, en https.',
    liveSectorUri: 'Nécessaire quand les adresses de retour ont plusieurs hôtes.',
    liveJwksUri: 'Si les clés ne sont pas celles du bac à sable.',
  },
  choices: {
    'kind.public': 'Administration, établissement public',
    'kind.private': 'Organisme privé',
    'legalBasis.arrete-2021-03-24': 'Arrêté du 24 mars 2021 (téléservice pour professionnels de santé)',
    'legalBasis.arrete-2018-11-08': 'Arrêté du 8 novembre 2018 (FranceConnect)',
    'legalBasis.other': 'Un autre texte',
    'profile.web': 'Application web',
    'profile.native': 'Application mobile ou de bureau qui ouvre un navigateur',
    'profile.thick': 'Client lourd, sans navigateur (CIBA)',
    'profile.gateway': 'Passerelle d’un établissement de santé',
    'level.eidas1': 'eidas1 – faible',
    'level.eidas2': 'eidas2 – substantiel',
    'level.eidas3': 'eidas3 – élevé',
    'authentication.client_secret_basic': 'Secret, dans l’en-tête (client_secret_basic)',
    'authentication.client_secret_post': 'Secret, dans le corps (client_secret_post)',
    'authentication.private_key_jwt': 'Clé privée (private_key_jwt)',
    'authentication.tls_client_auth': 'Certificat (tls_client_auth)',
    'hostingCertified.hds': 'Hébergeur de données de santé (HDS)',
    'hostingCertified.secnumcloud': 'SecNumCloud',
    'hostingCertified.other': 'Autre ou aucune',
  },
  data: {
    idnat: 'Identifiant national et identité',
    donnees_sectorielles: 'Profession, spécialité et lieux d’exercice',
    identite_pivot: 'Identité pivot (état civil complet)',
    rnipp_identite_pivot: 'Identité pivot redressée par l’état civil',
    profile: 'Nom, prénoms, date de naissance, sexe',
    birth: 'Lieu et pays de naissance',
    email: 'Adresse électronique',
    preferred_username: 'Nom d’usage',
    ins: 'Identité nationale de santé (INS)',
  },
  why: 'Pourquoi le service en a-t-il besoin ?',
  problems: {
    missing: 'À remplir.',
    'too-long': 'Trop long.',
    email: 'Ce n’est pas une adresse électronique.',
    phone: 'Ce n’est pas un numéro de téléphone.',
    choice: 'Choisissez une des réponses proposées.',
    address: 'Cette adresse ne convient pas',
    homograph: 'Cette adresse mêle des lettres qui se ressemblent ; elle pourrait passer pour une autre',
    jwks: 'Ce n’est pas un jeu de clés en JSON : { "keys": […] }.',
    'no-data': 'Choisissez au moins une donnée.',
    'too-many': 'Trop d’adresses.',
    declaration: 'Cela ne convient pas',
  },
  foreignScript: 'Cette adresse n’est pas écrite en lettres latines : vérifiez qu’elle est bien la vôtre',
};

const en: FieldTexts = {
  steps: {
    service: 'The service',
    data: 'The data',
    contacts: 'The contacts',
    technical: 'Technical details',
    examination: 'The examination',
    production: 'Production',
  },
  optional: '(optional)',
  labels: {
    name: 'Name of the service',
    description: 'What is it for, and for whom?',
    site: 'Address of its site',
    kind: 'Kind of organisation',
    legalBasis: 'Legal basis',
    legalText: 'Text that entitles you',
    data: 'Data asked for',
    technicalName: 'Technical contact',
    technicalEmail: 'Their e-mail address',
    technicalPhone: 'Their telephone',
    protectionName: 'Data protection officer',
    protectionEmail: 'Their e-mail address',
    profile: 'Form of the service',
    level: 'Lowest level of guarantee',
    redirectUris: 'Addresses to return to after login',
    logoutUris: 'Addresses to return to after logout',
    sectorUri: 'Address of the sector document (sector_identifier_uri)',
    backchannelLogoutUri: 'Address that is told of logouts (back-channel)',
    authentication: 'How the service proves itself',
    jwks: 'Public keys (JWKS)',
    jwksUri: 'Address of the public keys (jwks_uri)',
    certificateSubject: 'Subject of the certificate (RFC 4514)',
    hosting: 'Hosting company',
    hostingCertified: 'Certification of the hosting',
    examLoginUrl: 'Address where a login begins (what the button opens)',
    examStartUrl: 'Start page, with the button',
    examCheckUrl: 'Address that shows whether somebody is logged in',
    examCheckText: 'Text that stands there for somebody logged in only',
    examLogoutUrl: 'Address that logs out',
    liveRedirectUris: 'Addresses to return to in production',
    liveLogoutUris: 'Addresses to return to after logout, in production',
    liveSectorUri: 'Address of the sector document in production (sector_identifier_uri)',
    liveBackchannelLogoutUri: 'Address that is told of logouts in production (back-channel)',
    liveJwksUri: 'Address of the public keys in production (jwks_uri)',
  },
  hints: {
    name: 'People read it when they log in.',
    redirectUris:
      'One address a line, compared character by character: no wildcard, no fragment. http://localhost is fine to try.',
    logoutUris: 'One address a line, compared character by character.',
    sectorUri: 'Needed when the addresses to return to have several hosts.',
    jwks: 'Public keys only, for private_key_jwt. Or give their address below.',
    certificateSubject: 'Upload the certificate on the page “Files”: we read its subject for you.',
    legalText: 'Article, decree or order.',
    examLoginUrl: 'Of your test instance; needed for the qualification, not before.',
    examCheckUrl: 'It answers 2xx to somebody logged in, and otherwise something else; or give a text below.',
    examLogoutUrl: 'The form that leads there is looked for on the two pages before.',
    liveRedirectUris:
      'One address a line, with https. Leave the whole page empty if they are those of the sandbox. To be given before the service is qualified.',
    liveLogoutUris: 'One address a line, with https.',
    liveSectorUri: 'Needed when the addresses to return to have several hosts.',
    liveJwksUri: 'If the keys are not those of the sandbox.',
  },
  choices: {
    'kind.public': 'Administration, public body',
    'kind.private': 'Private body',
    'legalBasis.arrete-2021-03-24': 'Order of 24 March 2021 (services for health professionals)',
    'legalBasis.arrete-2018-11-08': 'Order of 8 November 2018 (FranceConnect)',
    'legalBasis.other': 'Another text',
    'profile.web': 'Web application',
    'profile.native': 'Mobile or desktop application that opens a browser',
    'profile.thick': 'Thick client without a browser (CIBA)',
    'profile.gateway': 'Gateway of a care establishment',
    'level.eidas1': 'eidas1 – low',
    'level.eidas2': 'eidas2 – substantial',
    'level.eidas3': 'eidas3 – high',
    'authentication.client_secret_basic': 'Secret, in the header (client_secret_basic)',
    'authentication.client_secret_post': 'Secret, in the body (client_secret_post)',
    'authentication.private_key_jwt': 'Private key (private_key_jwt)',
    'authentication.tls_client_auth': 'Certificate (tls_client_auth)',
    'hostingCertified.hds': 'Health data host (HDS)',
    'hostingCertified.secnumcloud': 'SecNumCloud',
    'hostingCertified.other': 'Other or none',
  },
  data: {
    idnat: 'National identifier and identity',
    donnees_sectorielles: 'Profession, speciality and places of work',
    identite_pivot: 'Pivot identity (complete civil status)',
    rnipp_identite_pivot: 'Pivot identity as the civil register knows it',
    profile: 'Name, first names, birth date, gender',
    birth: 'Place and country of birth',
    email: 'E-mail address',
    preferred_username: 'Usage name',
    ins: 'National health identity (INS)',
  },
  why: 'Why does the service need it?',
  problems: {
    missing: 'To be filled in.',
    'too-long': 'Too long.',
    email: 'This is no e-mail address.',
    phone: 'This is no telephone number.',
    choice: 'Choose one of the answers.',
    address: 'This address will not do',
    homograph: 'This address mixes letters that look alike; it could be taken for another',
    jwks: 'This is no key set in JSON: { "keys": […] }.',
    'no-data': 'Choose at least one datum.',
    'too-many': 'Too many addresses.',
    declaration: 'This will not do',
  },
  foreignScript: 'This address is not written in Latin letters: check that it is yours',
};

const tables: Texts<FieldTexts> = { fr: typesetTable('fr', fr), en };
export const fieldTexts = (language: Language): FieldTexts => tables[language];

/** What the reader is told beside a field; the line that it is about stands apart. */
export const wordsOfFault = (language: Language, { problem, reason, value }: FieldFault): string => {
  const why = [fieldTexts(language).problems[problem], reason && wordsOfRule(language, reason)].filter(Boolean);
  const told = why.join(language === 'fr' ? '\u00a0: ' : ': ');
  return value === undefined || value === '' ? told : `${told} – ${value}`;
};

/** How a field is called on its page. */
export const labelOf = (language: Language, name: string): string => {
  const { labels, data, why } = fieldTexts(language);
  if (name.startsWith('data.')) return data[name.slice(5)] ?? name;
  if (name.startsWith('why.')) return `${data[name.slice(4)] ?? name} – ${why}`;
  return labels[name] ?? name;
};
