import { france, type Gender, givenNameOf, type InsRecord, type PivotIdentity } from '#vocabulary/citizen.ts';

/**
 * What the simulated civil register answers about these traits. `2`: found as they are; `3`: found, and corrected or
 * deceased; `4` to `9`: as RNIPP numbers them; the words: how it fails.
 */
export type RegisterCase =
  | { readonly code: '2'; readonly identity: PivotIdentity }
  | { readonly code: '3'; readonly identity: PivotIdentity; readonly deceasedOn?: string | undefined }
  | { readonly code: '4' | '6' | '7' | '8' | '9' | 'late' | 'broken' | 'malformed' | 'never-asked' };

/** What the simulated INSi answers. `00`: one identity. */
export type InsCase =
  | {
      readonly code: '00';
      /** 13 signs and the key of two digits. */
      readonly matricule: string;
      readonly oid: string;
      /** Former numbers (INSHISTO). */
      readonly history: readonly string[];
      readonly traits: InsRecord['traits'];
      /** Given name by which alone it is found; any of the list when undefined. */
      readonly foundBy?: string | undefined;
    }
  | { readonly code: '01' | '02' | 'late' | 'broken' | 'never-asked' }
  | { readonly code: 'fault'; readonly fault: string };

/** What an identity provider says of somebody at UserInfo, apart from `sub`. */
export type CitizenClaims = Readonly<Record<string, string | readonly string[]>>;

export type SandboxCitizen = {
  /** Stable: tests and the robot choose by it. */
  readonly citizenId: string;
  readonly note: { readonly fr: string; readonly en: string };
  readonly claims: CitizenClaims;
  /** Which kind of provider knows them. */
  readonly people: 'national' | 'eidas';
  readonly registerCase: RegisterCase;
  readonly insCase: InsCase;
};

type Made = {
  readonly citizenId: string;
  readonly traits: PivotIdentity;
  readonly fr: string;
  readonly en: string;
  readonly preferredUsername?: string | undefined;
  /** Where the register knows better than the provider. */
  readonly rectified?: Partial<PivotIdentity> | undefined;
  readonly register?:
    | Exclude<RegisterCase, { readonly identity: PivotIdentity }>
    | { readonly code: '3'; readonly deceasedOn: string }
    | undefined;
  readonly ins: InsMade | Exclude<InsCase, { readonly code: '00' }>;
};

type InsMade = Omit<Extract<InsCase, { readonly code: '00' }>, 'traits'>;

/** OID of INS-NIR in test (directory-cards-ins.md §3.1): nothing of the sandbox is relabelled by accident. */
export const testNirOid = '1.2.250.1.213.1.4.10';

/** One citizen whom national providers know. */
export const person = (made: Made): SandboxCitizen => {
  const identity = { ...made.traits, ...made.rectified };
  return {
    citizenId: made.citizenId,
    note: { fr: made.fr, en: made.en },
    claims: {
      ...claimsOf(made.traits),
      email: mailOf(made.citizenId),
      ...(made.preferredUsername === undefined ? {} : { preferred_username: made.preferredUsername }),
    },
    people: 'national',
    registerCase: registerCaseOf(made, identity),
    insCase: made.ins.code === '00' ? { ...made.ins, traits: insTraitsOf(identity) } : made.ins,
  };
};

const registerCaseOf = ({ register, rectified }: Made, identity: PivotIdentity): RegisterCase => {
  if (register === undefined) return { code: rectified === undefined ? '2' : '3', identity };
  return register.code === '3' ? { ...register, identity } : register;
};

/** The traits as they travel in claims (franceconnect.md §1.10). */
const claimsOf = (pivot: PivotIdentity): CitizenClaims => ({
  given_name: givenNameOf(pivot),
  given_name_array: pivot.givenNames,
  family_name: pivot.familyName,
  birthdate: pivot.birthdate,
  gender: pivot.gender,
  birthplace: pivot.birthplace,
  birthcountry: pivot.birthcountry,
});

/** @param names with spaces between, or a list where one of them has a space in it */
export const given = (
  names: string | readonly string[],
  familyName: string,
  birthdate: string,
  gender: Gender,
  ...[birthplace, birthcountry = france]: readonly [birthplace: string, birthcountry?: string]
): PivotIdentity => ({
  givenNames: typeof names === 'string' ? names.split(' ') : names,
  familyName,
  birthdate,
  gender,
  birthplace,
  birthcountry,
});

/** `example.org` reaches nobody (RFC 2606). */
export const mailOf = (citizenId: string): string => `${citizenId}@citoyens.example.org`;

/**
 * A found INS with the key of its number: 97 less the remainder by 97, Corsica as 19 and 18 (directory-cards-ins.md
 * §3.1). The order numbers are at the very end of their range, where nobody was counted.
 */
export const insOf = (number: string): InsMade => {
  const digits = BigInt(number.replace('2A', '19').replace('2B', '18'));
  const key = String(97n - (digits % 97n)).padStart(2, '0');
  return { code: '00', matricule: `${number}${key}`, oid: testNirOid, history: [] };
};

/** The five traits of INSi: upper-case, without accents (directory-cards-ins.md §3.2). */
const insTraitsOf = (pivot: PivotIdentity): InsRecord['traits'] => ({
  nomNaissance: plain(pivot.familyName),
  prenoms: pivot.givenNames.map(plain),
  sexe: pivot.gender === 'female' ? 'F' : 'M',
  dateNaissance: pivot.birthdate,
  lieuNaissance: pivot.birthcountry === france ? pivot.birthplace : pivot.birthcountry,
});

const plain = (name: string): string =>
  name.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('’', "'").toUpperCase();
