import * as pkijs from 'pkijs';
import type { Clock } from '#vocabulary/clock.ts';
import type { RevocationSettings } from './card.ts';
import type { Certificate } from './certificate.ts';
import { type ListStructure, readListStructure } from './crl-structure.ts';
import type { Ask } from './pausing-ask.ts';
import { clockSkewMilliseconds, type Issued, orderAddresses, type RevocationStatus } from './revocation-status.ts';
import { isSignedBy } from './signature.ts';

/** A complete list as it was fetched; its signature is checked against the issuer each time it is used. */
type RevocationList = {
  readonly structure: ListStructure;
  readonly nextUpdateMilliseconds: number;
  readonly fetchedAtMilliseconds: number;
};

const maximumListBytes = 32 * 1024 * 1024;

export type ListDependencies = { readonly clock: Clock; readonly ask: Ask };

/**
 * Reads revocation lists from the configured addresses. A list is asked for again after `cacheSeconds`, and
 * serves until its nextUpdate when the address does not answer. The cache has one place an address.
 */
export function crlReader(
  settings: RevocationSettings,
  { clock, ask }: ListDependencies,
): (issued: Issued) => Promise<RevocationStatus> {
  const lists = new Map<string, RevocationList>();
  const underWay = new Map<string, Promise<RevocationList | string>>();
  const load = async (url: string): Promise<RevocationList | string> => {
    const kept = lists.get(url);
    const nowMilliseconds = clock.nowMilliseconds();
    if (kept && nowMilliseconds < kept.fetchedAtMilliseconds + settings.cacheSeconds * 1000) return kept;
    const fetched = await fetchList(url, settings, { ask, nowMilliseconds });
    if (typeof fetched === 'string') return kept ?? fetched;
    lists.set(url, fetched);
    return fetched;
  };
  const share = (url: string) => {
    const loading = underWay.get(url) ?? load(url).finally(() => underWay.delete(url));
    underWay.set(url, loading);
    return loading;
  };
  return (issued) => searchLists(issued, settings, { load: share, clock });
}

type Source = { readonly load: (url: string) => Promise<RevocationList | string>; readonly clock: Clock };

async function searchLists(
  issued: Issued,
  settings: RevocationSettings,
  { load, clock }: Source,
): Promise<RevocationStatus> {
  let detail = 'no list configured';
  for (const url of orderAddresses(settings.crlUrls, namedLists(issued.certificate))) {
    const list = await load(url);
    const now = clock.nowMilliseconds();
    const problem = typeof list === 'string' ? list : findProblem(list, issued.issuer, now);
    if (typeof list !== 'string' && problem === undefined)
      return statusIn(list, issued, now + settings.cacheSeconds * 1000);
    detail = problem ?? detail;
  }
  return { status: 'unknown', detail };
}

function statusIn(list: RevocationList, { certificate }: Issued, untilMilliseconds: number): RevocationStatus {
  const status = list.structure.serials.has(certificate.serial) ? 'revoked' : 'good';
  return { status, freshUntilMilliseconds: Math.min(list.nextUpdateMilliseconds, untilMilliseconds) };
}

function findProblem(list: RevocationList, issuer: Certificate, nowMilliseconds: number): string | undefined {
  if (list.structure.issuerName !== issuer.subjectName) return 'list of another authority';
  if (issuer.purpose.keyUsage?.crlSign !== true) return 'the authority may not sign lists';
  if (list.structure.thisUpdate.getTime() > nowMilliseconds + clockSkewMilliseconds) return 'list of the future';
  if (nowMilliseconds >= list.nextUpdateMilliseconds) return 'stale list';
  return isSignedBy(list.structure.signed, issuer.publicKey) ? undefined : 'the signature of the list does not verify';
}

async function fetchList(
  url: string,
  settings: RevocationSettings,
  { ask, nowMilliseconds }: { readonly ask: Ask; readonly nowMilliseconds: number },
): Promise<RevocationList | string> {
  const answer = await ask({ url, timeoutSeconds: settings.timeoutSeconds, maximumBytes: maximumListBytes });
  if ('problem' in answer) return answer.problem;
  try {
    return acceptComplete(readListStructure(answer.bytes), nowMilliseconds);
  } catch {
    // Malformed octets; a garbled list is no list, and the policy decides what follows.
    return 'malformed list';
  }
}

/** A critical extension makes it a partial, indirect or delta list (RFC 5280 §5.2), which would hide revocations. */
function acceptComplete(structure: ListStructure, fetchedAtMilliseconds: number): RevocationList | string {
  if (structure.extensions.some(({ critical }) => critical)) return 'partial list';
  if (!structure.nextUpdate) return 'list without nextUpdate';
  return { structure, nextUpdateMilliseconds: structure.nextUpdate.getTime(), fetchedAtMilliseconds };
}

function namedLists({ structure }: Certificate): readonly string[] {
  const points = structure.extensions?.find(({ extnID }) => extnID === '2.5.29.31')?.parsedValue;
  if (!(points instanceof pkijs.CRLDistributionPoints)) return [];
  const names = points.distributionPoints.flatMap(({ distributionPoint }) =>
    Array.isArray(distributionPoint) ? distributionPoint : [],
  );
  return names.map(({ value }) => String(value));
}
