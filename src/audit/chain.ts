import { createHmac } from 'node:crypto';
import type { NewEvent } from '#vocabulary/event.ts';
import { canonicalJson } from './canonical.ts';
import type { JournalKey } from './journal-key.ts';
import type { JournalLine } from './journal.ts';

/** The last line's number and hash: what the next line is chained to. */
export type JournalHead = Pick<JournalLine, 'sequence' | 'hash'>;

/** The head of an empty journal. */
export const genesis: JournalHead = { sequence: 0, hash: '0'.repeat(64) };

/**
 * The line that follows `head`. Its event is the one given, in the form in which a store can give it back.
 * Throws a TypeError when the event holds a number that JSON cannot carry.
 */
export const chainLine = (key: JournalKey, head: JournalHead, event: NewEvent): JournalLine => {
  const sequence = head.sequence + 1;
  const storable = storableEvent(event);
  return { sequence, event: storable, hash: hashLine(key, head.hash, sequence, storable) };
};

/**
 * HMAC-SHA-256 over the previous hash (32 bytes), the sequence (8 bytes, big-endian) and the canonical
 * text. The first two have a fixed width, so no two different lines give the same input.
 */
export const hashLine = (key: JournalKey, previousHash: string, sequence: number, event: NewEvent): string => {
  const prefix = Buffer.allocUnsafe(40);
  prefix.write(previousHash, 'hex');
  prefix.writeBigUInt64BE(BigInt(sequence), 32);
  return createHmac('sha256', key).update(prefix).update(canonicalJson(event)).digest('hex');
};

/** Databases keep UTF-8, which cannot hold half of a surrogate pair nor, in PostgreSQL, a NUL. */
const storableText = <Text extends string>(text: Text | undefined): Text | undefined =>
  text === undefined || (text.isWellFormed() && !text.includes('\0'))
    ? text
    : (text.toWellFormed().replaceAll('\0', '\u{FFFD}') as Text);

const storableEvent = (event: NewEvent): NewEvent => ({
  kind: event.kind,
  atMilliseconds: event.atMilliseconds,
  nationalId: storableText(event.nationalId),
  accountId: storableText(event.accountId),
  clientId: storableText(event.clientId),
  sessionId: storableText(event.sessionId),
  correlationId: storableText(event.correlationId),
  details: event.details,
});
