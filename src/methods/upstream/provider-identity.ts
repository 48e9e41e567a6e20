import {
  type ForeignIdentity,
  france,
  genders,
  type Gender,
  type PivotIdentity,
  type UpstreamProof,
} from '#vocabulary/citizen.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { isSubject } from './id-token.ts';

type Claims = Readonly<Record<string, unknown>>;

/** Names of the traits that are missing or malformed. Never a value: it goes to the log. */
export type WrongTraits = { readonly wrong: readonly string[] };

/** What a provider says of a person, beside the level. */
export type ProviderIdentity = Pick<UpstreamProof, 'identity' | 'email' | 'preferredUsername' | 'ins'>;

/**
 * Reads who a provider says somebody is (franceconnect.md §2.2, §3.3); all that is wrong is told at once.
 * @param claims of UserInfo
 * @param provider whose record says whether its people are of this country, and whether its INS counts
 */
export const parseIdentity = (
  claims: Claims,
  provider: Pick<IdentityProvider, 'people' | 'insValidationMode'>,
): ProviderIdentity | WrongTraits => {
  const isForeign = provider.people === 'eidas';
  const read = isForeign ? parseForeign(claims) : parsePivot(claims);
  const email = readOptional(claims['email'], isEmail);
  const preferredUsername = readOptional(claims['preferred_username'], isName);
  const ins = provider.insValidationMode === undefined ? undefined : readIns(claims['ins']);
  const wrong = [
    ...wrongWhen(!isSubject(claims['sub']), 'sub'),
    ...('wrong' in read ? read.wrong : []),
    ...wrongWhen(email === 'wrong' || (email === undefined && !isForeign), 'email'),
    ...wrongWhen(preferredUsername === 'wrong', 'preferred_username'),
    ...wrongWhen(ins === 'wrong', 'ins'),
  ];
  if (wrong.length > 0 || 'wrong' in read || email === 'wrong' || preferredUsername === 'wrong' || ins === 'wrong')
    return { wrong };
  const identity = 'pivot' in read ? ({ kind: 'pivot', ...read } as const) : ({ kind: 'foreign', ...read } as const);
  return { identity, email: email?.value, preferredUsername: preferredUsername?.value, ins };
};

/** The pivot identity of somebody whom the civil register knows (franceconnect.md §1.10). */
export const parsePivot = (claims: Claims): { readonly pivot: PivotIdentity } | WrongTraits => {
  const { family_name: familyName, birthdate, gender, birthcountry } = claims;
  const givenNames = readGivenNames(claims['given_name'], claims['given_name_array']);
  // Abroad there is no commune; whatever a provider writes there is not read (directory-cards-ins.md §4.3).
  const birthplace = birthcountry === france ? claims['birthplace'] : '';
  const isPlace = isCog(birthplace) || (birthplace === '' && birthcountry !== france);
  const wrong = [
    ...('wrong' in givenNames ? givenNames.wrong : []),
    ...wrongWhen(!isName(familyName), 'family_name'),
    ...wrongWhen(!isBirthdate(birthdate), 'birthdate'),
    ...wrongWhen(!isGender(gender), 'gender'),
    ...wrongWhen(!isPlace, 'birthplace'),
    ...wrongWhen(!isCog(birthcountry), 'birthcountry'),
  ];
  const isRight = isName(familyName) && isBirthdate(birthdate) && isGender(gender) && isCog(birthcountry);
  if ('wrong' in givenNames || !isRight || !isPlace || typeof birthplace !== 'string') return { wrong };
  return { pivot: { givenNames, familyName, birthdate, gender, birthplace, birthcountry } };
};

/** Somebody of another member state: no COG codes, gender may be missing (franceconnect.md §3.3). */
const parseForeign = (claims: Claims): { readonly foreign: ForeignIdentity } | WrongTraits => {
  const { given_name: givenName, family_name: familyName, birthdate, gender } = claims;
  const wrong = [
    ...wrongWhen(!isName(givenName), 'given_name'),
    ...wrongWhen(!isName(familyName), 'family_name'),
    ...wrongWhen(!isBirthdate(birthdate), 'birthdate'),
    ...wrongWhen(gender !== undefined && !isGender(gender), 'gender'),
  ];
  if (!isName(givenName) || !isName(familyName) || !isBirthdate(birthdate) || wrong.length > 0) return { wrong };
  return { foreign: { givenName, familyName, birthdate, gender: isGender(gender) ? gender : undefined } };
};

const wrongWhen = (isWrong: boolean, trait: string): readonly string[] => (isWrong ? [trait] : []);

/** Text of 1 to 256 signs without control characters, with something in it. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 256 && value.trim() !== '' && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);

const spaced = (name: string): string => name.trim().replaceAll(/ +/g, ' ');

/** The list says which spaces part two names; without it each does. Both must say the same. */
const readGivenNames = (names: unknown, list: unknown): readonly string[] | WrongTraits => {
  if (!isName(names)) return { wrong: ['given_name'] };
  if (list === undefined) return spaced(names).split(' ');
  const isList = Array.isArray(list) && list.length > 0 && list.every(isName);
  if (!isList || spaced(list.join(' ')) !== spaced(names)) return { wrong: ['given_name_array'] };
  return list.map(spaced);
};

const isGender = (value: unknown): value is Gender => genders.some((gender) => gender === value);

/** Commune or country of the official geographic code (COG). */
const isCog = (code: unknown): code is string => typeof code === 'string' && /^(?:2[AB]|[0-9]{2})[0-9]{3}$/.test(code);

/** A day of the calendar; day 00, or month and day 00, of whoever is presumed born then. */
const isBirthdate = (value: unknown): value is string => {
  const [, year, month, day] = (typeof value === 'string' && /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)) || [];
  if (year === undefined || year === '0000') return false;
  if (day === '00') return Number(month) <= 12;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`);
};

const isEmail = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length <= 254 &&
  /^[^\s@<>"\p{Cc}]{1,64}@[^\s@<>"\p{Cc}]+\.[^\s@<>".\p{Cc}]+$/u.test(value);

/** Undefined when there is none: absent, null or empty. */
const readOptional = (
  value: unknown,
  isGood: (value: unknown) => value is string,
): { readonly value: string } | 'wrong' | undefined => {
  if (value === undefined || value === null || value === '') return undefined;
  return isGood(value) ? { value } : 'wrong';
};

/** The INS that a provider holds: 13 signs, the key of two digits, and one of the OIDs of directory-cards-ins.md §3.1. */
const readIns = (value: unknown): UpstreamProof['ins'] | 'wrong' => {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || !('matricule' in value) || !('oid' in value)) return 'wrong';
  const { matricule, oid } = value;
  const isGood =
    typeof matricule === 'string' &&
    /^\d{6}[0-9AB]\d{8}$/.test(matricule) &&
    typeof oid === 'string' &&
    /^1\.2\.250\.1\.213\.1\.4\.(8|9|10|11)$/.test(oid);
  return isGood ? { matricule, oid } : 'wrong';
};
