import { X509Certificate } from 'node:crypto';
import type { TestCard } from '../cards/test-card.ts';

/** The shelves of the reader, in the order in which they are shown. */
export const groupNames = ['doctors', 'others', 'staff', 'refused'] as const;
export type GroupName = (typeof groupNames)[number];

export type CardGroup = { readonly name: GroupName; readonly cards: readonly TestCard[] };

/** Sorts the cards onto their shelves; empty shelves are left out. */
export function groupCards(cards: readonly TestCard[], nowMilliseconds: number): readonly CardGroup[] {
  const groups = Map.groupBy(cards, (card) => findGroup(card, nowMilliseconds));
  return groupNames.flatMap((name) => {
    const found = groups.get(name);
    return found === undefined ? [] : [{ name, cards: found }];
  });
}

function findGroup(card: TestCard, nowMilliseconds: number): GroupName {
  if (card.kind === 'SERVICE' || isExpired(card, nowMilliseconds) || refusedNote.test(card.note.fr)) return 'refused';
  if (card.kind === 'CPE' || card.kind === 'CPA') return 'staff';
  return /médecin/i.test(card.note.fr) ? 'doctors' : 'others';
}

const isExpired = (card: TestCard, nowMilliseconds: number): boolean =>
  Date.parse(new X509Certificate(card.certificatePem).validTo) < nowMilliseconds;

/** A card says by its note that it is made to be refused: revoked, unknown issuer, holder absent or struck off. */
const refusedNote = /refus|révoqu|opposition|expir|inconnu|absent|radié|n’est plus|plus habilit/i;
