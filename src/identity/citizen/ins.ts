import type { InsRecord, PivotIdentity, UpstreamProof } from '#vocabulary/citizen.ts';

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
  readonly code: string;
  readonly status: InsRecord['status'];
  readonly method: InsRecord['method'];
  readonly providerId: string;
  readonly level: UpstreamProof['level'];
  /** SHA-256 over the five traits, base64url. */
  readonly traitsHash: string;
  readonly obtainedAtSeconds: number;
};
