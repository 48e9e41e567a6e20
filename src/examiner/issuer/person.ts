import type { Kind } from '../examination.ts';

/** The invented person of every examination, as each door would tell of them. */
export const personOf = (kind: Kind): Readonly<Record<string, unknown>> & { readonly sub: string } =>
  kind === 'professional' ? professional : citizen;

/** The `sub` of UserInfo when it is to be another person's. */
export const otherSubject: Readonly<Record<Kind, string>> = {
  professional: 'f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:899700099998',
  citizen: `${'f'.repeat(64)}v1`,
};

const nationalId = '899700099999';

/** psc.md §4.6: every member is there, an empty one as ''. */
const professional = {
  sub: `f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:${nationalId}`,
  SubjectNameID: nationalId,
  preferred_username: nationalId,
  given_name: 'CAMILLE',
  family_name: 'EXAMEN0099999',
  otherIds: [{ identifiant: nationalId, origine: 'RPPS', qualite: 1 }],
  SubjectRole: ['10^1.2.250.1.213.1.1.5.5'],
  SubjectOrganization: 'CABINET M EXAMEN0099999',
  SubjectOrganizationID: 'R900009',
  Secteur_Activite: 'SA07^1.2.250.1.71.4.2.4',
  Mode_Acces_Raison: '',
  Acces_Regulation_Medicale: 'FAUX',
  PSI_Locale: '1.2.250.1.213.1.3.1.1',
  Palier_Authentification: 'APPPRIP3^1.2.250.1.213.1.5.1.1.1',
  UITVersion: '1.0',
  authMode: 'CARD',
  codeCivilite: 'MME',
  SubjectRefPro: {
    codeCivilite: 'MME',
    exercices: [
      {
        ...{ codeProfession: '10', codeCategorieProfessionnelle: 'C', codeCiviliteDexercice: 'DR' },
        ...{
          nomDexercice: 'EXAMEN0099999',
          prenomDexercice: 'CAMILLE',
          codeTypeSavoirFaire: 'S',
          codeSavoirFaire: 'SM26',
        },
        activities: [
          {
            ...{ codeModeExercice: 'L', codeSecteurDactivite: 'SA07', codeSectionPharmacien: '', codeRole: '' },
            ...{ numeroSiretSite: '', numeroFinessSite: '', raisonSocialeSite: 'CABINET M EXAMEN0099999' },
            ...{ codePostal: '75009', bureauCedex: '75009 PARIS', codePays: '99000' },
          },
        ],
      },
    ],
  },
};

/** franceconnect.md §1.10 and §1.11. */
const citizen = {
  sub: `${'e'.repeat(64)}v1`,
  given_name: 'Camille Dominique',
  given_name_array: ['Camille', 'Dominique'],
  family_name: 'EXAMEN',
  birthdate: '1980-02-29',
  gender: 'female',
  birthplace: '75107',
  birthcountry: '99100',
  email: 'camille.examen@vestibule.invalid',
};
