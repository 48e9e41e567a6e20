import { hash, type KeyObject, randomBytes } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { AccessToken as AccessTokenModel, RefreshToken as RefreshTokenModel } from 'oidc-provider';
import { type Recent, recent } from '#platform/recent.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import { openHs256, openRs256, signHs256, signRs256 } from './jwt.ts';
import type { KeyRing } from './keys.ts';
import { visibleScope } from './scopes.ts';

/**
 * The quarantined adaptation of the engine's token formats. Pro Santé Connect's access tokens are JWTs and
 * open UserInfo all the same, and its refresh tokens are JWTs whose `exp` clients read (psc.md §4.1). The engine
 * keeps an opaque handle for both; here the handle travels as `jti` inside a signed token, and only
 * a token that we signed leads back to it.
 */
export type TokenFormat = {
  readonly issuer: string;
  readonly ring: KeyRing;
  /** HMAC key of refresh tokens, which nobody but us reads. */
  readonly refreshKey: KeyObject;
  readonly clock: Clock;
  /** Makes the `jti`, a UUID as in the tokens of Pro Santé Connect (psc.md §4.2). */
  readonly random: Random;
  /** Of access tokens that this process has signed, by their SHA-256: most are brought back within seconds. */
  readonly signed: Recent<OpenedToken>;
};

/** What is read in a token before anything is looked up. */
type OpenedToken = { readonly jti: string; readonly scope: string };

/** Some two megabytes; any other token has its signature checked. */
const rememberedTokens = 5000;

export const rememberSigned = (): TokenFormat['signed'] => recent(rememberedTokens);

const nameOf = (token: string): string => hash('sha256', token, 'base64url');

/** Introspection and revocation refuse JWTs before they look; what they get instead cannot be made outside this process. */
const openedPrefix = `opened~${randomBytes(18).toString('base64url')}~`;

/** The form in which the engine's own look-up accepts a token that `openToken` has verified. */
export const openedHandle = (handle: string): string => openedPrefix + handle;

/** The handle inside a token that this issuer signed; undefined for any other string. */
export const openToken = (format: TokenFormat, token: string): string | undefined =>
  token.startsWith(openedPrefix) ? token.slice(openedPrefix.length) : openPayload(format, token)?.jti;

/** What clients read in a token that this issuer signed; undefined for any other string. Does not look at `exp`. */
export const openPayload = (format: TokenFormat, token: string): OpenedToken | undefined => {
  const own = format.signed.find(nameOf(token));
  if (own !== undefined) return own;
  const payload = openRs256(format.ring, token) ?? openHs256(format.refreshKey, token);
  const isToken = payload?.['typ'] === 'Bearer' || payload?.['typ'] === 'Refresh';
  if (!isToken || payload['iss'] !== format.issuer || typeof payload['jti'] !== 'string') return undefined;
  return { jti: payload['jti'], scope: typeof payload['scope'] === 'string' ? payload['scope'] : '' };
};

export const bendTokens = (provider: Provider, format: TokenFormat): void => {
  bendAccessToken(provider, format);
  bendRefreshToken(provider, format);
};

/** What was issued, for `at_hash`; lives as long as the request. */
const issuedValues = new WeakMap<object, string>();

export const issuedAccessToken = (token: object | undefined): string | undefined =>
  token === undefined ? undefined : issuedValues.get(token);

const bendAccessToken = (provider: Provider, format: TokenFormat): void => {
  const Base = provider.AccessToken;
  const bent = {
    AccessToken: class AccessToken extends Base {
      override async save(): Promise<string> {
        nameToken(this, format);
        this.iat = format.clock.nowSeconds();
        this.exp = this.iat + this.remainingTTL;
        await super.save();
        const payload = accessTokenPayload(format, this);
        const value = await signRs256(format.ring, payload);
        format.signed.keep(nameOf(value), { jti: this.jti, scope: payload.scope });
        issuedValues.set(this, value);
        return value;
      }
    },
  };
  openBeforeFind(bent.AccessToken, format);
  Object.defineProperty(provider, 'AccessToken', { value: bent.AccessToken });
};

const bendRefreshToken = (provider: Provider, format: TokenFormat): void => {
  const Base = provider.RefreshToken;
  const bent = {
    RefreshToken: class RefreshToken extends Base {
      override async save(): Promise<string> {
        nameToken(this, format);
        this.iat = format.clock.nowSeconds();
        this.exp = this.iat + this.remainingTTL;
        await super.save();
        return signHs256(format.refreshKey, refreshTokenPayload(format, this));
      }
    },
  };
  openBeforeFind(bent.RefreshToken, format);
  Object.defineProperty(provider, 'RefreshToken', { value: bent.RefreshToken });
};

/** The engine would choose the format together with the identifier; choosing the one is choosing the other. */
const nameToken = (token: { readonly jti: string }, { random }: TokenFormat): void => {
  if (token.jti === undefined) Object.assign(token, { jti: random.uuid(), format: 'opaque' });
};

type FindOptions = { readonly ignoreExpiration?: boolean };
type Findable = {
  readonly find: (value: string, options?: FindOptions) => Promise<{ readonly isExpired: boolean } | undefined>;
};

/**
 * The engine looks up what the client presents; only a token that we signed leads to its handle. The engine
 * would let a token live on for its clock tolerance, which is meant for the clocks of others.
 */
const openBeforeFind = (model: Findable, format: TokenFormat): void => {
  const engineFind = model.find;
  Object.assign(model, {
    find: async (value: string, options?: FindOptions) => {
      const handle = typeof value === 'string' ? openToken(format, value) : undefined;
      const token = handle === undefined ? undefined : await engineFind.call(model, handle, options);
      return token?.isExpired === true && options?.ignoreExpiration !== true ? undefined : token;
    },
  });
};

/** The claims of psc.md §4.2; those about the person and the login come from `extraTokenClaims`. */
const accessTokenPayload = (format: TokenFormat, token: AccessTokenModel) => ({
  exp: token.exp,
  iat: token.iat,
  jti: token.jti,
  iss: format.issuer,
  sub: token.accountId,
  typ: 'Bearer',
  azp: token.clientId,
  session_state: token.sessionUid,
  sid: token.sessionUid,
  scope: visibleScope(token.scope),
  ...confirmation(token),
  ...token.extra,
});

const refreshTokenPayload = (format: TokenFormat, token: RefreshTokenModel): Record<string, unknown> => ({
  exp: token.exp,
  iat: token.iat,
  jti: token.jti,
  iss: format.issuer,
  aud: format.issuer,
  sub: token.accountId,
  typ: 'Refresh',
  azp: token.clientId,
  session_state: token.sessionUid,
  sid: token.sessionUid,
  scope: visibleScope(token.scope),
});

/** `cnf` of a token bound to a certificate (RFC 8705 §3.1) or to a DPoP key (RFC 9449 §6.1). */
const confirmation = (token: AccessTokenModel): Record<string, unknown> => {
  if (token['x5t#S256'] !== undefined) return { cnf: { 'x5t#S256': token['x5t#S256'] } };
  return token.jkt === undefined ? {} : { cnf: { jkt: token.jkt } };
};
