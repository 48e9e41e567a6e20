import type { PivotIdentity } from '#vocabulary/citizen.ts';
import { insiTestCitizens } from './people-insi.ts';
import { given, insOf, mailOf, person, type SandboxCitizen } from './people-made.ts';

/** Women and men of the sandbox whom the civil register knows as they are. */
const known: readonly SandboxCitizen[] = [
  person({
    citizenId: 'angela',
    // The test identity that FranceConnect publishes (franceconnect.md §1.10).
    traits: given('Angela Claire Louise', 'DUBOIS', '1962-08-24', 'female', '75107'),
    fr: 'l’identité de test que FranceConnect publie',
    en: 'the test identity that FranceConnect publishes',
    ins: insOf('2620875107999'),
  }),
  person({
    citizenId: 'anne-helene',
    traits: given(['Anne-Hélène', 'Joëlle'], 'D’ESTRÉES-LÉVÊQUE', '1978-02-03', 'female', '69383'),
    fr: 'accents, apostrophe, prénom et nom composés',
    en: 'accents, apostrophe, double first and last name',
    ins: insOf('2780269383998'),
  }),
  person({
    citizenId: 'marie-claude',
    traits: given(['Marie Claude', 'Solange'], 'VASSEUR GRANGIER', '1955-11-30', 'female', '59350'),
    fr: 'prénom composé avec espace, double nom sans trait d’union',
    en: 'first name with a space in it, double name without hyphen',
    ins: insOf('2551159350997'),
  }),
  person({
    citizenId: 'ange',
    traits: given('Ange Toussaint', 'PIETRANERI', '1969-05-17', 'male', '2A004'),
    fr: 'né en Corse-du-Sud : un A dans le code et dans le matricule',
    en: 'born in Southern Corsica: an A in the code and in the number',
    ins: insOf('169052A004996'),
  }),
  person({
    citizenId: 'outre-mer',
    traits: given('Lucien Rosaire', 'BELLEROSE', '1988-12-09', 'male', '97209'),
    fr: 'né outre-mer',
    en: 'born overseas',
    ins: insOf('1881297209995'),
  }),
  person({
    citizenId: 'aminata',
    traits: given('Aminata', 'DIARRASSOUBA', '1991-06-15', 'female', '', '99335'),
    fr: 'née à l’étranger : pas de commune',
    en: 'born abroad: no commune',
    ins: insOf('2910699335994'),
  }),
  person({
    citizenId: 'presume-mois',
    traits: given('Tariq', 'MANSOURIAN', '1974-09-00', 'male', '', '99212'),
    fr: 'présumé né en septembre 1974 : jour 00',
    en: 'presumed born in September 1974: day 00',
    rectified: { birthdate: '1974-09-01' },
    ins: insOf('1742099212993'),
  }),
  person({
    citizenId: 'presume-annee',
    traits: given('Halima', 'OUEDRAOGO-TEST', '1949-00-00', 'female', '', '99331'),
    fr: 'présumée née en 1949 : mois et jour 00',
    en: 'presumed born in 1949: month and day 00',
    rectified: { birthdate: '1949-01-01' },
    ins: { code: '01' },
  }),
  person({
    citizenId: 'jumeau-paul',
    traits: given('Paul Émile', 'LARROQUE-TEST', '1996-03-21', 'male', '31555'),
    fr: 'jumeau : mêmes nom, date et lieu que Paul Étienne',
    en: 'twin: same name, date and place as Paul Étienne',
    ins: insOf('1960331555992'),
  }),
  person({
    citizenId: 'jumeau-etienne',
    traits: given('Paul Étienne', 'LARROQUE-TEST', '1996-03-21', 'male', '31555'),
    fr: 'jumeau : mêmes nom, date et lieu que Paul Émile',
    en: 'twin: same name, date and place as Paul Émile',
    ins: insOf('1960331555991'),
  }),
  person({
    citizenId: 'nom-usage',
    traits: given('Odile Jeanne', 'MARCHANDEAU', '1967-01-08', 'female', '44109'),
    fr: 'a aussi un nom d’usage',
    en: 'has a usage name as well',
    preferredUsername: 'KERGOAT',
    ins: insOf('2670144109990'),
  }),
  person({
    citizenId: 'mineur',
    traits: given('Lina', 'ROUVIERE-TEST', '2012-10-02', 'female', '13055'),
    fr: 'mineure',
    en: 'minor',
    ins: insOf('2121013055989'),
  }),
];

/** Whom the register corrects, because the provider writes carelessly. */
const corrected: readonly SandboxCitizen[] = [
  person({
    citizenId: 'sans-accents',
    traits: given('FRANCOISE MARIE', 'LEVEQUE', '1971-04-19', 'female', '29019'),
    fr: 'le fournisseur oublie accents et trait d’union ; le registre rectifie',
    en: 'the provider forgets accents and hyphen; the register corrects',
    rectified: { givenNames: ['Françoise-Marie'], familyName: 'LÉVÊQUE' },
    ins: insOf('2710429019988'),
  }),
  person({
    citizenId: 'prenom-manquant',
    traits: given('Julien', 'TESTUD', '1983-07-27', 'male', '38185'),
    fr: 'le fournisseur ne connaît que le premier prénom ; le registre complète',
    en: 'the provider knows the first name only; the register completes',
    rectified: { givenNames: ['Julien', 'Marc', 'Aurèle'] },
    ins: insOf('1830738185987'),
  }),
  person({
    citizenId: 'commune-fusionnee',
    traits: given('Bérénice', 'HAUTEFORT', '1959-09-13', 'female', '75056'),
    fr: 'le fournisseur donne Paris entier ; le registre, l’arrondissement',
    en: 'the provider gives all of Paris; the register, the district',
    rectified: { birthplace: '75114' },
    ins: insOf('2590975114986'),
  }),
];

const refusedBy = (
  citizenId: string,
  code: '4' | '6' | '7' | '8' | '9',
  fr: string,
  en: string,
  traits: PivotIdentity,
) => person({ citizenId, traits, fr, en, register: { code }, ins: { code: code === '6' ? '02' : '01' } });

/** Whom the register does not let through, one for each of its answers (franceconnect.md §3.1). */
const refused: readonly SandboxCitizen[] = [
  refusedBy('un-echo', '4', 'le registre a un seul écho, trop lointain', 'one near match in the register', {
    ...given('Sylvain', 'ECHOLIER', '1980-01-14', 'male', '67482'),
  }),
  refusedBy('plusieurs-echos', '6', 'plusieurs personnes correspondent', 'several people match', {
    ...given('Marie', 'MARTINET', '1950-01-01', 'female', '75056'),
  }),
  refusedBy('usage-seul', '7', 'le fournisseur ne donne que le nom d’usage', 'the provider gives the usage name only', {
    ...given('Chantal', 'USAGER', '1964-03-31', 'female', '21231'),
  }),
  refusedBy('inconnu', '8', 'inconnu du registre', 'unknown to the register', {
    ...given('Inconnu', 'NULLEPART', '1990-10-10', 'male', '37261'),
  }),
  refusedBy('rejete', '9', 'le registre rejette la question', 'the register rejects the question', {
    ...given('Rejean', 'REJETTIER', '1977-07-07', 'male', '87085'),
  }),
  person({
    citizenId: 'decede',
    traits: given('Marcel Auguste', 'DEFUNTEAU', '1931-02-11', 'male', '18033'),
    fr: 'décédé selon le registre',
    en: 'deceased by the register',
    register: { code: '3', deceasedOn: '2020-05-04' },
    ins: insOf('1310218033985'),
  }),
  person({
    citizenId: 'registre-lent',
    traits: given('Lentille', 'PATIENTE', '1985-05-05', 'female', '76540'),
    fr: 'le registre ne répond pas à temps',
    en: 'the register does not answer in time',
    register: { code: 'late' },
    ins: { code: 'late' },
  }),
  person({
    citizenId: 'registre-casse',
    traits: given('Casimir', 'PANNETIER', '1985-06-06', 'male', '80021'),
    fr: 'le registre répond par une panne',
    en: 'the register answers with a breakdown',
    register: { code: 'broken' },
    ins: { code: 'broken' },
  }),
  person({
    citizenId: 'registre-illisible',
    traits: given('Ilona', 'GRIBOUILLIS', '1985-07-08', 'female', '51454'),
    fr: 'la réponse du registre ne suit pas son schéma',
    en: 'the register’s answer does not follow its schema',
    register: { code: 'malformed' },
    ins: { code: '02' },
  }),
];

/** Who comes from another member state, by the eIDAS node: no COG codes, perhaps no gender, perhaps no e-mail. */
const foreign: readonly SandboxCitizen[] = [
  {
    citizenId: 'eidas-greta',
    note: { fr: 'Allemande, niveau substantiel ou élevé', en: 'German, substantial or high' },
    claims: {
      given_name: 'Greta',
      family_name: 'Müllersdorff',
      birthdate: '1990-04-01',
      gender: 'female',
      email: mailOf('eidas-greta'),
    },
    people: 'eidas',
    registerCase: { code: 'never-asked' },
    insCase: { code: 'never-asked' },
  },
  {
    citizenId: 'eidas-joao',
    note: { fr: 'Portugais, sans sexe ni courriel', en: 'Portuguese, without gender or e-mail' },
    claims: { given_name: 'João', family_name: 'Carvalhosa Teste', birthdate: '1968-12-25' },
    people: 'eidas',
    registerCase: { code: 'never-asked' },
    insCase: { code: 'never-asked' },
  },
];

/**
 * The citizens of the sandbox, all invented but for the test identities that the administration publishes; each is one
 * thing that a service can meet. The simulated register and INSi answer from the same list.
 */
export const sandboxCitizens: readonly SandboxCitizen[] = [
  ...known,
  ...corrected,
  ...refused,
  ...insiTestCitizens,
  ...foreign,
];
