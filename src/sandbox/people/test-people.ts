import type { CardKind } from '#vocabulary/proof.ts';
import { adeliNumber, finessNumber, rppsNumber, sirenNumber, siretNumber } from './identifiers.ts';

/** Somebody with a test card. What the directory knows of them is made in `test-people-made.ts`. */
export type TestPerson = {
  /** The identifier on the card, not always the primary one of the directory. */
  readonly nationalId: string;
  readonly holderName: string;
  readonly familyName: string;
  readonly givenName: string;
  /** What the certificate says of the holder. */
  readonly title: string;
  readonly kind: CardKind;
  /** Profession in the certificate (TRE_G15, TRE_G16 for a CPF), '' when it has none. */
  readonly professionCode: string;
  readonly note: { readonly fr: string; readonly en: string };
};

/** National identifier of the test person with this number. */
export const testRpps = (number: number): string => `8${rppsNumber(number)}`;

/** An establishment of a department that does not exist, and a company that cannot. */
const staffFiness = finessNumber('99', 1);
const staffSiret = siretNumber(sirenNumber(1), 1);
export const staffIds = {
  establishment: { idType: '3', id: `${staffFiness}/CPET00001` },
  company: { idType: '5', id: `${staffSiret}/CPAT00045` },
} as const;

/** The speech therapist's former number, which is still on the card. */
export const formerAdeli = { formerId: `0${adeliNumber('99', '91', 1)}`, nationalId: testRpps(10) } as const;

const holder = (nationalId: string, givenName: string, familyName: string, civilite = '') => ({
  nationalId,
  givenName,
  familyName,
  holderName: [civilite, givenName, familyName].filter((part) => part !== '').join(' '),
});

const card = (title: string, professionCode: string, kind: CardKind = 'CPS') => ({ title, professionCode, kind });

const note = (fr: string, en: string) => ({ note: { fr, en } });

/** The people of the sandbox: each is one thing that a service can meet. */
export const testPeople: readonly TestPerson[] = [
  {
    ...holder(testRpps(1), 'Camille', 'ARNOUX', 'Dr'),
    ...card('Médecin', '10'),
    ...note('médecin généraliste, deux lieux d’exercice', 'general practitioner, two places of work'),
  },
  {
    ...holder(testRpps(2), 'Mathieu', 'BERTHELIN', 'Dr'),
    ...card('Médecin', '10'),
    ...note('médecin hospitalier, cardiologue', 'hospital doctor, cardiologist'),
  },
  {
    ...holder(testRpps(3), 'Anne-Hélène', "D'ESTRÉES-LÉVÊQUE", 'Dr'),
    ...card('Médecin', '10'),
    ...note(
      'médecin, chirurgienne ; accents, apostrophe et nom double',
      'doctor, surgeon; accents, apostrophe and double name',
    ),
  },
  {
    ...holder(testRpps(4), 'Youssef', 'BENALLAL', 'Dr'),
    ...card('Chirurgien-Dentiste', '40'),
    ...note('chirurgien-dentiste', 'dentist'),
  },
  {
    ...holder(testRpps(5), 'Solène', 'KERVADEC'),
    ...card('Sage-Femme', '50'),
    ...note('sage-femme, libérale et salariée', 'midwife, self-employed and employed'),
  },
  {
    ...holder(testRpps(6), 'Nadia', 'FERRANDEL'),
    ...card('Infirmier', '60'),
    ...note('infirmière libérale', 'self-employed nurse'),
  },
  {
    ...holder(testRpps(7), 'Paul', 'VASSELIN', 'Dr'),
    ...card('Pharmacien', '21'),
    ...note('pharmacien titulaire, section A', 'pharmacist who owns the pharmacy, section A'),
  },
  {
    ...holder(testRpps(8), 'Thomas', 'LEGALLOU'),
    ...card('Masseur-Kinésithérapeute', '70'),
    ...note('masseur-kinésithérapeute', 'physiotherapist'),
  },
  {
    ...holder(testRpps(9), 'Élodie', 'CASTAIGNE'),
    ...card('Psychologue', '93'),
    ...note('psychologue, usagère de titre (TRE_R95)', 'psychologist, holder of a protected title (TRE_R95)'),
  },
  {
    ...holder(formerAdeli.formerId, 'Luc', 'MAYERAND'),
    ...card('Orthophoniste', '91'),
    ...note(
      'orthophoniste ; la carte porte l’ancien numéro ADELI',
      'speech therapist; the card carries the former ADELI number',
    ),
  },
  {
    ...holder(testRpps(11), 'Léa', 'DUMONTIER'),
    ...card('Médecin en formation', '10', 'CPF'),
    ...note('étudiante (CPF), future médecin', 'student (CPF), future doctor'),
  },
  {
    ...holder(testRpps(12), 'Gérard', 'POULENARD', 'Dr'),
    ...card('Médecin', '10'),
    ...note('médecin sans aucune structure', 'doctor without any structure'),
  },
  {
    ...holder(testRpps(13), 'Marc', 'OLLIVIER-TESSAND'),
    ...card('Masseur-Kinésithérapeute', '70'),
    ...note('deux professions : kinésithérapeute et ostéopathe', 'two professions: physiotherapist and osteopath'),
  },
  {
    ...holder(testRpps(14), 'Fatou', 'DIARRANE', 'Dr'),
    ...card('Médecin', '10'),
    ...note('médecin, une spécialité et une capacité', 'doctor, a specialty and a further qualification'),
  },
  {
    ...holder(testRpps(15), '', 'O'),
    ...card('Infirmier', '60'),
    ...note('infirmier au nom d’une lettre, sans prénom', 'nurse with a name of one letter and no given name'),
  },
  {
    ...holder(testRpps(16), 'Julie', 'PRADELLES'),
    ...card('Infirmier', '60'),
    ...note('sage-femme dont la carte dit encore infirmière', 'midwife whose card still says nurse'),
  },
  {
    ...holder(staffIds.establishment.idType + staffIds.establishment.id, 'Brigitte', 'SAUVEPRÉ'),
    ...card('Personnel santé ou social', '', 'CPE'),
    ...note('personnel d’établissement (CPE)', 'staff of an establishment (CPE)'),
  },
  {
    ...holder(staffIds.company.idType + staffIds.company.id, 'Karim', 'HAUTECOMBE'),
    ...card('Personnel santé ou social', '', 'CPA'),
    ...note('personnel autorisé (CPA)', 'authorised staff (CPA)'),
  },
  {
    ...holder(testRpps(19), 'Simone', 'ABRIALET', 'Dr'),
    ...card('Médecin', '10'),
    ...note('médecin radiée : plus habilitée, carte refusée', 'doctor struck off: no longer entitled, refused'),
  },
  {
    ...holder(testRpps(20), 'Théo', 'RIVOIRARD', 'Dr'),
    ...card('Médecin', '10'),
    ...note('médecin absent de l’annuaire, carte refusée', 'doctor absent from the directory, refused'),
  },
];
