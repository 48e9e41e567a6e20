import type { DirectoryLookup } from '#directory/directory-store.ts';
import type { Professional } from '#vocabulary/person.ts';
import type { Proof } from '#vocabulary/proof.ts';

export type { DirectoryLookup };

/** The person behind a proof, or the fault that the person is told. `detail` is for the log: no identity in it. */
export type FoundProfessional =
  | {
      readonly person: Professional;
      /** The card names a profession that the directory does not. For the journal; see `findProfessional`. */
      readonly professionMismatch: boolean;
    }
  | { readonly fault: 'P301' | 'P302' | 'P306'; readonly detail: string };

/**
 * From a proof to the professional that the directory knows today, by any of their identifiers.
 * P301: nobody there carries the identifier. P302: somebody did, and the entry was closed. P306: the operator shut them
 * out.
 *
 * The profession in the certificate is compared and a difference reported, not refused: a card lives three
 * years, the directory is renewed every day and is the one that registration authorities maintain, and no
 * claim is taken from the card. directory-cards-ins.md §2.5 point 4 (inferred) would refuse; a deployment
 * that wants to can, from what is reported here.
 */
export const findProfessional = async (
  lookup: DirectoryLookup,
  proof: Pick<Proof, 'nationalId' | 'professionCode'>,
): Promise<FoundProfessional> => {
  const entry = await lookup.findEntry(proof.nationalId);
  if (entry === undefined) return { fault: 'P301', detail: 'no directory entry carries the identifier of the proof' };
  if (entry.status === 'closed') return { fault: 'P302', detail: 'the directory entry is closed' };
  if (entry.status === 'suspended') return { fault: 'P306', detail: 'suspended by the operator' };
  return {
    person: entry.professional,
    professionMismatch: hasProfessionMismatch(entry.professional, proof.professionCode),
  };
};

/** A card without a profession (staff, or no extension) contradicts nothing. */
const hasProfessionMismatch = (person: Professional, professionCode: string): boolean =>
  professionCode !== '' && !person.exercices.some((exercice) => exercice.codeProfession === professionCode);
