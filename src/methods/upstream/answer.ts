import { startDeadline } from '#platform/deadline.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { ProviderId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';
import type { Caller } from './call.ts';
import { openClientSecret } from './client-secret.ts';
import { readIdToken, type ReadIdToken, type Refused } from './id-token.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { UpstreamVault } from './key-store.ts';
import type { MetadataBook, ProviderMetadata } from './metadata.ts';
import { parseIdentity, type ProviderIdentity } from './provider-identity.ts';
import type { TokenReader, TokenSource } from './signed-token.ts';
import { redeemCode } from './token-call.ts';
import type { Answered, Departure } from './upstream.ts';
import { askUserInfo, type Claims } from './user-info.ts';

export type AnswerDeps = {
  readonly door: CitizenDoor;
  readonly redirectUri: string;
  readonly vault: UpstreamVault;
  readonly book: MetadataBook;
  readonly caller: Caller;
  readonly reader: TokenReader;
  readonly find: (id: ProviderId) => IdentityProvider | undefined;
  /** All calls of one answer together may take so long: the person waits before a white page. */
  readonly answerMilliseconds: number;
};

/** What the walk reads on its way; a refusal ends it wherever it stands. */
type Walk<Result> = Promise<Result | Refused>;

/** Redeems what came back on the callback, step by step; see `Upstream.answer`. */
export const answerOf = async (
  deps: AnswerDeps,
  departure: Departure,
  query: URLSearchParams,
  wanted: Level,
): Promise<Answered> => {
  const source = await findSource(deps, departure.providerId);
  if ('fault' in source) return { kind: 'fault', ...source };
  const callback = readCallback(query, source.metadata);
  if ('fault' in callback) return { kind: 'fault', ...callback };
  if ('error' in callback) return { kind: 'refused-there', error: callback.error, fault: 'Y020025' };
  const deadline = startDeadline(deps.answerMilliseconds);
  const { nonce, repScopes } = departure;
  const asked = { code: callback.code, nonce, repScopes, wanted, signal: deadline.signal };
  const proved = await prove(deps, source, asked).finally(deadline.clear);
  if ('fault' in proved) return { kind: 'fault', ...proved };
  return { kind: 'proof', proof: proofOf(source, proved, deps.reader.nowSeconds()) };
};

const findSource = async ({ find, book, vault }: AnswerDeps, id: ProviderId): Walk<TokenSource> => {
  const provider = find(id);
  if (provider === undefined) return { fault: 'Y020019', detail: 'the provider is not known any more' };
  if (!provider.active) return { fault: 'Y020017', detail: 'the provider was disabled meanwhile' };
  const found = await book.find(provider);
  if ('missing' in found) return { fault: found.wasAsked ? 'Y020001' : 'Y020017', detail: found.missing };
  return { provider, metadata: found.metadata, clientSecret: openClientSecret(vault, provider) };
};

/**
 * `iss` before everything: a callback of another provider is not looked at, not even its error (RFC 9207 §2.4). Errors
 * are kept as words of the protocol only (RFC 6749 §4.1.2.1), because they come from outside and end on a page.
 */
const readCallback = (
  query: URLSearchParams,
  { issuer, promisesIss }: ProviderMetadata,
): { readonly code: string } | { readonly error: string } | Refused => {
  const isses = query.getAll('iss');
  if (isses.some((iss) => iss !== issuer) || (promisesIss && isses.length === 0))
    return { fault: 'Y020022', detail: 'callback: iss is not the one of the provider that was asked' };
  const error = query.get('error');
  if (error !== null) return { error: /^[a-z_]{1,64}$/.test(error) ? error : 'unknown_error' };
  const [code = '', ...more] = query.getAll('code');
  return code === '' || more.length > 0 || code.length > 4096
    ? { fault: 'Y020025', detail: 'callback: no code, or several' }
    : { code };
};

type Proving = {
  readonly code: string;
  readonly nonce: string;
  readonly wanted: Level;
  readonly repScopes: readonly string[] | undefined;
  readonly signal: AbortSignal;
};

type Proved = { readonly token: ReadIdToken; readonly identity: ProviderIdentity };

const prove = async (deps: AnswerDeps, source: TokenSource, proving: Proving): Walk<Proved> => {
  const { code, nonce, wanted, repScopes, signal } = proving;
  const tokens = await redeemCode(deps.caller, source, { code, redirectUri: deps.redirectUri }, signal);
  if ('fault' in tokens) return tokens;
  const token = await readIdToken(deps.reader, source, tokens.idToken, { door: deps.door, nonce, wanted, repScopes });
  if ('fault' in token) return token;
  const asked = { accessToken: tokens.accessToken, subject: token.subject };
  const info = await askUserInfo(deps, source, asked, signal);
  if ('fault' in info) return info;
  const identity = readIdentity(info.claims, source.provider);
  return 'fault' in identity ? identity : { token, identity };
};

const readIdentity = (claims: Claims, provider: IdentityProvider): ProviderIdentity | Refused => {
  const identity = parseIdentity(claims, provider);
  return 'wrong' in identity ? { fault: 'Y600006', detail: `identity: ${identity.wrong.join(', ')}` } : identity;
};

const proofOf = ({ provider }: TokenSource, { token, identity }: Proved, nowSeconds: number) =>
  ({
    method: 'upstream',
    providerId: provider.providerId,
    providerSubject: token.subject,
    level: token.level,
    amr: provider.amr,
    ...identity,
    repScopes: token.repScopes,
    idToken: token.signed,
    establishedAtSeconds: nowSeconds,
  }) as const;
