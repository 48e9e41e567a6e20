type Weighted = readonly (readonly [string, number])[];

/** What a profession looks like in the generated directory; shares from directory-cards-ins.md §5.3. */
export type ProfessionProfile = {
  readonly code: string;
  /** Persons in the full directory, in thousands. */
  readonly weight: number;
  readonly shareOfWomen: number;
  /** Share that works for itself (mode L); the others are employed (S). */
  readonly shareLiberal: number;
  readonly employedSectors: Weighted;
  /** `type code` of the specialties; '' for none. */
  readonly savoirFaire: Weighted;
  readonly authority: string;
  readonly civiliteDexercice: string;
};

const hospital: Weighted = [
  ['SA01', 60],
  ['SA04', 20],
  ['SA05', 10],
  ['SA17', 10],
];
const anySpecialty: Weighted = [['', 1]];
const doctorSpecialties: Weighted = [
  ['S SM54', 14],
  ['S SM26', 14],
  ['S SM53', 14],
  ['S SM42', 7],
  ['S SM02', 5],
  ['S SM04', 4],
  ['S SM44', 4],
  ['S SM40', 4],
  ['S SM38', 3],
  ['S SM15', 4],
  ['S SM18', 4],
  ['S SM20', 5],
  ['S SM24', 3],
  ['S SM32', 3],
  ['S SM39', 3],
  ['S SM48', 3],
  ['S SM59', 6],
];

const profile = (code: string, weight: number, rest: Partial<ProfessionProfile> = {}): ProfessionProfile => ({
  code,
  weight,
  shareOfWomen: 0.7,
  shareLiberal: 0.5,
  employedSectors: hospital,
  savoirFaire: anySpecialty,
  authority: 'ARS/ARS/ARS',
  civiliteDexercice: '',
  ...rest,
});

const doctor = { authority: 'CNOM/CNOM/CNOM', civiliteDexercice: 'DR', shareOfWomen: 0.5, shareLiberal: 0.57 };
const pharmacySectors: Weighted = [
  ['SA33', 67],
  ['SA01', 11],
  ['SA25', 8],
  ['SA32', 7],
  ['SA31', 7],
];
const fittingSectors: Weighted = [['SA42', 100]];

export const professionProfiles: readonly ProfessionProfile[] = [
  profile('60', 800, {
    shareOfWomen: 0.87,
    shareLiberal: 0.18,
    authority: 'ARS/CPAM/CPAM',
    savoirFaire: [
      ['', 99],
      ['S SI01', 1],
    ],
  }),
  profile('10', 310, { ...doctor, savoirFaire: doctorSpecialties }),
  profile('70', 120, { shareOfWomen: 0.5, shareLiberal: 0.8 }),
  profile('93', 95, { shareOfWomen: 0.87, shareLiberal: 0.4 }),
  profile('21', 95, {
    shareOfWomen: 0.67,
    shareLiberal: 0.37,
    employedSectors: pharmacySectors,
    authority: 'CNOP/CNOP/CNOP',
    civiliteDexercice: 'DR',
  }),
  profile('40', 56, {
    authority: 'CNOCD/CNOCD/CNOCD',
    civiliteDexercice: 'DR',
    shareOfWomen: 0.5,
    shareLiberal: 0.72,
    savoirFaire: [
      ['', 90],
      ['S SCD01', 8],
      ['S SCD02', 2],
    ],
  }),
  profile('86', 50, {
    shareLiberal: 0,
    employedSectors: [
      ['SA01', 50],
      ['SA25', 50],
    ],
  }),
  profile('28', 48, { shareLiberal: 0.25, employedSectors: fittingSectors }),
  profile('98', 36, { shareLiberal: 0 }),
  profile('71', 36, { shareLiberal: 0.95 }),
  profile('91', 33, { shareOfWomen: 0.96, shareLiberal: 0.8 }),
  profile('50', 32, { shareOfWomen: 0.97, shareLiberal: 0.3, authority: 'CNOSF/CNOSF/CNOSF' }),
  profile('41', 30, {
    shareLiberal: 0,
    employedSectors: [
      ['SA01', 40],
      ['SA27', 60],
    ],
  }),
  profile('94', 19, {}),
  profile('95', 19, {}),
  profile('96', 19, {}),
  profile('80', 17, { shareLiberal: 0.97 }),
  profile('72', 13, { shareLiberal: 0.7 }),
  profile('92', 7, { shareLiberal: 0.7 }),
  profile('26', 6, { shareLiberal: 0.2, employedSectors: fittingSectors }),
];

/** Sectors of those who work for themselves (§5.3). */
export const liberalSectors: Weighted = [
  ['SA07', 55],
  ['SA08', 25],
  ['SA09', 12],
  ['SA52', 8],
];
/** Sections of the pharmacists' roll by sector: owner or assistant in a pharmacy, hospital, biology, industry, distribution. */
export const pharmacistSections: Readonly<Record<string, string>> = {
  SA33: 'D',
  SA01: 'H',
  SA25: 'G',
  SA32: 'B',
  SA31: 'C',
};
