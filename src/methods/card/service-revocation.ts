import type { CardDependencies, PresentedCard, RevocationSettings } from './card.ts';
import { parseCertificate } from './certificate.ts';
import { findChain } from './chain.ts';
import { linksToCheck } from './links.ts';
import { revocationChecker } from './revocation.ts';
import type { TrustStore } from './trust.ts';

export type ServiceTrust = { readonly store: TrustStore; readonly revocation: RevocationSettings };

/**
 * Whether a service's certificate that the handshake has verified must be refused all the same: revoked, or not to be
 * known while the policy is to refuse. By OCSP and lists, as for cards. The answer is the reason, for the log.
 */
export function serviceRevocation(
  { store, revocation }: ServiceTrust,
  deps: CardDependencies,
): (presented: PresentedCard) => Promise<string | undefined> {
  const checker = revocationChecker(revocation, deps);
  const configured = new Set([...store.roots, ...store.intermediates]);
  const unlessAccepted = (detail: string) => (revocation.whenUnknown === 'refuse' ? detail : undefined);
  return async ({ certificateDer, chainDer }) => {
    const own = parseCertificate(certificateDer);
    if (own === undefined) return 'the certificate cannot be read';
    const presented = chainDer.map(parseCertificate).filter((one) => one !== undefined);
    const chain = findChain(own, { store, presented, nowMilliseconds: deps.clock.nowMilliseconds() });
    if (typeof chain === 'string') return unlessAccepted(chain);
    const statuses = await Promise.all(linksToCheck([own, ...chain.authorities], configured).map(checker.find));
    if (statuses.some(({ status }) => status === 'revoked')) return 'revoked';
    const unknown = statuses.find((status) => status.status === 'unknown');
    return unknown && unlessAccepted(unknown.detail);
  };
}
