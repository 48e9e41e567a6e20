import type { InsRecord, PivotIdentity, UpstreamProof } from '#vocabulary/citizen.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { AccountId } from '#vocabulary/identifiers.ts';

/** What INSi says of traits (directory-cards-ins.md §3.4). */
export type InsiAnswer =
  | {
      readonly kind: 'one';
      readonly matricule: string;
      readonly oid: string;
      readonly traits: InsRecord['traits'];
      /** How many calls it took. */
      readonly calls: number;
    }
  | { readonly kind: 'none' | 'several'; readonly code: '01' | '02'; readonly calls: number }
  | { readonly kind: 'failed'; readonly code: string; readonly calls: number };

/** The teleservice INSi, or what stands in for it. `insi.ts` asks one over SOAP. */
export type InsService = { readonly search: (pivot: PivotIdentity) => Promise<InsiAnswer> };

/** Why the INS of a login is what it is; kept as evidence, without traits. */
export type InsEvidence = {
  /** Code of INSi, or the word of `decide-ins.ts`. */
  readonly code: string;
  readonly status: InsRecord['status'];
  readonly method: InsRecord['method'];
  readonly validationMode: InsRecord['validationMode'];
  readonly providerId: string;
  readonly level: UpstreamProof['level'];
  /** SHA-256 over the five traits, base64url; '' when there are not five. */
  readonly traitsHash: string;
  /** Calls to INSi that it took. */
  readonly calls: number;
  readonly obtainedAtSeconds: number;
};

/** Where evidence is kept. It goes with its account. */
export type InsEvidenceStore = {
  /** Keeps the evidence and writes the events in one transaction. */
  readonly save: (accountId: AccountId, evidence: InsEvidence, events: readonly NewEvent[]) => Promise<void>;
  /** All of an account, oldest first. */
  readonly listOf: (accountId: AccountId) => Promise<readonly InsEvidence[]>;
};

/** What the operator decided about the national health identity. */
export type InsPolicy = {
  /**
   * Code of the validation mode that a login by this provider is worth (§3.5); undefined: it never qualifies. `AV`
   * also lets the provider bring an INS of its own.
   */
  readonly validationModeOf: (providerId: UpstreamProof['providerId']) => Promise<string | undefined>;
  /** False relabels the OID of real matricules as test ones, and accepts test ones. */
  readonly isProduction: boolean;
};
