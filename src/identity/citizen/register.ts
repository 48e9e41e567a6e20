import type { PivotIdentity } from '#vocabulary/citizen.ts';

/**
 * What the civil register says of traits (franceconnect.md §3.1, directory-cards-ins.md §4). `code` is its own,
 * for the journal; '' when it did not answer.
 */
export type RegisterAnswer =
  | { readonly kind: 'found'; readonly code: '2' | '3'; readonly rectified: PivotIdentity }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly fault:
        | 'Y010004'
        | 'Y010006'
        | 'Y010007'
        | 'Y010008'
        | 'Y010009'
        | 'Y010011'
        | 'Y010012'
        | 'Y010013'
        | 'Y010015';
    };

/** The civil register. `rnipp.ts` asks one over HTTP; a deployment without one passes undefined. */
export type CivilRegister = { readonly ask: (claimed: PivotIdentity) => Promise<RegisterAnswer> };
