import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { Clock } from '#vocabulary/clock.ts';
import type { Asked, Caller } from './call.ts';
import type { IdentityProvider, ProviderEndpoints } from './identity-provider.ts';

/** Where a provider answers, from its record or from its discovery document. */
export type ProviderMetadata = ProviderEndpoints & {
  /** It promises `iss` on every callback (RFC 9207 §3), so that one without comes from somebody else. */
  readonly promisesIss: boolean;
};

export type MetadataFound =
  | { readonly metadata: ProviderMetadata }
  /** `wasAsked`: false when the circuit kept us from asking. */
  | { readonly missing: string; readonly wasAsked: boolean };

export type MetadataBook = {
  readonly find: (provider: IdentityProvider) => Promise<MetadataFound>;
  /** Asks again whatever is known, as the probe does. */
  readonly fetchAgain: (provider: IdentityProvider) => Promise<MetadataFound>;
};

const address = Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 2000 });

/** What we read of a discovery document (OpenID Connect Discovery §3). */
const documentSchema = Type.Object({
  issuer: address,
  authorization_endpoint: address,
  token_endpoint: address,
  userinfo_endpoint: address,
  jwks_uri: Type.Optional(address),
  end_session_endpoint: Type.Optional(address),
  authorization_response_iss_parameter_supported: Type.Optional(Type.Boolean()),
});

const documentCheck = TypeCompiler.Compile(documentSchema);

const freshMilliseconds = 600_000;
/** An old document is better than none while the provider cannot be asked. */
const usableMilliseconds = 86_400_000;

type Kept = { readonly metadata: ProviderMetadata; readonly atMilliseconds: number };

/** Reads discovery documents and keeps them: asked again after ten minutes, used for a day meanwhile and when that fails. */
export const createMetadataBook = (caller: Caller, clock: Clock): MetadataBook => {
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, Promise<MetadataFound>>();
  const load = async (provider: IdentityProvider, url: string): Promise<MetadataFound> => {
    const found = readDocument(await caller.ask(provider.providerId, url), url);
    if ('metadata' in found) kept.set(url, { metadata: found.metadata, atMilliseconds: clock.nowMilliseconds() });
    return found;
  };
  const loadOnce = (provider: IdentityProvider, url: string): Promise<MetadataFound> => {
    const running = underWay.get(url) ?? load(provider, url).finally(() => underWay.delete(url));
    underWay.set(url, running);
    return running;
  };
  return {
    find: async (provider) => {
      if (!('url' in provider.discovery)) return { metadata: { ...provider.discovery, promisesIss: false } };
      const { url } = provider.discovery;
      const known = kept.get(url);
      const age = known === undefined ? Infinity : clock.nowMilliseconds() - known.atMilliseconds;
      if (known !== undefined && age < freshMilliseconds) return known;
      const found = loadOnce(provider, url);
      // Nobody waits for a document that only confirms what is known; it never fails, it only finds nothing.
      return known !== undefined && age < usableMilliseconds ? known : found;
    },
    fetchAgain: async (provider) =>
      'url' in provider.discovery
        ? loadOnce(provider, provider.discovery.url)
        : { metadata: { ...provider.discovery, promisesIss: false } },
  };
};

const missing = (reason: string): MetadataFound => ({ missing: reason, wasAsked: true });

const readDocument = (asked: Asked, url: string): MetadataFound => {
  if (asked.kind !== 'answered') return { missing: `discovery: ${asked.detail}`, wasAsked: asked.kind === 'failed' };
  if (asked.status !== 200) return missing(`discovery: HTTP ${asked.status}`);
  const document = parseJson(asked.body);
  if (!documentCheck.Check(document)) return missing('discovery: the document is not valid');
  const objection = objectionTo(document, url);
  return objection === undefined ? { metadata: metadataOf(document) } : missing(`discovery: ${objection}`);
};

/** OpenID Connect Discovery §4.3: the issuer is the one whose document was asked for; and nothing leads out of TLS. */
const objectionTo = (document: Static<typeof documentSchema>, url: string): string | undefined => {
  if (`${document.issuer.replace(/\/$/, '')}/.well-known/openid-configuration` !== url) return 'the issuer is another';
  const { authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri = url } = document;
  const { end_session_endpoint = url } = document;
  const leavesTls =
    url.startsWith('https:') &&
    [authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri, end_session_endpoint].some(
      (one) => !one.startsWith('https:'),
    );
  return leavesTls ? 'an endpoint is not https' : undefined;
};

const metadataOf = (document: Static<typeof documentSchema>): ProviderMetadata => ({
  issuer: document.issuer,
  authorizationEndpoint: document.authorization_endpoint,
  tokenEndpoint: document.token_endpoint,
  userinfoEndpoint: document.userinfo_endpoint,
  jwksUri: document.jwks_uri,
  endSessionEndpoint: document.end_session_endpoint,
  promisesIss: document.authorization_response_iss_parameter_supported === true,
});

/** Undefined when it is no JSON: no document of a provider is `undefined`. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // The caller's schema refuses it, with its own words.
  }
};
