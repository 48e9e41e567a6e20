import type { Citizen, IdentityStatus, InsRecord } from '#vocabulary/citizen.ts';
import type { InsEvidence, InsiAnswer } from './ins.ts';
import { type InsTraits, insTraitsOf, sameTraits, traitsHashOf } from './ins-traits.ts';
import { isMatricule, releasedOid } from './matricule.ts';

/**
 * Means that prove coherence remotely (CodeSystem fr-core-cs-mode-validation-identity, directory-cards-ins.md §3.5):
 * electronic identity card, Identité Numérique La Poste, carte Vitale app. The other codes of the list are documents
 * that a person shows to a professional.
 */
export const validationModes = ['eCN', 'IN', 'AV'] as const;

/** A citizen with what the operator's policy says of the provider that they came by. */
export type InsCase = {
  readonly citizen: Pick<Citizen, 'rectified' | 'register' | 'proof'>;
  readonly validationMode: string | undefined;
  readonly isProduction: boolean;
  readonly atSeconds: number;
};

export type InsSource =
  /** The carte Vitale app brought it: INSi must not be called (§3.5). */
  | { readonly kind: 'own'; readonly traits: InsTraits; readonly matricule: string; readonly oid: string }
  | { readonly kind: 'ask'; readonly traits: InsTraits }
  | { readonly kind: 'none'; readonly code: 'foreign' | 'unverified' | 'sex' | 'names' };

/**
 * Where the INS of this citizen can come from. INSi is not asked in doubt (§3.3): not about somebody of whom it has no
 * traits, nor with traits that neither the register nor a substantial identity stands behind, or anybody could fish
 * for the matricule of anybody.
 */
export const decideInsSource = ({ citizen, validationMode }: InsCase): InsSource => {
  const { rectified, register, proof } = citizen;
  if (rectified === undefined) return { kind: 'none', code: 'foreign' };
  if (register !== 'verified' && proof.level === 'eidas1') return { kind: 'none', code: 'unverified' };
  const traits = insTraitsOf(rectified);
  if (typeof traits === 'string') return { kind: 'none', code: traits };
  const brought = validationMode === 'AV' && proof.level !== 'eidas1' ? proof.ins : undefined;
  return brought === undefined ? { kind: 'ask', traits } : { kind: 'own', traits, ...brought };
};

export type DecidedIns = { readonly ins: InsRecord | undefined; readonly evidence: InsEvidence };

/**
 * What the INS is worth (RNIV 1, §3.3): retrieved and coherent is qualified; retrieved alone stays retrieved; coherent
 * alone is validated; neither is provisional. Retrieved means one identity, a true key, an OID of this world, and five
 * traits that are strictly the same. `answer` is of INSi, undefined where it was not asked.
 */
export const decideIns = (one: InsCase, source: InsSource, answer: InsiAnswer | undefined): DecidedIns => {
  const found = findMatricule(one, source, answer);
  const traits = source.kind === 'none' ? undefined : source.traits;
  const coherent = isCoherent(one, traits);
  const status = statusOf(found.matricule !== undefined, coherent);
  const decided = {
    status,
    method: source.kind === 'own' ? ('AV' as const) : ('INSI' as const),
    validationMode: coherent ? one.validationMode : undefined,
    obtainedAtSeconds: one.atSeconds,
  };
  const { matricule, oid, code } = found;
  const { providerId, level } = one.citizen.proof;
  const calls = answer?.calls ?? 0;
  const traitsHash = traits === undefined ? '' : traitsHashOf(traits);
  return {
    ins: traits && { matricule, oid, traits, ...decided },
    evidence: { code, ...decided, providerId, level, traitsHash, calls },
  };
};

const statusOf = (isRetrieved: boolean, isCoherent: boolean): IdentityStatus => {
  if (isRetrieved) return isCoherent ? 'QUAL' : 'RECUP';
  return isCoherent ? 'VALI' : 'PROV';
};

/** A substantial identity from a provider that the operator mapped; whoever was born nobody knows where never (§3.2). */
const isCoherent = ({ citizen, validationMode }: InsCase, traits: InsTraits | undefined): boolean =>
  traits !== undefined &&
  traits.lieuNaissance !== '99999' &&
  citizen.proof.level !== 'eidas1' &&
  validationModes.some((mode) => mode === validationMode);

type Found = {
  readonly matricule: string | undefined;
  readonly oid: string | undefined;
  readonly code: string;
};

const nothing = (code: string): Found => ({ matricule: undefined, oid: undefined, code });

const findMatricule = (one: InsCase, source: InsSource, answer: InsiAnswer | undefined): Found => {
  if (source.kind === 'none') return nothing(source.code);
  if (source.kind === 'own') return checkMatricule(one, source, 'AV');
  if (answer === undefined) return nothing('unasked');
  if (answer.kind !== 'one') return nothing(answer.code);
  return sameTraits(source.traits, answer.traits) ? checkMatricule(one, answer, '00') : nothing('traits');
};

const checkMatricule = (
  { isProduction }: InsCase,
  { matricule, oid }: { readonly matricule: string; readonly oid: string },
  code: string,
): Found => {
  if (!isMatricule(matricule)) return nothing('key');
  const released = releasedOid(oid, isProduction);
  return released === undefined ? nothing('oid') : { matricule, oid: released, code };
};
