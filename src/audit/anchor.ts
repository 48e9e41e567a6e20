import { createHmac, timingSafeEqual } from 'node:crypto';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import type { JournalHead } from './chain.ts';
import type { JournalKey } from './journal-key.ts';

/** Name of the anchors file inside the data directory. */
export const anchorsFileName = 'journal.anchors';

/**
 * A witness outside the database that the journal once ended with this line. A chain alone cannot tell
 * that its tail was cut; the highest anchor can.
 */
export type Anchor = JournalHead & {
  /** Keyed, so that nobody without the journal's key writes one; lower-case hexadecimal. */
  readonly mac: string;
};

/** Appends one anchor and forces it to the disk. Creates the file, readable by its owner only. */
export const appendAnchor = async (file: string, key: JournalKey, head: JournalHead): Promise<void> => {
  const handle = await open(file, 'a+', 0o600);
  try {
    const start = (await endsInsideLine(handle)) ? '\n' : '';
    await handle.appendFile(`${start}${head.sequence} ${head.hash} ${anchorMac(key, head)}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
};

/** All anchors of the file, in its order; none when there is no file. */
export const readAnchors = async (file: string): Promise<readonly Anchor[]> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return parseAnchors(text);
};

/**
 * A line that is no anchor is passed over: a power cut can leave half a line, and whoever could spoil a
 * line could as well have deleted it. Only a copy of the file kept elsewhere shows that.
 */
export const parseAnchors = (text: string): readonly Anchor[] =>
  [...text.matchAll(/^([0-9]{1,15}) ([0-9a-f]{64}) ([0-9a-f]{64})$/gm)].map(
    ([, sequence = '', hash = '', mac = '']) => ({
      sequence: Number(sequence),
      hash,
      mac,
    }),
  );

/** Whether the holder of the key wrote the anchor. */
export const isGenuineAnchor = (key: JournalKey, anchor: Anchor): boolean =>
  timingSafeEqual(Buffer.from(anchorMac(key, anchor), 'hex'), Buffer.from(anchor.mac, 'hex'));

// A line's hash begins with 32 bytes of hash; this text keeps the two uses of the key apart.
const anchorMac = (key: JournalKey, { sequence, hash }: JournalHead): string =>
  createHmac('sha256', key).update(`anchor of the vestibule journal ${sequence} ${hash}`).digest('hex');

const endsInsideLine = async (handle: FileHandle): Promise<boolean> => {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
};
