import { hash } from 'node:crypto';
import type { Sealer } from '#platform/sealed-token.ts';
import { type FaultCode, faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import { asCorrelationId, type CorrelationId } from '#vocabulary/identifiers.ts';

/** What the browser carries to a method's own host: which login it is for. Worth nothing without that browser's cookie. */
export type Ticket = { readonly interactionId: string };

/** What it carries back when the method refused. */
export type RefusalNote = { readonly interactionId: string; readonly fault: FaultCode };

export const sealTicket = (sealer: Sealer, ticket: Ticket, expiresAtSeconds: number): string =>
  sealer.seal({ use: 'ticket', interactionId: ticket.interactionId }, expiresAtSeconds);

/** The ticket, or undefined when forged, expired or made for another use. */
export const openTicket = (sealer: Sealer, note: string, nowSeconds: number): Ticket | undefined => {
  const content = sealer.open(note, nowSeconds);
  if (content?.['use'] !== 'ticket' || typeof content['interactionId'] !== 'string') return undefined;
  return { interactionId: content['interactionId'] };
};

export const sealRefusal = (sealer: Sealer, note: RefusalNote, expiresAtSeconds: number): string =>
  sealer.seal({ use: 'refusal', ...note }, expiresAtSeconds);

/** The refusal, or undefined when forged, expired or made for another use. */
export const openRefusal = (sealer: Sealer, note: string, nowSeconds: number): RefusalNote | undefined => {
  const content = sealer.open(note, nowSeconds);
  if (content?.['use'] !== 'refusal' || typeof content['interactionId'] !== 'string') return undefined;
  const fault = content['fault'];
  return typeof fault === 'string' && isFaultCode(fault)
    ? { interactionId: content['interactionId'], fault }
    : undefined;
};

const isFaultCode = (value: string): value is FaultCode => Object.hasOwn(faultCatalogue, value);

/** base64url SHA-256 of a one-time token: the form in which stores keep it. */
export const hashToken = (token: string): string => hash('sha256', token, 'base64url');

/** Without I, L, O and U: read aloud over a telephone without confusion (Crockford). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The code that the person reads to support, the same at every step of one login: twelve signs in three
 * groups, made from the interaction's id without giving it away.
 */
export const correlationOf = (interactionId: string): CorrelationId => {
  const digest = hash('sha256', `correlation${interactionId}`, 'buffer');
  let signs = '';
  for (const byte of digest.subarray(0, 12)) signs += (signs.length % 5 === 4 ? '-' : '') + (alphabet[byte & 31] ?? '');
  return asCorrelationId(signs);
};
