import type { Certificate } from './certificate.ts';

/** `unknown` says why, in the words of the last ones that were asked. */
export type RevocationStatus =
  | { readonly status: 'good' | 'revoked'; readonly freshUntilMilliseconds: number }
  | { readonly status: 'unknown'; readonly detail: string };

/** A certificate whose chain was verified, with the authority that issued it. */
export type Issued = { readonly certificate: Certificate; readonly issuer: Certificate };

/** How far a responder's clock may be ahead of ours. */
export const clockSkewMilliseconds = 300_000;

/** The configured http addresses, those that the certificate itself names first. No other address is ever asked. */
export function orderAddresses(configured: readonly string[], named: readonly string[]): readonly string[] {
  const usable = configured.filter((url) => /^https?:\/\//i.test(url));
  return [...usable.filter((url) => named.includes(url)), ...usable.filter((url) => !named.includes(url))];
}
