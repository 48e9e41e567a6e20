import type { Activity, Exercice, Professional } from '#vocabulary/person.ts';

/** Profession, as `code^OID` in `SubjectRole` (psc.md §4.6). */
const professionOid = '1.2.250.1.213.1.1.5.5';
const sectorOid = '1.2.250.1.71.4.2.4';

/** How the person proved who they are, as `authMode` says it. */
export type AuthMode = 'CARD' | 'MOBILE';

export type ProfessionalSubject = {
  readonly person: Professional;
  /** `sub` as it was when the login was made. */
  readonly subject: string;
  readonly authMode: AuthMode;
};

/**
 * Every claim that the professional door knows about a person, in the shapes of psc.md §4.6: absent values
 * are empty strings, `codeCivilite` stands in both places, the odd spellings are exact.
 * `release.ts` decides which of them leave.
 */
export const professionalClaims = ({ person, subject, authMode }: ProfessionalSubject): Record<string, unknown> => {
  const [exercice] = person.exercices;
  const activity = exercice?.activities[0];
  return {
    sub: subject,
    SubjectNameID: person.nationalId,
    preferred_username: person.nationalId,
    given_name: person.givenName,
    family_name: person.familyName,
    name: [person.givenName, person.familyName].filter((part) => part !== '').join(' '),
    email_verified: false,
    otherIds: person.otherIds,
    authMode,
    ...activityClaims(activity),
    SubjectRole: subjectRoles(person.exercices),
    codeCivilite: person.codeCivilite,
    SubjectRefPro: { codeCivilite: person.codeCivilite, exercices: person.exercices },
    ...constantClaims,
  };
};

/** Values that are the same in every sample of the national service (psc.md §4.6). */
const constantClaims = {
  Mode_Acces_Raison: '',
  Acces_Regulation_Medicale: 'FAUX',
  PSI_Locale: '1.2.250.1.213.1.3.1.1',
  Palier_Authentification: 'APPPRIP3^1.2.250.1.213.1.5.1.1.1',
  UITVersion: '1.0',
} as const;

const activityClaims = (activity: Activity | undefined): Record<string, string> => ({
  SubjectOrganization: activity?.raisonSocialeSite ?? '',
  SubjectOrganizationID: activity?.identifiantTechniqueDeLaStructure ?? '',
  Secteur_Activite: activity?.codeSecteurDactivite ? `${activity.codeSecteurDactivite}^${sectorOid}` : '',
  codeGenreActivite: activity?.codeGenreActivite ?? '',
});

/** Staff of an establishment exercise no profession: no role, rather than one without a code. */
const subjectRoles = (exercices: readonly Exercice[]): string[] => {
  const professions = exercices.map(({ codeProfession }) => codeProfession).filter((code) => code !== '');
  return [...new Set(professions)].map((code) => `${code}^${professionOid}`);
};
