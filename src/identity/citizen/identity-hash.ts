import { createHash } from 'node:crypto';
import { france, givenNameOf, type PivotIdentity } from '#vocabulary/citizen.ts';

/**
 * Key of an account, base64 of SHA-256, over the traits as the civil register knows them (franceconnect.md §1.11).
 * The traits are joined without a separator and each character is cut to its lower byte: both are wire facts, on which
 * the subjects of every service depend.
 */
export const identityHashOf = (pivot: PivotIdentity): string => {
  const birthplace = pivot.birthcountry === france ? pivot.birthplace : '';
  const traits = [givenNameOf(pivot), pivot.familyName, pivot.birthdate, pivot.gender, birthplace, pivot.birthcountry];
  return createHash('sha256').update(traits.join(''), 'latin1').digest('base64');
};

/** Of a person from another member state: only the subject at the eIDAS node tells them from others (§1.11 point 5). */
export const foreignIdentityHashOf = (providerSubject: string): string =>
  createHash('sha256').update(providerSubject, 'utf8').digest('base64');

/**
 * Whether a subject at an eIDAS node ends as joined traits do. Hashed, it could be the key of somebody whom the civil
 * register knows: a node that gives such subjects could log in as them, so none is taken.
 */
export const readsAsTraits = (providerSubject: string): boolean =>
  /\d{4}-\d{2}-\d{2}(?:female|male|unspecified)[0-9AB]{5,10}$/.test(providerSubject);
