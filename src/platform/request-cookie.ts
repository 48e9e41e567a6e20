import type { IncomingMessage } from 'node:http';

/** The value of a cookie as the browser sent it. Looked for where it stands: a page reads several, from a long header. */
export const cookieOf = ({ headers }: Pick<IncomingMessage, 'headers'>, name: string): string | undefined => {
  const { cookie = '' } = headers;
  const begin = `${name}=`;
  for (let at = cookie.indexOf(begin); at !== -1; at = cookie.indexOf(begin, at + 1)) {
    if (!beginsPair(cookie, at)) continue;
    const end = cookie.indexOf(';', at);
    return cookie.slice(at + begin.length, end === -1 ? undefined : end).trim();
  }
  return undefined;
};

const beginsPair = (cookie: string, at: number): boolean => {
  let before = at - 1;
  while (cookie[before] === ' ' || cookie[before] === '\t') before -= 1;
  return before < 0 || cookie[before] === ';';
};
