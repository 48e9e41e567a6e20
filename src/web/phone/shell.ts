import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html, raw, render } from '#platform/html.ts';
import { type AppFile, appFile, makeWorker, readModules } from './app-files.ts';
import { isHttps } from './door.ts';
import type { PhoneHost } from './phone-host.ts';

/** One file with how long a browser may keep it. */
type Served = { readonly file: AppFile; readonly headers: Readonly<Record<string, string>> };

/**
 * What a browser loads: one page, its modules, its look, and what makes it an installed app. Made when the first
 * browser asks: a platform that nobody opens the app of does not erase types at its start.
 */
export const registerShell = (app: FastifyInstance, host: PhoneHost): void => {
  let made: ReadonlyMap<string, Served> | undefined;
  const serve = (request: FastifyRequest, reply: FastifyReply): FastifyReply | void => {
    made ??= makeShell(host);
    const served = made.get(request.url.split('?')[0] ?? '');
    return served === undefined ? reply.callNotFound() : sendFile(request, reply.headers(served.headers), served.file);
  };
  for (const path of ['/', '/app/*', '/icons/*', '/manifest.webmanifest', '/service-worker.js']) app.get(path, serve);
  app.get(host.stylesheet.path, serve);
  app.get('/favicon.ico', (_request, reply) => reply.code(204).send());
};

const makeShell = (host: PhoneHost): ReadonlyMap<string, Served> => {
  const { base, own: modules, borrowed } = readModules();
  const page = appFile('/', 'text/html; charset=utf-8', shellPage(host, `${base}/main.ts`));
  const style = appFile(host.stylesheet.path, 'text/css; charset=utf-8', host.stylesheet.body);
  const icons = iconFiles();
  const manifest = appFile('/manifest.webmanifest', 'application/manifest+json', JSON.stringify(manifestOf(host)));
  const shell = [page, style, manifest, ...icons, ...modules];
  const worker = makeWorker(
    shell.map(({ path }) => path),
    shell,
  );
  const files: readonly (readonly [readonly AppFile[], Served['headers']])[] = [
    [[style, ...modules, ...borrowed], { 'cache-control': 'public, max-age=31536000, immutable' }],
    [[manifest, ...icons, worker], { 'cache-control': 'no-cache' }],
    [[page], pageHeaders(isHttps(host))],
  ];
  return new Map(files.flatMap(([some, headers]) => some.map((file) => [file.path, { file, headers }] as const)));
};

const sendFile = ({ headers }: FastifyRequest, reply: FastifyReply, { type, body, gzipped }: AppFile): FastifyReply => {
  reply.header('x-content-type-options', 'nosniff').header('vary', 'accept-encoding').type(type);
  const takesGzip = /\bgzip\b/.test(headers['accept-encoding'] ?? '');
  return gzipped !== undefined && takesGzip ? reply.header('content-encoding', 'gzip').send(gzipped) : reply.send(body);
};

/** The page runs our modules and nothing else, speaks to us and to nobody else, and is framed by nobody. */
const pageHeaders = (https: boolean): Readonly<Record<string, string>> => ({
  'cache-control': 'no-cache',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(self), publickey-credentials-create=(self), publickey-credentials-get=(self), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  ...(https ? { 'strict-transport-security': 'max-age=31536000' } : {}),
});

/** The module's path is ours, a digest and a name: nothing in it needs escaping. */
const shellPage = ({ look, stylesheet, pushKey }: PhoneHost, mainModule: string): string =>
  render(html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6f3ec">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0f1617">
<title>${look.name}</title>
<link rel="icon" href="/icons/app.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/icons/app-192.png">
<link rel="manifest" href="/manifest.webmanifest">
<link rel="stylesheet" href="${stylesheet.path}">
${raw(`<script type="module" src="${mainModule}"></script>`)}
</head>
<body class="phone" data-name="${look.name}" data-logo="${look.logo ?? '/icons/app.svg'}" data-sandbox="${look.sandbox ? 'yes' : 'no'}" data-push-key="${pushKey ?? ''}">
<noscript><p class="panel">Cette application a besoin de JavaScript, pour signer avec une clé qui ne quitte pas ce téléphone.</p><p class="panel" lang="en">This app needs JavaScript, to sign with a key that never leaves this phone.</p></noscript>
</body>
</html>
`);

const manifestOf = ({ look }: PhoneHost): object => ({
  id: '/',
  name: `${look.name} · téléphone`,
  short_name: look.name,
  description: 'Approuver une connexion depuis son téléphone. Approve a login from your phone.',
  lang: 'fr',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  background_color: '#f6f3ec',
  theme_color: look.colour,
  icons: [
    { src: '/icons/app.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    { src: '/icons/app-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: '/icons/app-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
});

const iconFiles = (): readonly AppFile[] =>
  Object.entries({
    'app.svg': 'image/svg+xml',
    'app-192.png': 'image/png',
    'app-512.png': 'image/png',
    'maskable-512.png': 'image/png',
  }).map(([name, type]) => appFile(`/icons/${name}`, type, readFileSync(new URL(`./icons/${name}`, import.meta.url))));
