import type { DirectoryChange, FoldedPerson, KnownPerson } from '../directory-store.ts';
import { isAdeli } from '../national-id.ts';

/** What the comparison says of one person; `same` needs no writing. */
export type Comparison = DirectoryChange | { readonly kind: 'same' };

/**
 * The new file against the directory: both by ascending national id, walked side by side, so that
 * neither is ever held whole. A person absent from the file is closed, unless known by an ADELI
 * number (directory-cards-ins.md §1.2.1, points 4 and 9).
 */
export async function* compare(
  folded: AsyncIterator<FoldedPerson>,
  known: AsyncIterator<KnownPerson>,
): AsyncGenerator<Comparison> {
  let person = await take(folded);
  let entry = await take(known);
  while (person !== undefined || entry !== undefined) {
    const side = nextSide(person, entry);
    if (side !== 'known' && person !== undefined) yield decidePresent(person, side === 'both' ? entry : undefined);
    if (side === 'known' && entry !== undefined) yield decideAbsent(entry);
    if (side !== 'known') person = await take(folded);
    if (side !== 'folded') entry = await take(known);
  }
}

const take = async <Item>(iterator: AsyncIterator<Item>): Promise<Item | undefined> => {
  const step = await iterator.next();
  return step.done === true ? undefined : step.value;
};

const nextSide = (person: FoldedPerson | undefined, entry: KnownPerson | undefined): 'folded' | 'known' | 'both' => {
  if (entry === undefined) return 'folded';
  if (person === undefined || entry.nationalId < person.nationalId) return 'known';
  return entry.nationalId === person.nationalId ? 'both' : 'folded';
};

const decidePresent = (person: FoldedPerson, entry: KnownPerson | undefined): Comparison => {
  if (entry === undefined) return { kind: 'create', person };
  const same = entry.status === 'active' && entry.rowHash === person.rowHash;
  return same ? { kind: 'same' } : { kind: 'update', person };
};

const decideAbsent = (entry: KnownPerson): Comparison =>
  entry.status === 'closed' || isAdeli(entry.nationalId)
    ? { kind: 'same' }
    : { kind: 'close', nationalId: entry.nationalId };
