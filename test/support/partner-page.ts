import type { PartnerPerson } from './partner-desk.ts';
import type { VisitedPage } from './visitor.ts';
import type { World } from './world.ts';

/** Sends a form with files, as a page of the partner space would. */
export const sendFiles = async (
  world: World,
  person: PartnerPerson,
  path: string,
  fields: Readonly<Record<string, string>>,
  files: Readonly<Record<string, { readonly name: string; readonly bytes: Uint8Array }>>,
): Promise<Response> => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  for (const [field, { name, bytes }] of Object.entries(files))
    body.set(field, new File([new Uint8Array(bytes)], name, { type: 'application/pdf' }));
  const cookie = await person.jar.getCookieString(world.officeOrigin);
  const headers = { cookie, origin: world.officeOrigin, 'sec-fetch-site': 'same-origin' };
  return fetch(`${world.officeOrigin}${path}`, { method: 'POST', headers, body, redirect: 'manual' });
};

/** Reads a page again each time its stream says that it changed, until it shows what is waited for. */
export const untilPage = async (
  world: World,
  person: PartnerPerson,
  path: string,
  shows: RegExp,
): Promise<VisitedPage> => {
  const stop = new AbortController();
  const cookie = await person.jar.getCookieString(world.officeOrigin);
  const answer = await fetch(`${world.officeOrigin}${path}/flux`, { headers: { cookie }, signal: stop.signal });
  try {
    let page = await person.read(path);
    const reader = answer.body?.getReader();
    while (!shows.test(page.text)) {
      const piece = await reader?.read();
      if (piece === undefined || piece.done) throw new Error(`the stream of ${path} ended`);
      page = await person.read(path);
    }
    return page;
  } finally {
    stop.abort();
  }
};
