import type { CitizenDoor } from '#vocabulary/citizen.ts';

/** Which claims each scope of a door releases, in the words that discovery publishes. */
export type ScopeTable = Readonly<Record<string, readonly string[]>>;

const pivot = ['given_name', 'family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry'] as const;
const profile = ['given_name', 'family_name', 'birthdate', 'gender'] as const;
const birth = ['birthplace', 'birthcountry'] as const;
const alone = ['family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry', 'email', 'preferred_username'];

/** A scope that releases the claim of its own name. */
const themselves = (names: readonly string[]): ScopeTable => Object.fromEntries(names.map((name) => [name, [name]]));

/** The claim as the provider sent it and as the civil register knows it. */
const twice = (names: readonly string[]): readonly string[] => names.flatMap((name) => [name, `rnipp_${name}`]);

const low: ScopeTable = {
  openid: ['sub'],
  profile: ['given_name', 'given_name_array', 'family_name', 'birthdate', 'gender', 'preferred_username'],
  birth,
  identite_pivot: ['given_name', 'given_name_array', ...pivot.slice(1)],
  given_name: ['given_name', 'given_name_array'],
  ...themselves([...alone, 'idp_birthdate', 'idp_id', 'amr']),
};

const plus: ScopeTable = {
  openid: ['sub'],
  profile: [...profile, 'preferred_username'],
  birth,
  identite_pivot: pivot,
  ...themselves(['given_name', ...alone, 'amr']),
  ...Object.fromEntries([...profile.slice(1), ...birth].map((name) => [`rnipp_${name}`, twice([name])])),
  rnipp_given_name: [...twice(['given_name']), 'rnipp_given_name_array'],
  rnipp_profile: [...twice(profile), 'rnipp_given_name_array', 'preferred_username'],
  rnipp_birth: twice(birth),
  rnipp_identite_pivot: [...twice(pivot), 'rnipp_given_name_array'],
};

/**
 * Scopes of a door with the claims that each releases (franceconnect.md §1.9), `ins` of our own (DIVERGENCES.md), and
 * the data scopes of the configuration: each releases one claim of its own name, which never has a value.
 */
export const citizenScopes = (door: CitizenDoor, dataScopes: readonly string[]): ScopeTable => {
  const known = made[door].get(dataScopes);
  if (known !== undefined) return known;
  const table = { ...themselves(dataScopes), ...(door === 'low' ? low : plus), ins: ['ins'] };
  made[door].set(dataScopes, table);
  return table;
};

/** One a configuration, which is frozen: every step of a login looks at it. */
const made: Readonly<Record<CitizenDoor, WeakMap<readonly string[], ScopeTable>>> = {
  low: new WeakMap(),
  plus: new WeakMap(),
};
