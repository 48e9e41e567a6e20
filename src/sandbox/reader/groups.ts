import { cardDefects } from '../cards/make-card.ts';
import type { TestCard } from '../cards/test-card.ts';

/** The shelves of the reader, in the order in which they are shown. */
export const groupNames = ['doctors', 'others', 'staff', 'refused'] as const;
export type GroupName = (typeof groupNames)[number];

export type CardGroup = { readonly name: GroupName; readonly cards: readonly TestCard[] };

/** Sorts the cards onto their shelves, by id; empty shelves are left out. */
export function groupCards(cards: readonly TestCard[]): readonly CardGroup[] {
  const groups = Map.groupBy(cards, findGroup);
  return groupNames.flatMap((name) => {
    const found = groups.get(name);
    return found === undefined ? [] : [{ name, cards: found.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }];
  });
}

function findGroup(card: TestCard): GroupName {
  const isDefective = cardDefects.some((defect) => card.id.endsWith(`-${defect}`));
  // A good card whose holder is not entitled says so in its note.
  if (isDefective || card.kind === 'SERVICE' || /refusée/.test(card.note.fr)) return 'refused';
  if (card.kind === 'CPE' || card.kind === 'CPA') return 'staff';
  return card.note.fr.startsWith('médecin') ? 'doctors' : 'others';
}
