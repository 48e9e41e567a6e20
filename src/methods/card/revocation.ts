import { type CardDependencies, type RevocationSettings } from './card.ts';
import type { Certificate } from './certificate.ts';
import { crlReader } from './crl.ts';
import { askOcsp } from './ocsp.ts';
import { recent } from './recent.ts';

/** `unknown` says why, in the words of the last ones that were asked. */
export type RevocationStatus =
  | { readonly status: 'good' | 'revoked'; readonly freshUntilMilliseconds: number }
  | { readonly status: 'unknown'; readonly detail: string };

/** A certificate whose chain was verified, with the authority that issued it. */
export type Issued = { readonly certificate: Certificate; readonly issuer: Certificate };

export type RevocationChecker = { readonly find: (issued: Issued) => Promise<RevocationStatus> };

const rememberedCertificates = 20_000;

/**
 * OCSP first, the list when no responder gives a valid answer. Answers are kept for `cacheSeconds` at most,
 * and lookups of one certificate that run at once share one.
 */
export function revocationChecker(settings: RevocationSettings, deps: CardDependencies): RevocationChecker {
  const known = recent<RevocationStatus>(rememberedCertificates);
  const underWay = new Map<string, Promise<RevocationStatus>>();
  const readCrl = crlReader(settings, deps.clock);
  const lookUp = async (issued: Issued): Promise<RevocationStatus> => {
    const byOcsp = await askOcsp(issued, settings, deps);
    const status = byOcsp.status === 'unknown' ? await orElse(byOcsp.detail, readCrl(issued)) : byOcsp;
    if (status.status !== 'unknown') known.keep(issued.certificate.fingerprint, status);
    return status;
  };
  const find = async (issued: Issued): Promise<RevocationStatus> => {
    const key = issued.certificate.fingerprint;
    const before = known.find(key);
    if (before && isFresh(before, deps.clock.nowMilliseconds())) return before;
    const lookup = underWay.get(key) ?? lookUp(issued).finally(() => underWay.delete(key));
    underWay.set(key, lookup);
    return lookup;
  };
  return { find };
}

const isFresh = (status: RevocationStatus, nowMilliseconds: number): boolean =>
  status.status !== 'unknown' && nowMilliseconds < status.freshUntilMilliseconds;

async function orElse(ocspDetail: string, list: Promise<RevocationStatus>): Promise<RevocationStatus> {
  const status = await list;
  return status.status === 'unknown' ? { status: 'unknown', detail: `OCSP: ${ocspDetail}; list: ${status.detail}` } : status;
}

/** How far a responder's clock may be ahead of ours. */
export const clockSkewMilliseconds = 300_000;

/** The configured http addresses, those that the certificate itself names first. No other address is ever asked. */
export function orderAddresses(configured: readonly string[], named: readonly string[]): readonly string[] {
  const usable = configured.filter((url) => /^https?:\/\//i.test(url));
  return [...usable.filter((url) => named.includes(url)), ...usable.filter((url) => !named.includes(url))];
}
