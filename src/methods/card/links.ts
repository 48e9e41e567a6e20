import type { Certificate } from './certificate.ts';
import type { Issued } from './revocation-status.ts';

/**
 * Of a path from the certificate up to its root, the certificates that must not have been revoked: the first, and the
 * intermediates that only the client brought. Those that the operator configured are trusted for as long as they stay
 * configured.
 */
export const linksToCheck = (path: readonly Certificate[], configured: ReadonlySet<Certificate>): readonly Issued[] =>
  path.flatMap((certificate, index) => {
    const issuer = path[index + 1];
    return issuer && !configured.has(certificate) ? [{ certificate, issuer }] : [];
  });
