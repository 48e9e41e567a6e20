import { given, insOf, type InsCase, person, type SandboxCitizen, testNirOid } from './people-made.ts';

type Found = Omit<Extract<InsCase, { readonly code: '00' }>, 'traits'>;

const found = (matricule: string, more: Partial<Found> = {}): Found => ({
  code: '00',
  matricule,
  oid: testNirOid,
  history: [],
  ...more,
});

const both = { fr: 'personne de test publiée d’INSi', en: 'published test person of INSi' };
const words = (fr: string, en: string) => ({ fr: `${both.fr} : ${fr}`, en: `${both.en}: ${en}` });

/**
 * The fictive people that the teleservice INSi publishes for its qualification (directory-cards-ins.md §3.4), with
 * what it answers about them. The civil register of the sandbox knows all of them.
 */
export const insiTestCitizens: readonly SandboxCitizen[] = [
  person({
    citizenId: 'insi-adrun',
    traits: given('Zoé', 'ADRUN', '1975-12-31', 'female', '63220'),
    ...words('une identité', 'one identity'),
    ins: found('275126322074974'),
  }),
  person({
    citizenId: 'insi-ecetinsi',
    traits: given(['Pierre-Alain', 'Muriel', 'Floriant'], 'ECETINSI', '2009-07-14', 'male', '63220'),
    ...words('deux anciens numéros', 'two former numbers'),
    ins: found('109076322083489', { history: ['209076322083439', '209066322012355'] }),
  }),
  person({
    citizenId: 'insi-tchitchi',
    traits: given('Ola Catarina Bella', 'TCHITCHI', '1936-06-21', 'female', '63220'),
    ...words('trouvée par son deuxième prénom', 'found by her second given name'),
    ins: found('236066322083656', { foundBy: 'CATARINA' }),
  }),
  person({
    citizenId: 'insi-corse',
    traits: given('Anthony', 'CORSE', '1980-03-02', 'male', '2B020'),
    ...words('né en Haute-Corse', 'born in Northern Corsica'),
    ins: found('180032B02040123', { history: ['180032B02040123'] }),
  }),
  person({
    citizenId: 'insi-hermann',
    traits: given('Gatien', 'HERMANN', '1981-03-24', 'male', '63220'),
    ...words('la clé publiée est fausse', 'the published key is wrong'),
    ins: found('181036322045660'),
  }),
  person({
    citizenId: 'insi-nessi',
    traits: given('Michelangelo Anthony', 'NESSI', '2010-08-07', 'male', '63220'),
    ...words('une identité', 'one identity'),
    ins: found('110086322083060'),
  }),
  person({
    citizenId: 'insi-adrtrois-dominique',
    traits: given('Dominique', 'ADRTROIS', '1997-02-26', 'female', '2A020'),
    ...words('née en Corse-du-Sud', 'born in Southern Corsica'),
    ins: found('297022A02077878'),
  }),
  person({
    citizenId: 'insi-adrtrois-toussaint',
    traits: given('Toussaint', 'ADRTROIS', '1960-01-01', 'male', '2B020'),
    ...words('né en Haute-Corse', 'born in Northern Corsica'),
    ins: found('160012B02077713'),
  }),
  person({
    citizenId: 'insi-provisoire',
    traits: given('Matricule', 'PROVISOIRE', '2009-07-01', 'male', '63220'),
    ...words('numéro d’attente (NIA)', 'waiting number (NIA)'),
    ins: found('109076322088835', { oid: '1.2.250.1.213.1.4.9' }),
  }),
  person({
    citizenId: 'insi-houilles',
    traits: given('Pierre Paul Jacques', 'HOUILLES', '1993-01-27', 'male', '63220'),
    ...words('jamais trouvé (01)', 'never found (01)'),
    ins: { code: '01' },
  }),
  person({
    citizenId: 'insi-aeion',
    traits: given('Cœur', "D'AEION", '1985-01-15', 'male', '63220'),
    ...words('erreur technique insi_102', 'technical error insi_102'),
    ins: { code: 'fault', fault: 'insi_102' },
  }),
  person({
    citizenId: 'insi-de-vinci',
    traits: given('Leonardo', 'DE VINCI', '2014-02-01', 'male', '63220'),
    ...words('seule la demande est publiée', 'only the request is published'),
    ins: insOf('1140263220984'),
  }),
  person({
    citizenId: 'insi-adrdeux',
    traits: given('Laurent', 'ADRDEUX', '1981-01-01', 'male', '63220'),
    ...words('seule la demande est publiée ; plusieurs identités', 'only the request is published; several identities'),
    ins: { code: '02' },
  }),
];
