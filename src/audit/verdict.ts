import type { JournalFault, JournalVerdict } from './verify.ts';

/** The verdict in one sentence for the operator. */
export const describeVerdict = ({ lines, firstFault }: JournalVerdict): string =>
  firstFault === undefined
    ? `Journal verified: ${countLines(lines)}, none changed, removed or reordered.`
    : `The journal was tampered with: ${describeFault(firstFault)} Found good before that: ${countLines(lines)}.`;

const describeFault = ({ kind, sequence }: JournalFault): string => {
  const line = count(sequence);
  switch (kind) {
    case 'changed':
      return `line ${line} was changed, or does not belong in this place.`;
    case 'removed':
      return `lines are missing before line ${line}.`;
    case 'reordered':
      return `line ${line} stands in the wrong place.`;
    case 'truncated':
      return `it ends too early; line ${line} and those after it were removed.`;
    case 'rewritten':
      return `line ${line} is not the one that was anchored.`;
    case 'forged-anchor':
      return `the anchor of line ${line} was not written by this platform.`;
  }
};

const countLines = (lines: number): string => `${count(lines)} ${lines === 1 ? 'line' : 'lines'}`;

const count = (number: number): string => number.toLocaleString('en-US');
