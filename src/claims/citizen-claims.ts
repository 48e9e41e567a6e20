import {
  type Citizen,
  type CitizenDoor,
  type ForeignIdentity,
  givenNameOf,
  type InsRecord,
  type PivotIdentity,
} from '#vocabulary/citizen.ts';

export type CitizenClaimOptions = {
  /** Lets a matricule leave that is not qualified. RNIV 1 forbids it (directory-cards-ins.md §3.3). */
  readonly insecureUnqualifiedMatricule?: boolean | undefined;
};

/**
 * Every claim that a door knows about a citizen; the scopes of `citizen-scopes.ts` decide which of them leave. Low says
 * who the civil register knows; plus says what the provider sent, with `rnipp_*` beside it (franceconnect.md §1.9).
 * What nobody knows is absent, never null. Neither `sub` nor `amr` are here: they belong to the login.
 */
export const citizenClaims = (
  door: CitizenDoor,
  citizen: Citizen,
  options: CitizenClaimOptions = {},
): Record<string, unknown> =>
  present({
    ...(door === 'low' ? lowIdentity(citizen) : plusIdentity(citizen)),
    email: citizen.proof.email,
    preferred_username: citizen.proof.preferredUsername,
    ins: citizen.ins && insClaim(citizen.ins, options),
  });

/** The identity alone, as the civil register knows it: what a data provider is told by checktoken (§4). */
export const registerClaims = (citizen: Citizen): Record<string, unknown> => {
  const { proof, rectified } = citizen;
  if (rectified !== undefined) return completed(rectified);
  return proof.identity.kind === 'foreign' ? foreignClaims(proof.identity.foreign) : completed(proof.identity.pivot);
};

const lowIdentity = (citizen: Citizen): Record<string, unknown> => {
  const { identity, providerId } = citizen.proof;
  const names = citizen.rectified?.givenNames;
  const sent = identity.kind === 'pivot' ? identity.pivot : identity.foreign;
  return {
    ...registerClaims(citizen),
    given_name_array: names,
    idp_birthdate: sent.birthdate,
    idp_id: providerId,
  };
};

/** A deployment without a register knows nothing more than the provider, and does not pretend to. */
const plusIdentity = ({ proof, rectified, register }: Citizen): Record<string, unknown> => {
  const { identity } = proof;
  const sent = identity.kind === 'pivot' ? pivotClaims(identity.pivot) : foreignClaims(identity.foreign);
  if (register !== 'verified' || rectified === undefined) return sent;
  const known = Object.entries(completed(rectified)).map(([name, value]) => [`rnipp_${name}`, value] as const);
  return { ...sent, ...Object.fromEntries(known), rnipp_given_name_array: rectified.givenNames };
};

const pivotClaims = (pivot: PivotIdentity): Record<string, unknown> => ({
  given_name: givenNameOf(pivot),
  family_name: pivot.familyName,
  birthdate: pivot.birthdate,
  gender: pivot.gender,
  birthplace: pivot.birthplace,
  birthcountry: pivot.birthcountry,
});

/** Somebody presumed born in a month or a year is shown its first day (§1.10). */
const completed = (pivot: PivotIdentity): Record<string, unknown> => ({
  ...pivotClaims(pivot),
  birthdate: pivot.birthdate.replaceAll('-00', '-01'),
});

const foreignClaims = ({ givenName, familyName, birthdate, gender }: ForeignIdentity): Record<string, unknown> =>
  present({ given_name: givenName, family_name: familyName, birthdate, gender });

/** The national health identity as one claim. Its matricule leaves only when the identity is qualified. */
const insClaim = (ins: InsRecord, options: CitizenClaimOptions): Record<string, unknown> => {
  const released = ins.status === 'QUAL' || options.insecureUnqualifiedMatricule === true;
  const { traits } = ins;
  return present({
    matricule: released ? ins.matricule : undefined,
    oid: released ? ins.oid : undefined,
    nomNaissance: traits.nomNaissance,
    prenoms: traits.prenoms,
    sexe: traits.sexe,
    dateNaissance: traits.dateNaissance,
    lieuNaissance: traits.lieuNaissance,
    identityStatus: ins.status,
    method: ins.method,
    validationMode: ins.validationMode,
    obtainedAt: ins.obtainedAtSeconds,
  });
};

const present = (claims: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
