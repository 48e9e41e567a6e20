import type { Arrival, Person } from './person.ts';

/** What a page's form would send, without its buttons; and where to. */
const formOn = (page: Arrival): { readonly action: string; readonly fields: Record<string, string> } => {
  const action = /<form[^>]* action="([^"]+)"/.exec(page.text)?.[1];
  if (action === undefined) throw new Error(`no form on ${page.url.href}`);
  const fields = [...page.text.matchAll(/<input[^>]* name="([^"]+)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, plain(value)] as const,
  );
  return { action: new URL(plain(action), page.url).href, fields: Object.fromEntries(fields) };
};

/** Presses a button of the page's form, or sends it without one, as a browser does from this page. */
export const pressOn = (
  person: Person,
  page: Arrival,
  button: Readonly<Record<string, string>> = {},
): Promise<Arrival> => {
  const { action, fields } = formOn(page);
  return person.follow(action, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: page.url.origin,
      'sec-fetch-site': 'same-origin',
    },
    body: new URLSearchParams({ ...fields, ...button }).toString(),
  });
};

const plain = (text: string): string =>
  text
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
