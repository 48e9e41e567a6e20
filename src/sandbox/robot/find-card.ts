import type { CardBox, TestCard } from '../cards/test-card.ts';
import { refuse } from './outcome.ts';

/**
 * The card with this id, or the good card of the holder with this national id: its id is the national id
 * with `/` replaced by `-`, while defective cards of the same holder have a longer one.
 */
export const findCard = (cards: CardBox, name: string): TestCard | ReturnType<typeof refuse> =>
  cards.find(name) ??
  cards.find(name.replaceAll('/', '-')) ??
  refuse('unknown-card', 'No test card has this id or national id: the virtual reader lists them.');
