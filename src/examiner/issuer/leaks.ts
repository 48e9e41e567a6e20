import { isOwnSecret } from './credentials.ts';
import type { Desk } from './desk.ts';

/** Shortest piece of a text that could be the secret or a token of ours. */
const shortest = 30;
const mostPieces = 20_000;

/**
 * Notes when the secret or an access token stands where it has no business: an address, a Referer, a page. The secret
 * is known by its hash only, so every piece that could be it is hashed.
 */
export const noteLeaks = (desk: Desk, place: string, text: string): void => {
  const tokens = new Set(desk.logins.flatMap(({ accessTokens }) => accessTokens.map(({ token }) => token)));
  const pieces = text.match(/[A-Za-z0-9._-]+/g)?.filter(({ length }) => length >= shortest) ?? [];
  for (const piece of new Set(pieces.slice(0, mostPieces))) {
    const leaked = leakOf(desk, tokens, piece);
    if (leaked !== undefined && !desk.leaks.includes(`${leaked}: ${place}`)) desk.leaks.push(`${leaked}: ${place}`);
  }
};

const leakOf = (desk: Desk, tokens: ReadonlySet<string>, piece: string): string | undefined => {
  if (tokens.has(piece)) return 'access_token';
  return isOwnSecret(desk, piece) ? 'client_secret' : undefined;
};
