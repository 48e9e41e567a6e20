import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readLanguage } from '#platform/language.ts';
import { securityHeaders } from '#platform/look/security-headers.ts';
import { pageVariants, professionalLook, sandboxLook } from './page-variants.ts';

export const stylesheets = [professionalLook.stylesheet, sandboxLook.stylesheet];
export const documents = { fr: pageVariants('fr'), en: pageVariants('en') };

/** Real servers around the pages: ours, a service that cancel returns to, and where that service sends the browser on. */
export type PageServer = {
  readonly origin: string;
  readonly arrivalUrl: string;
  readonly close: () => void;
};

/** `/fr/<name>` is a page under its real headers, `?closed` the same with no form target allowed, `/extra` the given document. */
export async function startPageServer(extra: string): Promise<PageServer> {
  const broker = await serve((_, response) => send(response, 'arrived'));
  const service = await serve((_, response) => redirect(response, `${origin(broker)}/done`));
  const callback = `${origin(service)}/callback?error=access_denied`;
  const pages = await serve((url, response) => answerPage(url, response, { callback, extra }));
  const close = (): void => [pages, service, broker].forEach((server) => server.close());
  return { origin: origin(pages), arrivalUrl: `${origin(broker)}/done`, close };
}

type World = { readonly callback: string; readonly extra: string };

function answerPage(url: URL, response: ServerResponse, world: World): void {
  const sheet = stylesheets.find((each) => each.path === url.pathname);
  if (sheet !== undefined) return send(response, sheet.body, sheet.headers);
  if (url.pathname === '/cancel') return redirect(response, world.callback);
  const [, language, name = ''] = url.pathname.split('/');
  const formTargets = url.searchParams.has('closed') ? [] : [world.callback];
  const page = url.pathname === '/extra' ? world.extra : (documents[readLanguage(language) ?? 'fr'][name] ?? '');
  send(response, page, securityHeaders({ https: false, formTargets }));
}

async function serve(answer: (url: URL, response: ServerResponse) => void): Promise<Server> {
  const server = createServer((request, response) => answer(new URL(request.url ?? '/', 'http://here'), response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const origin = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const redirect = (response: ServerResponse, location: string): void => void response.writeHead(303, { location }).end();

function send(
  response: ServerResponse,
  text: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'text/html' },
): void {
  response.writeHead(200, { ...headers }).end(text);
}
