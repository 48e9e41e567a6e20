import { type CardRefusal, refuse } from './card.ts';
import { type Certificate, isValidAt } from './certificate.ts';

/** P202 outside the period; the detail tells a card that has expired from one that is not valid yet. */
export function refuseOutsideValidity(card: Certificate, nowMilliseconds: number): CardRefusal | undefined {
  if (isValidAt(card, nowMilliseconds)) return undefined;
  return refuse('P202', nowMilliseconds < card.notBeforeMilliseconds ? 'not valid yet' : 'expired');
}
