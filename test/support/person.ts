import { request as httpsRequest } from 'node:https';
import type { TestPki } from '#sandbox/cards/card-box.ts';
import type { TestCard } from '#sandbox/cards/test-card.ts';
import type { World } from './world.ts';

/** What of a card takes part in a handshake. */
export type PocketCard = Pick<TestCard, 'certificatePem' | 'chainPem' | 'keyPem'>;

/** A person at a desk: a browser that keeps cookies and follows redirects, and a card to put into the reader. */
export type Person = {
  /** Asks an address like a browser that navigates; does not follow redirects. */
  readonly visit: (url: string, init?: RequestInit) => Promise<Response>;
  /** Follows redirects inside the platform; stops at a page, or at the first address outside. */
  readonly follow: (url: string, init?: RequestInit) => Promise<Arrival>;
  /** Whole login: authorize, card, back to the service's address. */
  readonly logIn: (authorizeUrl: string, card: PocketCard) => Promise<URL>;
  /** From the login page to the service's address, or to the page that says why not. */
  readonly presentCard: (page: Arrival, card: PocketCard | undefined) => Promise<Arrival>;
  readonly cancel: (page: Arrival) => Promise<Arrival>;
  readonly cookies: Map<string, Cookie>;
};

type Cookie = { readonly name: string; readonly value: string; readonly path: string; readonly host: string };

export type Arrival = { readonly url: URL; readonly status: number; readonly text: string; readonly outside: boolean };

/** The part of a platform that a browser meets. */
export type Place = Pick<World, 'issuer' | 'authorizeUrl'> & {
  readonly running: { readonly sandbox: { readonly pki: Pick<TestPki, 'authorities'> } | undefined };
};

/** Somebody new: an empty browser. @param forwarded headers that a proxy before the platform adds */
export const newPerson = (world: Place, forwarded: Readonly<Record<string, string>> = {}): Person => {
  const cookies = new Map<string, Cookie>();
  const visit = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers({ ...forwarded, ...Object.fromEntries(new Headers(init.headers)) });
    const jar = cookiesFor(cookies, new URL(url));
    if (jar !== '') headers.set('cookie', jar);
    if (!headers.has('accept')) headers.set('accept', 'text/html');
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    keepCookies(cookies, new URL(url), response.headers.getSetCookie());
    return response;
  };
  const inside = (url: URL) =>
    url.origin === new URL(world.authorizeUrl).origin || url.origin === new URL(world.issuer).origin;
  const follow = async (start: string, init?: RequestInit): Promise<Arrival> => {
    let url = new URL(start);
    let response = await visit(start, init);
    for (let hops = 0; hops < 12; hops += 1) {
      const location = response.headers.get('location');
      if (location === null) return { url, status: response.status, text: await response.text(), outside: false };
      await response.body?.cancel();
      url = new URL(location, url);
      if (!inside(url)) return { url, status: response.status, text: '', outside: true };
      response = await visit(url.href);
    }
    throw new Error('too many redirects');
  };
  const presentCard = async (page: Arrival, card: PocketCard | undefined): Promise<Arrival> => {
    const location = await handshake(world, cardUrlOf(page), card);
    return follow(location);
  };
  return {
    visit,
    follow,
    presentCard,
    cookies,
    logIn: async (authorizeUrl, card) => {
      const first = await follow(authorizeUrl);
      const arrival = first.outside ? first : await presentCard(first, card);
      if (!arrival.outside) throw new Error(`the login ended on a page: ${arrival.status} ${titleOf(arrival)}`);
      return arrival.url;
    },
    cancel: (page) => {
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
      return follow(`${page.url.origin}${page.url.pathname}/cancel`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: page.url.origin },
        body: new URLSearchParams({ csrf }).toString(),
      });
    },
  };
};

export const titleOf = ({ text }: Arrival): string => /<title>([^<]*)<\/title>/.exec(text)?.[1] ?? text.slice(0, 200);

/** The address behind the card button of a login page. */
export const cardUrlOf = (page: Arrival): string => {
  const url = /href="(https:[^"]*\/card\?ticket=[^"]+)"/.exec(page.text)?.[1];
  if (url === undefined) throw new Error(`no card button on ${page.url.href}: ${titleOf(page)}`);
  return url.replaceAll('&amp;', '&');
};

/** What a browser does when the card host asks for the certificate: one real handshake, one request. */
export const handshake = (world: Pick<Place, 'running'>, url: string, card: PocketCard | undefined): Promise<string> =>
  new Promise((resolve, reject) => {
    const credentials = card === undefined ? {} : { cert: card.certificatePem + card.chainPem, key: card.keyPem };
    const authorities = Object.values(world.running.sandbox?.pki.authorities ?? {});
    // A production has no root of its own: there the process is told whom to trust.
    const roots = authorities.length === 0 ? {} : { ca: authorities.map(({ certificatePem }) => certificatePem) };
    const outgoing = httpsRequest(url, { ...credentials, ...roots, agent: false }, (response) => {
      response.resume();
      const { location } = response.headers;
      if (location === undefined) reject(new Error(`the card host answered ${response.statusCode}`));
      else resolve(location);
    });
    outgoing.once('error', reject);
    outgoing.end();
  });

const cookiesFor = (cookies: Map<string, Cookie>, url: URL): string =>
  [...cookies.values()]
    .filter(({ path, host }) => host === url.host && isBelow(url.pathname, path))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');

/** RFC 6265 §5.1.4. */
const isBelow = (pathname: string, path: string): boolean =>
  pathname === path || (pathname.startsWith(path) && (path.endsWith('/') || pathname[path.length] === '/'));

const keepCookies = (cookies: Map<string, Cookie>, url: URL, lines: readonly string[]): void => {
  for (const line of lines) {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    const attribute = (wanted: string) =>
      attributes.find((one) => one.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const path = attribute('path') ?? '/';
    const expires = attribute('expires');
    const key = `${url.host} ${path} ${name}`;
    if (expires !== undefined && Date.parse(expires) < 86_400_000) cookies.delete(key);
    else cookies.set(key, { name, value, path, host: url.host });
  }
};
