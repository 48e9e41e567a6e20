import type { CardBox, TestCard } from '../cards/test-card.ts';
import { refuse } from './outcome.ts';

/**
 * The card with this id, or the only one with this national id. When a holder has several cards (a lost
 * one and its replacement), the national id alone would be a guess: the first of the list is the card in use.
 */
export function findCard(cards: CardBox, name: string): TestCard | ReturnType<typeof refuse> {
  const card = cards.find(name) ?? cards.list().find((candidate) => candidate.nationalId === name);
  return card ?? refuse('unknown-card', 'No test card has this id or national id: the virtual reader lists them.');
}
