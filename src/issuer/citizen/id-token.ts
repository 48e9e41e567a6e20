import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { CitizenClient, TokenEncryption } from '#clients/citizen/citizen-client.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { KeyRing } from '../keys.ts';
import type { PartnerKeys } from './partner-keys.ts';
import { encryptFor, signJws } from './sign.ts';

export type TokenWriter = {
  readonly issuer: string;
  readonly ring: KeyRing;
  readonly clock: Clock;
  readonly idTokenSeconds: number;
  readonly partnerKeys: PartnerKeys;
  readonly recordOf: (engineClient: object) => CitizenClient;
};

type Payload = Readonly<Record<string, unknown>>;

/**
 * Writes id_token and UserInfo as FranceConnect's clients read them: eight or nine members, `alg` and `kid` in the
 * header, a JWE around it for services that asked for one (franceconnect.md §1.7, §1.8). The engine chooses the claims.
 */
export const bendCitizenIdToken = (provider: Provider, writer: TokenWriter): void => {
  const Base = provider.IdToken;
  const bent = {
    IdToken: class IdToken extends Base {
      override async issue(context: Parameters<InstanceType<typeof Base>['issue']>[0]): Promise<string> {
        const record = writer.recordOf(this.client);
        if (context.use === 'userinfo') return this.writeUserinfo(record, context.expiresAt);
        const { idToken } = record.encryption;
        if (context.use === 'idtoken') return this.write(record, await this.loginClaims(), idToken);
        return sealFor(writer, record, await super.issue(context), idToken);
      }

      /** `sub`, `acr`, `auth_time`, `nonce`, and `amr` when the request asked for it: nothing of the person stands here. */
      async loginClaims(): Promise<Payload> {
        const { sub, amr, nonce } = await this.payload();
        const { acr, auth_time } = this.available;
        const exp = writer.clock.nowSeconds() + writer.idTokenSeconds;
        return { sub, acr, ...(amr === undefined ? {} : { amr }), auth_time, nonce, exp };
      }

      async writeUserinfo(record: CitizenClient, expiresAt: number | null | undefined): Promise<string> {
        const exp = expiresAt ?? writer.clock.nowSeconds() + writer.idTokenSeconds;
        return this.write(record, { ...(await this.payload()), exp }, record.encryption.userinfo);
      }

      async write(record: CitizenClient, claims: Payload, encryption: TokenEncryption | undefined): Promise<string> {
        const { exp, ...rest } = claims;
        const iat = writer.clock.nowSeconds();
        const payload = { ...rest, aud: record.clientId, exp, iat, iss: writer.issuer };
        return sealFor(writer, record, await signJws(writer.ring, record.signingAlg, payload), encryption);
      }
    },
  };
  Object.defineProperty(provider, 'IdToken', { value: bent.IdToken });
};

const sealFor = async (
  { issuer, partnerKeys }: TokenWriter,
  record: CitizenClient,
  token: string,
  encryption: TokenEncryption | undefined,
): Promise<string> => {
  if (encryption === undefined) return token;
  const key = await partnerKeys.encryptionKey(record, encryption.alg).catch((cause: unknown) => {
    throw new errors.InvalidClientMetadata(`no key to encrypt with (${encryption.alg})`, { cause });
  });
  const header = { cty: 'JWT', ...(key.kid === undefined ? {} : { kid: key.kid }), iss: issuer, aud: record.clientId };
  return encryptFor(token, key, encryption, header);
};
