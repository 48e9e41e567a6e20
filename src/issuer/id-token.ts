import { createHash } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { acrFor } from '#assurance/decide.ts';
import { releaseClaims } from '#claims/release.ts';
import type { Client } from '#clients/client.ts';
import type { Random } from '#vocabulary/clock.ts';
import { isLevel, type Level } from '#vocabulary/level.ts';
import { signRs256 } from './jwt.ts';
import { issuedAccessToken, type TokenFormat } from './tokens.ts';

/** What a code or refresh token remembers of the login; both have these members. */
export type LoginMemory = {
  readonly acr?: string | undefined;
  readonly amr?: string[] | undefined;
  readonly authTime?: number | undefined;
  readonly nonce?: string | undefined;
  readonly scope?: string | undefined;
  readonly sessionUid?: string | undefined;
  readonly claims?: unknown;
};

/** The code, refresh token or CIBA request that the current token request presents. */
export const memoryOf = (ctx: KoaContextWithOIDC | undefined): LoginMemory | undefined =>
  ctx?.oidc.entities.RefreshToken ??
  ctx?.oidc.entities.AuthorizationCode ??
  ctx?.oidc.entities.BackchannelAuthenticationRequest;

/** The `acr` that this client receives for this login. */
export const acrOf = (client: Client, memory: LoginMemory): Level =>
  acrFor({ policy: client.acrPolicy, requested: requestedLevels(memory.claims), reached: levelOf(memory.acr) });

/** Levels named by `acr_values` (which the engine keeps as a voluntary claim) or by the claims parameter. */
const requestedLevels = (claims: unknown): readonly string[] => {
  const acr = (claims as { id_token?: { acr?: { value?: unknown; values?: unknown } | null } } | undefined)?.id_token
    ?.acr;
  const values = Array.isArray(acr?.values) ? (acr.values as unknown[]) : [acr?.value];
  return values.filter((value): value is string => typeof value === 'string');
};

export const levelOf = (acr: string | undefined): Level => (acr !== undefined && isLevel(acr) ? acr : 'eidas1');

/** Claims about the person that stand in the id_token itself (psc.md §4.3); the rest is for UserInfo. */
const idTokenClaims = new Set([
  'SubjectNameID',
  'preferred_username',
  'otherIds',
  'authMode',
  'name',
  'given_name',
  'family_name',
]);

export type IdTokenDeps = {
  readonly clientOf: (engineClient: object) => Client;
  readonly random: Random;
  readonly format: TokenFormat;
  readonly idTokenSeconds: number;
};

/**
 * Gives id_tokens the claims that clients of Pro Santé Connect read, and the header of its tokens, `typ` included
 * (psc.md §2), which the engine leaves out; the engine's own claims stay as they are.
 */
export const bendIdToken = (provider: Provider, { clientOf, random, format, idTokenSeconds }: IdTokenDeps): void => {
  const Base = provider.IdToken;
  const bent = {
    IdToken: class IdToken extends Base {
      override async issue(context: Parameters<InstanceType<typeof Base>['issue']>[0]): Promise<string> {
        if (context.use !== 'idtoken') return super.issue(context);
        const iat = format.clock.nowSeconds();
        const { clientId } = this.client;
        const payload = {
          ...(await this.payload()),
          iss: format.issuer,
          aud: clientId,
          iat,
          exp: iat + idTokenSeconds,
        };
        return signRs256(format.ring, payload);
      }

      override async payload(): Promise<Record<string, unknown>> {
        const payload = await super.payload();
        const memory = memoryOf(this.ctx);
        if (memory === undefined || 'events' in this.extra || 'token_introspection' in this.extra) return payload;
        return { ...payload, ...this.loginClaims(memory) };
      }

      loginClaims(memory: LoginMemory): Record<string, unknown> {
        const released = releaseClaims(this.available, (memory.scope ?? '').split(' '));
        const own = Object.entries(released).filter(([name]) => idTokenClaims.has(name));
        return {
          ...Object.fromEntries(own),
          typ: 'ID',
          azp: this.client.clientId,
          jti: random.uuid(),
          auth_time: memory.authTime,
          acr: acrOf(clientOf(this.client), memory),
          session_state: memory.sessionUid,
          sid: memory.sessionUid,
          at_hash: halfHash(issuedAccessToken(this.ctx.oidc.entities.AccessToken)),
        };
      }
    },
  };
  Object.defineProperty(provider, 'IdToken', { value: bent.IdToken });
};

/** OpenID Connect Core §3.1.3.6, for RS256. */
const halfHash = (token: string | undefined): string | undefined =>
  token === undefined ? undefined : createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
