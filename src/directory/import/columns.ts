import type { Activity } from '#vocabulary/person.ts';

/** The kept columns that are not about a place of work: header name in the file → our name. */
const personColumns = {
  'Code profession': 'codeProfession',
  'Code catégorie professionnelle': 'codeCategorieProfessionnelle',
  'Code type savoir-faire': 'codeTypeSavoirFaire',
  'Code savoir-faire': 'codeSavoirFaire',
  'Code civilité': 'codeCivilite',
  "Code civilité d'exercice": 'codeCiviliteDexercice',
  "Nom d'exercice": 'nomDexercice',
  "Prénom d'exercice": 'prenomDexercice',
} as const;

/** The columns of a place of work, in the order of the wire (psc.md §4.6). */
const activityColumns = {
  'Code mode exercice': 'codeModeExercice',
  "Code secteur d'activité": 'codeSecteurDactivite',
  'Code section tableau pharmaciens': 'codeSectionPharmacien',
  'Code rôle': 'codeRole',
  'Code genre activité': 'codeGenreActivite',
  'Numéro SIRET site': 'numeroSiretSite',
  'Numéro SIREN site': 'numeroSirenSite',
  'Numéro FINESS site': 'numeroFinessSite',
  'Numéro FINESS établissement juridique': 'numeroFinessetablissementJuridique',
  'Identifiant technique de la structure': 'identifiantTechniqueDeLaStructure',
  'Raison sociale site': 'raisonSocialeSite',
  'Enseigne commerciale site': 'enseigneCommercialeSite',
  'Complément destinataire (coord. structure)': 'complementDestinataire',
  'Complément point géographique (coord. structure)': 'complementPointGeographique',
  'Numéro Voie (coord. structure)': 'numeroVoie',
  'Indice répétition voie (coord. structure)': 'indiceRepetitionVoie',
  'Code type de voie (coord. structure)': 'codeTypeDeVoie',
  'Libellé Voie (coord. structure)': 'libelleVoie',
  'Mention distribution (coord. structure)': 'mentionDistribution',
  'Bureau cedex (coord. structure)': 'bureauCedex',
  'Code postal (coord. structure)': 'codePostal',
  'Code commune (coord. structure)': 'codeCommune',
  'Code pays (coord. structure)': 'codePays',
  'Téléphone (coord. structure)': 'telephone',
  'Téléphone 2 (coord. structure)': 'telephone2',
  'Télécopie (coord. structure)': 'telecopie',
  'Adresse e-mail (coord. structure)': 'adresseEMail',
  'Code Département (structure)': 'codeDepartement',
  'Ancien identifiant de la structure': 'ancienIdentifiantDeLaStructure',
  "Autorité d'enregistrement": 'autoriteDenregistrement',
} as const satisfies Readonly<Record<string, keyof Activity>>;

/** The header of 2021 stopped at column 52, before these two (directory-cards-ins.md §1.1.1). */
const optionalColumns: readonly string[] = ['Code rôle', 'Code genre activité'];

const idColumns = ["Type d'identifiant PP", 'Identifiant PP', 'Identification nationale PP'] as const;

const keptColumns = { ...personColumns, ...activityColumns } as const;
type KeptColumn = keyof typeof keptColumns;

/** Our names of the kept columns, in the order in which a staged row joins them. */
export const rowFields = Object.values(keptColumns);
export type RowField = (typeof keptColumns)[KeptColumn];

export const activityFields: readonly (keyof Activity)[] = Object.values(activityColumns);

/** Where the kept columns stand in one file. */
export type ColumnMap = {
  readonly idType: number;
  readonly idValue: number;
  readonly nationalId: number;
  /** Index in the line of each of `rowFields`; -1 where the file has no such column. */
  readonly fields: readonly number[];
  /** How many pieces a line splits into, the empty one after the trailing `|` included. */
  readonly pieceCount: number;
  readonly hasTrailingPipe: boolean;
};

/** Reads the header line by name: order and further columns do not matter. Answers the missing column when one is needed. */
export const readHeader = (line: string): ColumnMap | { readonly missingColumn: string } => {
  const names = line.split('|').map(plain);
  const missingColumn = [...idColumns, ...neededColumns()].find((name) => !names.includes(plain(name)));
  if (missingColumn !== undefined) return { missingColumn };
  const at = (name: string): number => names.indexOf(plain(name));
  return {
    idType: at(idColumns[0]),
    idValue: at(idColumns[1]),
    nationalId: at(idColumns[2]),
    fields: Object.keys(keptColumns).map(at),
    pieceCount: names.length,
    hasTrailingPipe: names.at(-1) === '',
  };
};

const neededColumns = (): readonly string[] =>
  Object.keys(keptColumns).filter((name) => !optionalColumns.includes(name));

/** Copies of the file pass through spreadsheets, which bend apostrophes and pad names. */
const plain = (name: string): string => name.trim().replaceAll('’', "'").normalize('NFC').toLowerCase();
