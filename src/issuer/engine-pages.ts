import { createHash } from 'node:crypto';
import type Provider from 'oidc-provider';
import { securityHeaders } from '#platform/look/security-headers.ts';

/**
 * Takes away the body that the engine's framework writes under every redirect (a page with the code in it), and gives
 * the one page that the engine writes by itself, the form of `response_mode=form_post`, the headers of our pages: its
 * script is allowed by its hash (CSP Level 3 §2.3.1), and nothing else runs. An address asked with a method that it
 * does not have is refused in JSON like everything else there.
 */
export const dressEnginePages = (provider: Provider, https: boolean): void => {
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.status >= 300 && ctx.status < 400) {
      ctx.body = '';
      ctx.remove('content-type');
    } else if (ctx.status === 404 && ctx.body === undefined) {
      ctx.body = { error: 'invalid_request', error_description: 'nothing is here for this method' };
      ctx.status = 404;
    } else if (ctx.response.type === 'text/html' && ctx.res.getHeader('content-security-policy') === undefined) {
      ctx.set(headersOf(String(ctx.body), https));
    }
  });
};

const headersOf = (page: string, https: boolean): Record<string, string> => {
  const action = /<form method="post" action="([^"]*)"/.exec(page)?.[1];
  const headers = securityHeaders({ https, formTargets: action === undefined ? [] : [action] });
  const scripts = [...page.matchAll(/<script>([^<]*)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  const policy = `${headers['content-security-policy'] ?? ''}; script-src ${scripts.length === 0 ? "'none'" : scripts.join(' ')}`;
  return { ...headers, 'content-security-policy': policy };
};
