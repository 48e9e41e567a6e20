import type { Language } from '#vocabulary/fault.ts';

type Label = Readonly<Record<Language, string>>;

/** A scope that stands for data of another administration: no value here, a line on the information page. */
export type DataScope = { readonly scope: string; readonly provider: string; readonly label: Label };

/** Who holds the data, as the information page heads its groups. */
export const dataScopeProviders: Readonly<Record<string, Label>> = {
  dgfip: { fr: 'Direction générale des Finances publiques', en: 'Public finances (DGFiP)' },
  cnam: { fr: 'Caisse nationale de l’Assurance maladie', en: 'Health insurance (CNAM)' },
  cnous: { fr: 'Centre national des œuvres universitaires et scolaires', en: 'Student services (CNOUS)' },
  mesri: { fr: 'Ministère de l’Enseignement supérieur', en: 'Ministry of higher education' },
  mi: { fr: 'Ministère de l’Intérieur', en: 'Ministry of the interior' },
  france_travail: { fr: 'France Travail', en: 'Employment agency (France Travail)' },
  cnaf_msa: { fr: 'Allocations familiales et Mutualité sociale agricole', en: 'Family allowances (CNAF, MSA)' },
  dss: { fr: 'Direction de la Sécurité sociale', en: 'Social security directorate' },
  dsnj: { fr: 'Direction du service national et de la jeunesse', en: 'National service and youth' },
  ants: { fr: 'France Titres', en: 'Secure titles (France Titres)' },
  asc: { fr: 'Agence du service civique', en: 'Civic service agency' },
};

/** What a platform offers when its configuration names no data scopes of its own. Words are ours (§1.9). */
export const defaultDataScopes = (): readonly DataScope[] => Object.entries(rows).flatMap(scopesOf);

/** The default ones that a door knows: plus has only those of three administrations (§1.9). */
export const isOfferedOnPlus = ({ provider }: DataScope): boolean => ['cnam', 'cnous', 'dgfip'].includes(provider);

type Row = readonly [scope: string, fr: string, en: string];

const scopesOf = ([provider, lines]: readonly [string, readonly Row[]]): readonly DataScope[] =>
  lines.map(([scope, fr, en]) => ({ scope, provider, label: { fr, en } }));

/** The six kinds of income come twice: as declared and net. */
const incomes = (prefix: string, fr: string, en: string): readonly Row[] => [
  [`${prefix}_Cat1_Tspr`, `${fr} : salaires et pensions`, `${en}: wages and pensions`],
  [`${prefix}_Cat1_RentOn`, `${fr} : rentes viagères`, `${en}: life annuities`],
  [`${prefix}_Cat2_Rcm`, `${fr} : capitaux mobiliers`, `${en}: investments`],
  [`${prefix}_Cat3_PMV`, `${fr} : plus-values`, `${en}: capital gains`],
  [`${prefix}_Cat4_Ref`, `${fr} : revenus fonciers`, `${en}: property`],
  [`${prefix}_Cat5_NonSal`, `${fr} : revenus non salariés`, `${en}: self-employment`],
];

const declarants = ([1, 2] as const).flatMap((rank): readonly Row[] => [
  [`dgfip_nmUsaDec${rank}`, `Nom d’usage du déclarant ${rank}`, `Usage name of taxpayer ${rank}`],
  [`dgfip_nmNaiDec${rank}`, `Nom de naissance du déclarant ${rank}`, `Birth name of taxpayer ${rank}`],
  [`dgfip_prnmDec${rank}`, `Prénoms du déclarant ${rank}`, `Given names of taxpayer ${rank}`],
  [`dgfip_dateNaisDec${rank}`, `Date de naissance du déclarant ${rank}`, `Birth date of taxpayer ${rank}`],
]);

const rows: Readonly<Record<string, readonly Row[]>> = {
  dgfip: [
    ['dgfip_rfr', 'Revenu fiscal de référence', 'Reference tax income'],
    ['dgfip_annee_n_moins_1', 'Données fiscales de l’année dernière', 'Tax data of last year'],
    ['dgfip_annee_n_moins_2', 'Données fiscales d’il y a deux ans', 'Tax data of two years ago'],
    ['dgfip_annee_n_moins_3', 'Données fiscales d’il y a trois ans', 'Tax data of three years ago'],
    [
      'dgfip_annee_n_moins_2_si_indispo_n_moins_1',
      'Données fiscales d’il y a deux ans, à défaut de l’année dernière',
      'Tax data of two years ago when last year’s are missing',
    ],
    ['dgfip_nbpart', 'Nombre de parts du foyer', 'Tax shares of the household'],
    ['dgfip_sitfam', 'Situation de famille', 'Family situation'],
    ['dgfip_aft', 'Adresse fiscale', 'Tax address'],
    ['dgfip_nbpac', 'Nombre de personnes à charge', 'Number of dependants'],
    ['dgfip_inddeficit', 'Existence d’un déficit', 'Whether there is a deficit'],
    ['dgfip_pariso', 'Parent isolé', 'Lone parent'],
    ['dgfip_decl', 'Déclarants du foyer', 'Taxpayers of the household'],
    ['dgfip_pac', 'Personnes à charge', 'Dependants'],
    ['dgfip_pac_nbPac', 'Personnes à charge, par situation', 'Dependants by situation'],
    ['dgfip_locaux_th', 'Logements', 'Dwellings'],
    ['dgfip_locaux_th_ident', 'Identification des logements', 'Identification of dwellings'],
    ['dgfip_locaux_th_Nat', 'Nature des logements', 'Kind of dwellings'],
    ['dgfip_locaux_th_Tax', 'Taxation des logements', 'Taxation of dwellings'],
    ['dgfip_locaux_th_Aff', 'Affectation des logements', 'Use of dwellings'],
    ...declarants,
    ['dgfip_mntRevbareme', 'Revenus soumis au barème', 'Income taxed on the scale'],
    ['dgfip_indiIFI', 'Assujettissement à l’impôt sur la fortune immobilière', 'Liability to property wealth tax'],
    ...incomes('dgfip_RevDecl', 'Revenus déclarés', 'Declared income'),
    ...incomes('dgfip_RevNets', 'Revenus nets', 'Net income'),
    ['dgfip_PaDeduc_EnfMaj', 'Pensions versées à des enfants majeurs', 'Support paid to adult children'],
    ['dgfip_PaDeduc_Autres', 'Autres pensions versées', 'Other support paid'],
    ['dgfip_EpargRetrDeduc', 'Épargne retraite déduite', 'Retirement savings deducted'],
  ],
  cnam: [
    ['droits_assurance_maladie', 'Droits à l’Assurance maladie', 'Health insurance rights'],
    ['cnam_beneficiaires', 'Bénéficiaires rattachés', 'Persons covered'],
    ['cnam_contrats', 'Complémentaires santé', 'Complementary insurance'],
    ['cnam_caisse', 'Caisse de rattachement', 'Local fund'],
    ['cnam_exonerations', 'Exonérations', 'Exemptions'],
    ['cnam_medecin_traitant', 'Médecin traitant', 'Regular doctor'],
    ['cnam_presence_medecin_traitant', 'Existence d’un médecin traitant', 'Whether there is a regular doctor'],
    ['cnam_paiements_ij', 'Indemnités journalières', 'Daily sickness allowances'],
  ],
  cnous: [
    ['cnous_statut_boursier', 'Statut de boursier', 'Scholarship holder or not'],
    ['cnous_echelon_bourse', 'Échelon de la bourse', 'Scholarship step'],
    ['cnous_email', 'Adresse électronique étudiante', 'Student e-mail'],
    ['cnous_periode_versement', 'Période de versement', 'Payment period'],
    ['cnous_statut_bourse', 'État de la bourse', 'State of the scholarship'],
    ['cnous_ville_etudes', 'Ville d’études', 'Town of study'],
    ['cnous_identite', 'Identité étudiante', 'Student identity'],
  ],
  mesri: [
    ['mesri_identite', 'Identité étudiante', 'Student identity'],
    ['mesri_admissions', 'Inscriptions', 'Enrolments'],
    ['mesri_admission_inscrit', 'Statut d’inscrit', 'Enrolled or not'],
    ['mesri_admission_regime_formation', 'Régime de formation', 'Kind of training'],
    ['mesri_admission_commune_etudes', 'Commune d’études', 'Town of study'],
    ['mesri_admission_etablissement_etude', 'Établissement d’études', 'Place of study'],
  ],
  mi: [['mi_siv_carte_grise', 'Carte grise', 'Vehicle registration']],
  france_travail: [
    ['api_fc-liste-paiementsv1', 'Paiements reçus', 'Payments received'],
    ['api_fc-statutaugmentev1', 'Statut de demandeur d’emploi', 'Job seeker status'],
  ],
  cnaf_msa: [
    ['allocation_adulte_handicape', 'Allocation aux adultes handicapés', 'Disabled adults’ allowance'],
    ['allocation_soutien_familial', 'Allocation de soutien familial', 'Family support allowance'],
    ['prime_activite', 'Prime d’activité', 'Activity bonus'],
    ['prime_activite_majoration', 'Majoration de la prime d’activité', 'Increase of the activity bonus'],
    ['cnaf_quotient_familial', 'Quotient familial', 'Family quotient'],
    ['cnaf_allocataires', 'Allocataires', 'Recipients'],
    ['cnaf_enfants', 'Enfants', 'Children'],
    ['cnaf_adresse', 'Adresse', 'Address'],
    ['revenu_solidarite_active', 'Revenu de solidarité active', 'Active solidarity income'],
    ['revenu_solidarite_active_majoration', 'Majoration du RSA', 'Increase of active solidarity income'],
  ],
  dss: [['complementaire_sante_solidaire', 'Complémentaire santé solidaire', 'Solidarity complementary insurance']],
  dsnj: [['dsnj_statut_service_national', 'Situation au regard du service national', 'National service status']],
  ants: [
    ['ants_extrait_immatriculation_vehicule_identite_particulier', 'Titulaire du véhicule', 'Vehicle holder'],
    ['ants_extrait_immatriculation_vehicule_adresse_particulier', 'Adresse du titulaire', 'Holder’s address'],
    ['ants_extrait_immatriculation_vehicule_statut_rattachement', 'Lien au véhicule', 'Relation to the vehicle'],
    [
      'ants_extrait_immatriculation_vehicule_donnees_immatriculation_vehicule',
      'Données d’immatriculation',
      'Registration data',
    ],
    [
      'ants_extrait_immatriculation_vehicule_caracteristiques_techniques_vehicule',
      'Caractéristiques techniques du véhicule',
      'Technical data of the vehicle',
    ],
  ],
  asc: [
    ['gip_mds_service_civique_statut_actuel', 'Service civique en cours', 'Current civic service'],
    ['gip_mds_service_civique_statut_passe', 'Service civique accompli', 'Past civic service'],
    ['gip_mds_service_civique_organisme_accueil', 'Organisme d’accueil', 'Host organisation'],
    ['gip_mds_service_civique_dates', 'Dates du service civique', 'Dates of the civic service'],
  ],
};
