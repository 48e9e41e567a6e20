import type { AccountId, ProviderId } from './identifiers.ts';
import type { Level } from './level.ts';

/** The two issuers of the citizen door: FranceConnect, and FranceConnect+ for the levels above. */
export const citizenDoors = ['low', 'plus'] as const;
export type CitizenDoor = (typeof citizenDoors)[number];

export const genders = ['male', 'female', 'unspecified'] as const;
export type Gender = (typeof genders)[number];

/** COG code of France itself; every other birth country is `99xxx`. */
export const france = '99100';

/**
 * The pivot identity: the traits under which the civil register knows a person (franceconnect.md §1.10).
 * `birthplace` is a COG commune, '' for whoever was born abroad.
 */
export type PivotIdentity = {
  /** All first names of the birth certificate, in order; one may contain a space. Never empty. */
  readonly givenNames: readonly string[];
  /** Birth name. */
  readonly familyName: string;
  /** `YYYY-MM-DD`; a provider may send `YYYY-MM-00` or `YYYY-00-00` for somebody presumed born then. */
  readonly birthdate: string;
  readonly gender: Gender;
  readonly birthplace: string;
  readonly birthcountry: string;
};

/** What a person from another member state brings through the eIDAS node: fewer traits, no COG codes. */
export type ForeignIdentity = {
  readonly givenName: string;
  readonly familyName: string;
  readonly birthdate: string;
  readonly gender: Gender | undefined;
};

/** What an identity provider established. Says nothing about whom the civil register knows behind the traits. */
export type UpstreamProof = {
  readonly method: 'upstream';
  readonly providerId: ProviderId;
  /** `sub` at the provider. */
  readonly providerSubject: string;
  /** Level that the provider says it reached; between the bounds of its record. */
  readonly level: Level;
  /** `amr` of the provider's record, not of its token (franceconnect.md §0 point 17). */
  readonly amr: readonly string[];
  readonly identity:
    | { readonly kind: 'pivot'; readonly pivot: PivotIdentity }
    | { readonly kind: 'foreign'; readonly foreign: ForeignIdentity };
  readonly email: string | undefined;
  /** Usage name; not verified by anybody. */
  readonly preferredUsername: string | undefined;
  /** INS that the provider itself holds (carte Vitale app): matricule with key, and OID. */
  readonly ins: { readonly matricule: string; readonly oid: string } | undefined;
  /**
   * What a helper may do for this person under their mandate, as a provider of mandates said; undefined at any other
   * (franceconnect.md §2.1, `rep_scope`).
   */
  readonly repScopes?: readonly string[] | undefined;
  /** The provider's id_token, needed to log out there. */
  readonly idToken: string;
  readonly establishedAtSeconds: number;
};

/** Statuses of an identity in a health record (RNIV 1, EXI SI 07). */
export const identityStatuses = ['PROV', 'RECUP', 'VALI', 'QUAL'] as const;
export type IdentityStatus = (typeof identityStatuses)[number];

/** The national health identity as it was obtained for one person at one moment. */
export type InsRecord = {
  /** 13 characters and the key of two digits. Undefined, like `oid`, when none was found: PROV or VALI. */
  readonly matricule: string | undefined;
  readonly oid: string | undefined;
  /** The five reference traits, upper-case, without accents. */
  readonly traits: {
    readonly nomNaissance: string;
    readonly prenoms: readonly string[];
    readonly sexe: 'M' | 'F';
    readonly dateNaissance: string;
    readonly lieuNaissance: string;
  };
  readonly status: IdentityStatus;
  /** How it was obtained: `INSI` by traits, `AV` from the carte Vitale app. */
  readonly method: 'INSI' | 'AV';
  /** Means that proved coherence (CodeSystem fr-core-cs-mode-validation-identity); undefined unless qualified. */
  readonly validationMode: string | undefined;
  readonly obtainedAtSeconds: number;
};

/** A citizen as they stand behind one login. Sealed at rest; lives no longer than the session and its tokens. */
export type Citizen = {
  readonly kind: 'citizen';
  readonly accountId: AccountId;
  /** base64 SHA-256 of the rectified traits (franceconnect.md §1.11); key of the account and of pairwise subjects. */
  readonly identityHash: string;
  /** As the civil register knows them; the provider's own where no register was asked. Undefined for a foreigner. */
  readonly rectified: PivotIdentity | undefined;
  /** As the provider sent them. */
  readonly proof: UpstreamProof;
  /** `verified`: the civil register found them. `none`: this deployment has no register. `foreign`: eIDAS. */
  readonly register: 'verified' | 'none' | 'foreign';
  readonly ins: InsRecord | undefined;
};

/** The given names as they travel: one string, single spaces. */
export const givenNameOf = ({ givenNames }: PivotIdentity): string => givenNames.join(' ');
