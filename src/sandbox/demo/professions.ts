import type { Language } from '#vocabulary/fault.ts';

/** Labels of the professions (TRE_G15, R94, R95) that the test people exercise, for reading only. */
const labels: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  '10': { fr: 'Médecin', en: 'Doctor' },
  '21': { fr: 'Pharmacien', en: 'Pharmacist' },
  '26': { fr: 'Audioprothésiste', en: 'Hearing aid specialist' },
  '28': { fr: 'Opticien-lunetier', en: 'Optician' },
  '31': { fr: 'Assistant dentaire', en: 'Dental assistant' },
  '40': { fr: 'Chirurgien-dentiste', en: 'Dentist' },
  '41': { fr: 'Assistant de service social', en: 'Social worker' },
  '50': { fr: 'Sage-femme', en: 'Midwife' },
  '60': { fr: 'Infirmier', en: 'Nurse' },
  '69': { fr: 'Infirmier psychiatrique', en: 'Psychiatric nurse' },
  '70': { fr: 'Masseur-kinésithérapeute', en: 'Physiotherapist' },
  '71': { fr: 'Ostéopathe', en: 'Osteopath' },
  '72': { fr: 'Psychothérapeute', en: 'Psychotherapist' },
  '73': { fr: 'Chiropracteur', en: 'Chiropractor' },
  '80': { fr: 'Pédicure-podologue', en: 'Podiatrist' },
  '86': { fr: 'Technicien de laboratoire médical', en: 'Medical laboratory technician' },
  '91': { fr: 'Orthophoniste', en: 'Speech therapist' },
  '92': { fr: 'Orthoptiste', en: 'Orthoptist' },
  '93': { fr: 'Psychologue', en: 'Psychologist' },
  '94': { fr: 'Ergothérapeute', en: 'Occupational therapist' },
  '95': { fr: 'Diététicien', en: 'Dietitian' },
  '96': { fr: 'Psychomotricien', en: 'Psychomotor therapist' },
  '98': { fr: 'Manipulateur d’électroradiologie médicale', en: 'Radiographer' },
};

/** The label of a profession code; the code itself when it is none of ours; undefined for none. */
export const professionLabel = (language: Language, code: string): string | undefined =>
  code === '' ? undefined : (labels[code]?.[language] ?? code);
