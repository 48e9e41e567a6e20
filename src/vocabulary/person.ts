import type { NationalId } from './identifiers.ts';

/** One place of work. All values are strings, '' when the directory has none: that is how they travel. */
export type Activity = {
  readonly codeModeExercice: string;
  readonly codeSecteurDactivite: string;
  readonly codeSectionPharmacien: string;
  readonly codeRole: string;
  readonly codeGenreActivite: string;
  readonly numeroSiretSite: string;
  readonly numeroSirenSite: string;
  readonly numeroFinessSite: string;
  /** The odd casing is exact. */
  readonly numeroFinessetablissementJuridique: string;
  readonly identifiantTechniqueDeLaStructure: string;
  readonly raisonSocialeSite: string;
  readonly enseigneCommercialeSite: string;
  readonly complementDestinataire: string;
  readonly complementPointGeographique: string;
  readonly numeroVoie: string;
  readonly indiceRepetitionVoie: string;
  readonly codeTypeDeVoie: string;
  readonly libelleVoie: string;
  readonly mentionDistribution: string;
  readonly bureauCedex: string;
  readonly codePostal: string;
  readonly codeCommune: string;
  readonly codePays: string;
  readonly telephone: string;
  readonly telephone2: string;
  readonly telecopie: string;
  readonly adresseEMail: string;
  readonly codeDepartement: string;
  readonly ancienIdentifiantDeLaStructure: string;
  readonly autoriteDenregistrement: string;
};

/** One profession exercised in one category, with its savoir-faire and its places of work. */
export type Exercice = {
  readonly codeProfession: string;
  readonly codeCategorieProfessionnelle: string;
  readonly codeCiviliteDexercice: string;
  readonly nomDexercice: string;
  readonly prenomDexercice: string;
  readonly codeTypeSavoirFaire: string;
  readonly codeSavoirFaire: string;
  readonly activities: readonly Activity[];
};

/** Another identifier that the same professional is or was known by. */
export type OtherId = {
  readonly identifiant: string;
  /** RPPS, ADELI, FINESS, SIREN, SIRET, EDIT, PSI or ''. */
  readonly origine: string;
  readonly qualite: number;
};

/** A health professional as the directory knows them today. */
export type Professional = {
  readonly kind: 'professional';
  /** The primary identifier, which is not always the one on the card. */
  readonly nationalId: NationalId;
  readonly otherIds: readonly OtherId[];
  readonly familyName: string;
  readonly givenName: string;
  readonly codeCivilite: string;
  readonly exercices: readonly Exercice[];
};

/** Who stands behind a proof. Citizens join this union with the second door. */
export type Person = Professional;
