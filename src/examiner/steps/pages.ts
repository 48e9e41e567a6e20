import { createJar, visit } from '../driver/browser.ts';
import { findForm, findLink, visibleText } from '../driver/markup.ts';
import { addressesOf, type Kind } from '../examination.ts';
import { finding, judged } from '../finding.ts';
import { both } from '../requirements/requirement.ts';
import { shortenUrl } from '../shorten.ts';
import { plain, words } from '../words.ts';
import type { Step } from './step.ts';

const doorNames: Readonly<Record<Kind, RegExp>> = {
  professional: /pro\s*sant[ée]\s*connect/i,
  citizen: /france\s*connect/i,
};

/** The button on the start page. A page that only a script completes cannot be read so. */
export const buttonStep: Step = {
  kinds: both,
  run: async (room) => {
    const { startUrl, loginUrl, kind } = room.desk.examination.request;
    if (startUrl === undefined)
      return [
        finding('button', 'needs-evidence', {
          sent: plain('—'),
          received: words(
            'aucune page d’accueil déclarée : joignez une capture',
            'no start page declared: attach a screenshot',
          ),
        }),
      ];
    const page = await visit(room.line, createJar(), { url: new URL(startUrl) });
    const target = new URL(loginUrl);
    const leads = (findForm(page.body, page.url, target) ?? findLink(page.body, page.url, target)) !== undefined;
    const isNamed = doorNames[kind].test(visibleText(page.body));
    return [
      judged('button', leads && isNamed, {
        sent: plain(`GET ${shortenUrl(startUrl)}`),
        received: words(
          `HTTP ${page.status} ; lien ou formulaire vers la connexion : ${leads ? 'oui' : 'non'} ; nom de la porte : ${isNamed ? 'oui' : 'non'}`,
          `HTTP ${page.status}; link or form to the login: ${leads ? 'yes' : 'no'}; name of the door: ${isNamed ? 'yes' : 'no'}`,
        ),
      }),
    ];
  },
};

/** TLS of the service's addresses. On the developer's own machine there is nothing to judge. */
export const tlsStep: Step = {
  kinds: both,
  run: async (room) => {
    const { request } = room.desk.examination;
    const addresses = addressesOf(request);
    if (addresses.every(([, url]) => isLoopbackHttp(url)))
      return [
        finding('tls', 'not-applicable', {
          sent: plain('—'),
          received: words(
            'service sur la machine locale, en http : à revoir avant la production',
            'service on the local machine, over http: to be seen again before production',
          ),
        }),
      ];
    const open = addresses.filter(([, url]) => !url.startsWith('https:')).map(([name]) => name);
    const page = await visit(room.line, createJar(), { url: new URL(request.startUrl ?? request.checkUrl) });
    const hsts = page.headers.get('strict-transport-security');
    return [judgeTls(open, page.status === 0 ? page.body : undefined, hsts ?? undefined)];
  },
};

/** Decides from what was seen. @param failure why the page could not be had: a certificate that does not verify */
export const judgeTls = (open: readonly string[], failure: string | undefined, hsts: string | undefined) => {
  const age = Number(/max-age="?(\d+)/i.exec(hsts ?? '')?.[1] ?? 0);
  return judged('tls', open.length === 0 && failure === undefined && age > 0, {
    sent: words('adresses déclarées, puis une page', 'declared addresses, then a page'),
    received: plain(
      [`http: ${open.join(', ') || '—'}`, `TLS: ${failure ?? 'ok'}`, `Strict-Transport-Security: ${hsts ?? '—'}`].join(
        ' ; ',
      ),
    ),
  });
};

const isLoopbackHttp = (address: string): boolean => {
  const { protocol, hostname } = new URL(address);
  return (
    protocol === 'http:' &&
    (/(^|\.)localhost$/.test(hostname) || /^127(\.\d+){3}$/.test(hostname) || hostname === '[::1]')
  );
};
