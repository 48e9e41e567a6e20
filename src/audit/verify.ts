import { type Anchor, isGenuineAnchor } from './anchor.ts';
import { genesis, hashLine, type JournalHead } from './chain.ts';
import type { JournalKey } from './journal-key.ts';
import type { JournalLine } from './journal.ts';

/**
 * `changed`: the line does not match its hash, because it or its place in the chain was altered.
 * `removed`: numbers are missing before the line. `reordered`: its number was already passed.
 * `truncated`: the journal ends before a line that an anchor saw. `rewritten`: a line is consistent but is
 * not the one that an anchor saw. `forged-anchor`: an anchor was not written by the holder of the key.
 */
export type JournalFaultKind = 'changed' | 'removed' | 'reordered' | 'truncated' | 'rewritten' | 'forged-anchor';

export type JournalFault = { readonly kind: JournalFaultKind; readonly sequence: number };

export type JournalVerdict = {
  readonly ok: boolean;
  /** Lines found good before the end or the first fault. */
  readonly lines: number;
  readonly firstFault?: JournalFault;
};

/** Walks the journal from its first line, oldest first, and stops at the first fault. Pure: reads what it is given. */
export const verifyJournal = async (
  lines: AsyncIterable<JournalLine>,
  anchors: readonly Anchor[],
  key: JournalKey,
): Promise<JournalVerdict> => {
  const forged = anchors.find((anchor) => !isGenuineAnchor(key, anchor));
  if (forged) return refuse(0, 'forged-anchor', forged.sequence);
  const anchored = groupBySequence(anchors);
  let head = genesis;
  for await (const line of lines) {
    const kind = checkAgainstHead(key, head, line) ?? checkAgainstAnchors(anchored, line);
    if (kind) return refuse(head.sequence, kind, line.sequence);
    head = line;
  }
  const cut = Math.max(0, ...anchored.keys());
  return cut > head.sequence
    ? refuse(head.sequence, 'truncated', head.sequence + 1)
    : { ok: true, lines: head.sequence };
};

const refuse = (lines: number, kind: JournalFaultKind, sequence: number): JournalVerdict => ({
  ok: false,
  lines,
  firstFault: { kind, sequence },
});

const checkAgainstHead = (key: JournalKey, head: JournalHead, line: JournalLine): JournalFaultKind | undefined => {
  if (line.sequence > head.sequence + 1) return 'removed';
  if (line.sequence <= head.sequence) return 'reordered';
  return hashLine(key, head.hash, line.sequence, line.event) === line.hash ? undefined : 'changed';
};

const checkAgainstAnchors = (anchored: Map<number, string[]>, line: JournalLine): JournalFaultKind | undefined =>
  anchored.get(line.sequence)?.every((hash) => hash === line.hash) === false ? 'rewritten' : undefined;

const groupBySequence = (anchors: readonly Anchor[]): Map<number, string[]> => {
  const bySequence = new Map<number, string[]>();
  for (const { sequence, hash } of anchors) bySequence.set(sequence, [...(bySequence.get(sequence) ?? []), hash]);
  return bySequence;
};
