/** What the headers of a page depend on. */
export type PageSecurity = {
  /**
   * Where a form of this page may end up after its redirects: addresses registered by the service (the redirect
   * URI that cancel returns to, the post-logout address). Empty for a page whose forms stay here.
   */
  readonly formTargets?: readonly string[] | undefined;
  /** The page brings a script of ours, which asks our own host. */
  readonly ownScript?: boolean | undefined;
  /** The page is served over TLS: browsers are told to stay there. */
  readonly https: boolean;
};

/**
 * Headers of every HTML page. Nothing is loaded but our stylesheet, nothing runs, nobody frames us.
 * Left out on purpose: `Cross-Origin-Opener-Policy` would cut a service that logs in inside a pop-up from its
 * opener; `Referrer-Policy: no-referrer` would make browsers send `Origin: null` with our own forms
 * (Fetch, "append a request Origin header"), which the cross-site check reads.
 */
export function securityHeaders(security: PageSecurity): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': contentSecurityPolicy(security.formTargets ?? [], security.ownScript === true),
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(security.https ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

const contentSecurityPolicy = (formTargets: readonly string[], ownScript: boolean): string =>
  [
    "default-src 'none'",
    ...(ownScript ? ["script-src 'self'", "connect-src 'self'"] : []),
    "style-src 'self'",
    "img-src 'self' data:",
    `form-action ${["'self'", ...new Set(formTargets.flatMap(findScheme))].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

/**
 * Chromium holds every redirect after a form post against `form-action`, not only the first: cancel goes to the
 * engine, then to the service, which may itself be a broker that sends the browser on to a host we cannot know.
 * So the scheme of the registered address is allowed, not its origin: a login that dead-ends would be the worse harm,
 * and the open part is small, because no form of ours takes its target from outside.
 */
function findScheme(address: string): readonly string[] {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase();
  return scheme === undefined || refusedSchemes.has(scheme) ? [] : [`${scheme}:`];
}

const refusedSchemes = new Set(['javascript', 'data', 'blob', 'filesystem', 'about']);
