import { CompactEncrypt, CompactSign, type CryptoKey, generateKeyPair, importJWK, type JWK } from 'jose';
import type Provider from 'oidc-provider';
import type { Clock } from '#vocabulary/clock.ts';
import { type Misbehaviour, type MisbehaviourKind, misbehaviours } from './misbehaviour.ts';
import type { ProviderProfile } from './profiles.ts';

type Payload = Record<string, unknown>;

export type Bent = {
  readonly profile: ProviderProfile;
  readonly misbehaviour: () => Misbehaviour | undefined;
  /** The key that signs, and its kid; undefined for HS256. */
  readonly signingKey: { readonly key: CryptoKey; readonly kid: string } | undefined;
  readonly clientSecret: string;
  readonly clock: Clock;
  /** The federator's keys, for the envelope. */
  readonly readClientKeys: () => Promise<readonly JWK[]>;
};

/** Lets the engine's tokens be wrong in exactly one way when the switch says so; otherwise they stay the engine's own. */
export const bendTokens = (provider: Provider, bent: Bent): void => {
  const Base = provider.IdToken;
  const { IdToken } = {
    IdToken: class IdToken extends Base {
      override async issue(context: Parameters<InstanceType<typeof Base>['issue']>[0]): Promise<string> {
        const kind = bent.misbehaviour()?.kind;
        const part = kind === undefined ? undefined : misbehaviours[kind];
        const isMine =
          (part === 'token' && context.use === 'idtoken') || (part === 'userinfo' && context.use === 'userinfo');
        if (kind === undefined || !isMine) return super.issue(context);
        const now = bent.clock.nowSeconds();
        const right = {
          ...(await this.payload()),
          ...{ iss: provider.issuer, aud: this.client.clientId, iat: now, exp: now + 60 },
        };
        const signed = await sign(bent, kind, bend(kind, right));
        return kind === 'not-encrypted' ? signed : seal(bent, signed);
      }
    },
  };
  Object.defineProperty(provider, 'IdToken', { value: IdToken });
};

/** The payload with the one claim wrong that this kind is about; the others are about the signature or the envelope. */
export const bend = (kind: MisbehaviourKind, payload: Payload): Payload => bends[kind]?.(payload) ?? payload;

const bends: Partial<Readonly<Record<MisbehaviourKind, (payload: Payload) => Payload>>> = {
  'wrong-nonce': (payload) => ({ ...payload, nonce: 'f'.repeat(64) }),
  'wrong-iss': (payload) => ({ ...payload, iss: 'https://another-provider.example.org' }),
  'wrong-audience': (payload) => ({ ...payload, aud: 'somebody-else' }),
  'foreign-azp': (payload) => ({ ...payload, aud: [payload['aud'], 'somebody-else'], azp: 'somebody-else' }),
  expired: (payload) => ({ ...payload, iat: Number(payload['iat']) - 3600, exp: Number(payload['iat']) - 3000 }),
  'from-the-future': (payload) => ({
    ...payload,
    iat: Number(payload['iat']) + 3600,
    exp: Number(payload['iat']) + 7200,
  }),
  'oversized-token': (payload) => ({ ...payload, padding: 'x'.repeat(40_000) }),
  'missing-sub': (payload) => without(payload, 'sub'),
  'missing-acr': (payload) => without(payload, 'acr'),
  'unknown-acr': (payload) => ({ ...payload, acr: 'eidas9' }),
  'lower-level': (payload) => ({ ...payload, acr: payload['acr'] === 'eidas3' ? 'eidas2' : 'eidas1' }),
  'other-level': (payload) => ({ ...payload, acr: 'eidas3' }),
  'other-subject': (payload) => ({ ...payload, sub: 'somebody-else' }),
  'own-amr': (payload) => ({ ...payload, amr: ['hwk', 'mfa'] }),
  'with-mandates': (payload) => ({ ...payload, rep_scope: ['impots', 'logement'] }),
  'wrong-identity': (payload) => ({ ...payload, birthplace: 'Paris', gender: 'F' }),
};

const without = ({ ...payload }: Payload, name: string): Payload => {
  delete payload[name];
  return payload;
};

const sign = async (bent: Bent, kind: MisbehaviourKind, payload: Payload): Promise<string> => {
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  if (kind === 'unsigned' || kind === 'unsigned-userinfo') return unsigned(payload);
  // The published key taken for a secret: the oldest confusion of all (RFC 8725 §2.1).
  if (kind === 'key-confusion')
    return compact(bytes, new TextEncoder().encode(bent.signingKey?.kid.padEnd(32) ?? bent.clientSecret), 'HS256');
  const isForged = kind === 'wrong-signature' || kind === 'wrong-userinfo-signature';
  const alg = bent.profile.idTokenAlg;
  if (bent.signingKey === undefined)
    return compact(bytes, new TextEncoder().encode(isForged ? 'x'.repeat(64) : bent.clientSecret), alg);
  const key = isForged ? (await generateKeyPair(alg)).privateKey : bent.signingKey.key;
  return compact(bytes, key, alg, bent.signingKey.kid);
};

const compact = (bytes: Uint8Array, key: CryptoKey | Uint8Array, alg: string, kid?: string): Promise<string> =>
  new CompactSign(bytes).setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) }).sign(key);

const unsigned = (payload: Payload): string =>
  `${[{ alg: 'none' }, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

const seal = async ({ profile, readClientKeys }: Bent, signed: string): Promise<string> => {
  const { encryption } = profile;
  if (encryption === undefined) return signed;
  const jwk = (await readClientKeys()).find(({ alg }) => alg === encryption.alg);
  if (jwk === undefined) throw new Error('the federator publishes no key for this envelope');
  return new CompactEncrypt(new TextEncoder().encode(signed))
    .setProtectedHeader({ ...encryption, cty: 'JWT', ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) })
    .encrypt(await importJWK(jwk, encryption.alg));
};
