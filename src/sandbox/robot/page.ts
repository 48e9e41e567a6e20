/** What the robot sees when it stops: the address, the status and the page itself. */
export type SeenPage = { readonly url: URL; readonly status: number; readonly html: string };

/** Where a browser stands, as the API tells it. */
export type Place =
  | {
      readonly at: 'login';
      /** Name of the service that asks for the login. */
      readonly service: string;
      readonly methods: readonly string[];
      /** Code of the fault that the page shows after a refused card. */
      readonly refusal?: string;
    }
  | { readonly at: 'error'; readonly status: number; readonly code: string; readonly correlationId: string }
  /** The login page that waits for the phone, with the number to choose on it. */
  | { readonly at: 'phone-wait'; readonly service: string; readonly code: string }
  /** Where a citizen chooses an identity provider; `failed` is the code of the fault of the last try. */
  | {
      readonly at: 'choice';
      readonly service: string;
      /** Those that can be chosen. */
      readonly providers: readonly string[];
      readonly failed?: string;
    }
  /** What a provider wants to be read before the citizen leaves for it. */
  | { readonly at: 'question'; readonly provider: string }
  /** The login page of a simulated provider. */
  | { readonly at: 'provider'; readonly provider: string }
  /** What goes to the service; `kind` is anonymous, information or consent. */
  | { readonly at: 'consent'; readonly service: string; readonly kind: string }
  | { readonly at: 'confirm-logout' }
  | { readonly at: 'signed-out' }
  /** An address outside the platform: the service’s callback. Fetched only when asked; then `status` is there. */
  | { readonly at: 'service'; readonly url: string; readonly status?: number }
  /** An answer of the platform that is not one of its pages: JSON, plain text, an empty answer. */
  | { readonly at: 'other'; readonly status: number; readonly url: string }
  /** Nothing was opened yet. */
  | { readonly at: 'nowhere' };

/** A form as the person would send it: where, and the values of its hidden fields and of its only button. */
export type Form = { readonly action: URL; readonly fields: URLSearchParams };

/** Recognises a page of the platform by `<body data-page>` and its data attributes. */
export function readPlace(page: SeenPage): Place {
  const name = readAttribute(/<body\b[^>]*>/i.exec(page.html)?.[0] ?? '', 'data-page');
  const read = (attribute: string): string => readAttribute(page.html, attribute) ?? '';
  if (name === 'login') return readLogin(page);
  if (name === 'phone-wait') return { at: 'phone-wait', service: read('data-service'), code: read('data-code') };
  if (name === 'error' || name === 'citizen-error')
    return { at: 'error', status: page.status, code: read('data-code'), correlationId: read('data-correlation-id') };
  if (name === 'signed-out' || name === 'confirm-logout') return { at: name };
  return readCitizenPlace(name, page) ?? { at: 'other', status: page.status, url: page.url.href };
}

/** Address of the card host on a login page, as the link of the card method carries it. */
export const readCardUrl = (page: SeenPage): string | undefined => readAttribute(page.html, 'data-card-url');

/** The first link whose address contains `part`. */
export function findLink(page: SeenPage, part: string): URL | undefined {
  const links = [...page.html.matchAll(/<a\b[^>]*>/gi)].map(([tag]) => readAttribute(tag, 'href') ?? '');
  return URL.parse(links.find((href) => href.includes(part)) ?? 'no link', page.url) ?? undefined;
}

/** The form whose action ends with `ending` and whose markup contains `containing`, or undefined when the page has none. */
export function findForm(page: SeenPage, ending: string, containing = ''): Form | undefined {
  for (const match of page.html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)) {
    const action = URL.parse(readAttribute(match[1] ?? '', 'action') ?? '', page.url);
    if (action?.pathname.endsWith(ending) && match[0].includes(containing))
      return { action, fields: readFields(match[2] ?? '') };
  }
  return undefined;
}

/** Pages of the citizen door and of the simulated providers. */
function readCitizenPlace(name: string | undefined, page: SeenPage): Place | undefined {
  const read = (attribute: string): string => readAttribute(page.html, attribute) ?? '';
  if (name === 'citizen-choice') return readChoice(page);
  if (name === 'citizen-dialog') return { at: 'question', provider: read('data-provider') };
  if (name === 'provider-login') return { at: 'provider', provider: page.url.pathname.split('/')[1] ?? '' };
  if (name === 'citizen-consent') return { at: 'consent', service: read('data-service'), kind: read('data-kind') };
  // A page that a script sends on; without script it has one button.
  if (name === 'citizen-leaving') return { at: 'confirm-logout' };
  return name === 'citizen-signed-out' ? { at: 'signed-out' } : undefined;
}

function readChoice(page: SeenPage): Place {
  const forms = [...page.html.matchAll(/<form\b[^>]*>/gi)].map(([tag]) => readAttribute(tag, 'data-provider'));
  const failed = readAttribute(page.html, 'data-failed');
  return {
    at: 'choice',
    service: readAttribute(page.html, 'data-service') ?? '',
    providers: forms.filter((provider) => provider !== undefined),
    ...(failed === undefined || failed === '' ? {} : { failed }),
  };
}

function readLogin(page: SeenPage): Place {
  const refusal = readAttribute(page.html, 'data-refusal');
  return {
    at: 'login',
    service: readAttribute(page.html, 'data-service') ?? '',
    methods: (readAttribute(page.html, 'data-methods') ?? '').split(' ').filter((method) => method !== ''),
    ...(refusal === undefined || refusal === '' ? {} : { refusal }),
  };
}

function readFields(inside: string): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [tag] of inside.matchAll(/<(?:input|button)\b[^>]*>/gi)) {
    const name = readAttribute(tag, 'name');
    if (name !== undefined) fields.append(name, readAttribute(tag, 'value') ?? '');
  }
  return fields;
}

/** The first value of a double-quoted attribute: the platform’s own pages write no other kind. */
function readAttribute(markup: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(markup)?.[1];
  return value?.replace(/&(?:amp|lt|gt|quot|#39|#96);/g, (entity) => characters[entity] ?? entity);
}

const characters: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#96;': '`',
};
