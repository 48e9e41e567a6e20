import { type Certificate, isValidAt } from './certificate.ts';
import type { TrustStore } from './trust.ts';

/** A verified path, from the issuer of the card up to a configured root. */
export type Chain = {
  /** Issuer first, root last. Never empty. */
  readonly authorities: readonly [Certificate, ...Certificate[]];
};

export type ChainFailure = 'unknown issuer' | 'signature does not verify';

/** More authorities than IGC-Santé ever stacks (two), and a bound on the work that a stranger can cause. */
const maximumAuthorities = 4;
const maximumSignatureChecks = 24;

type Climb = {
  readonly store: TrustStore;
  readonly presented: readonly Certificate[];
  readonly nowMilliseconds: number;
  checksLeft: number;
  /** A configured authority has the name that was looked for. */
  nameMatched: boolean;
};

/**
 * Looks for a path from a card to a configured root (RFC 5280 §6.1: names, signatures, validity, basic
 * constraints, path length, keyCertSign). Every candidate with the right name is tried, so a forged authority
 * that borrows the name of a real one neither passes nor stands in the way.
 */
export function findChain(card: Certificate, context: ChainContext): Chain | ChainFailure {
  const climb: Climb = { ...context, checksLeft: maximumSignatureChecks, nameMatched: false };
  const authorities = climbFrom(card, 0, climb);
  if (authorities) return { authorities };
  return climb.nameMatched ? 'signature does not verify' : 'unknown issuer';
}

export type ChainContext = {
  readonly store: TrustStore;
  /** Certificates that the client sent: they may complete the path, never end it. */
  readonly presented: readonly Certificate[];
  readonly nowMilliseconds: number;
};

function climbFrom(child: Certificate, below: number, climb: Climb): Chain['authorities'] | undefined {
  if (below >= maximumAuthorities) return undefined;
  const root = climb.store.roots.find((candidate) => issued(candidate, child, below, climb));
  if (root) return [root];
  for (const candidate of [...climb.store.intermediates, ...climb.presented]) {
    if (!issued(candidate, child, below, climb)) continue;
    const above = climbFrom(candidate, below + 1, climb);
    if (above) return [candidate, ...above];
  }
  return undefined;
}

/** `below`: how many authorities already stand between `child`, included, and the card. */
function issued(candidate: Certificate, child: Certificate, below: number, climb: Climb): boolean {
  if (candidate.subjectName !== child.issuerName) return false;
  climb.nameMatched ||= !climb.presented.includes(candidate);
  if (!mayIssue(candidate, below) || !isValidAt(candidate, climb.nowMilliseconds)) return false;
  climb.checksLeft -= 1;
  return climb.checksLeft >= 0 && child.native.verify(candidate.publicKey);
}

function mayIssue({ purpose, publicKey }: Certificate, below: number): boolean {
  const withinLength = purpose.pathLength === undefined || below <= purpose.pathLength;
  const strongEnough = (publicKey.asymmetricKeyDetails?.modulusLength ?? 2048) >= 2048;
  return purpose.isAuthority && purpose.keyUsage?.keyCertSign === true && withinLength && strongEnough;
}
