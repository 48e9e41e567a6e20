import type { CardDependencies, RevocationSettings } from './card.ts';
import { crlReader } from './crl.ts';
import { askOcsp } from './ocsp.ts';
import { recent } from '#platform/recent.ts';
import { pausingAsk } from './pausing-ask.ts';
import type { Issued, RevocationStatus } from './revocation-status.ts';

export type RevocationChecker = { readonly find: (issued: Issued) => Promise<RevocationStatus> };

const rememberedCertificates = 20_000;

/**
 * OCSP first, the list when no responder gives a valid answer. Answers are kept for `cacheSeconds` at most,
 * and lookups of one certificate that run at once share one.
 */
export function revocationChecker(settings: RevocationSettings, deps: CardDependencies): RevocationChecker {
  const known = recent<RevocationStatus>(rememberedCertificates);
  const underWay = new Map<string, Promise<RevocationStatus>>();
  const ask = pausingAsk(deps.clock);
  const readCrl = crlReader(settings, { clock: deps.clock, ask });
  const lookUp = async (issued: Issued): Promise<RevocationStatus> => {
    const byOcsp = await askOcsp(issued, settings, { ...deps, ask });
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
  return status.status === 'unknown'
    ? { status: 'unknown', detail: `OCSP: ${ocspDetail}; list: ${status.detail}` }
    : status;
}
