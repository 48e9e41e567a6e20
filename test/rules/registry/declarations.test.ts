import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { parseBanner, parseCitizenClient, parseDataProvider } from '#clients/citizen/declare.ts';
import { hashSecret } from '#clients/secret.ts';
import { systemRandom } from '#platform/random.ts';

const hash = hashSecret('a-secret-of-more-than-24-signs', systemRandom);

const service = {
  client_id: 'a'.repeat(64),
  name: 'Rendez-vous',
  client_secret_hashes: [hash],
  redirect_uris: ['https://rdv.example.org/retour'],
};

const publicKey = {
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  use: 'enc',
};

/** Where the faults lie, in the order in which they are told. */
const pointersOf = (declared: ReturnType<typeof parseCitizenClient | typeof parseDataProvider | typeof parseBanner>) =>
  declared.isValid ? [] : declared.faults.map(({ pointer }) => pointer);

describe('a service of the citizen door', () => {
  it('needs little to be declared, and stands on low', () => {
    const declared = parseCitizenClient(service, 'production');
    assert.ok(declared.isValid);
    const { door, entityId, scopes, signingAlg, providers, kind, lenient } = declared.value;
    assert.deepEqual(
      { door, entityId, scopes, signingAlg, providers, kind, lenient },
      {
        door: 'low',
        entityId: 'a'.repeat(64),
        scopes: ['openid'],
        signingAlg: 'ES256',
        providers: { mode: 'exclude', list: [] },
        kind: 'public',
        lenient: false,
      },
    );
  });

  const refused: Readonly<Record<string, readonly [Record<string, unknown>, string]>> = {
    'plain http in production': [{ redirect_uris: ['http://localhost:1/x'] }, '/redirect_uris/0'],
    'a wildcard': [{ redirect_uris: ['https://*.example.org/'] }, '/redirect_uris/0'],
    'a script as an address': [{ post_logout_redirect_uris: ['javascript:alert(1)'] }, '/post_logout_redirect_uris/0'],
    'several hosts without a sector identifier': [
      { redirect_uris: ['https://a.example.org/', 'https://b.example.org/'] },
      '/sector_identifier_uri',
    ],
    'no secret': [{ client_secret_hashes: [] }, '/client_secret_hashes'],
    'keys that are private': [{ jwks: { keys: [{ ...publicKey, d: 'secret' }] } }, '/jwks/keys/0'],
    'keys that are none': [{ jwks: { keys: [{ ...publicKey, x: 'x' }] } }, '/jwks/keys/0'],
    'private_key_jwt without keys': [
      { token_endpoint_auth_method: 'private_key_jwt', client_secret_hashes: undefined },
      '/jwks',
    ],
    'encryption on low': [
      { id_token_encrypted_response_alg: 'ECDH-ES', jwks: { keys: [publicKey] } },
      '/id_token_encrypted_response_alg',
    ],
    'RS256 on plus': [
      { platform: 'CORE_FCP_HIGH', id_token_signed_response_alg: 'RS256' },
      '/id_token_signed_response_alg',
    ],
    'encryption without keys': [
      { platform: 'CORE_FCP_HIGH', userinfo_encrypted_response_alg: 'RSA-OAEP-256' },
      '/jwks',
    ],
    'consent of a public service': [{ identityConsent: true }, '/identityConsent'],
    'an unknown member': [{ scope: 'openid' }, '/scope'],
  };
  for (const [what, [more, pointer]] of Object.entries(refused)) {
    it(`is refused with ${what}`, () => {
      assert.deepEqual(pointersOf(parseCitizenClient({ ...service, ...more }, 'production')), [pointer]);
    });
  }

  it('may live on the developer’s own machine in the sandbox', () => {
    const local = { ...service, redirect_uris: ['http://localhost:3000/retour'] };
    assert.deepEqual(pointersOf(parseCitizenClient(local, 'sandbox')), []);
  });
});

describe('a data provider', () => {
  const provider = {
    client_id: 'impots',
    title: 'Impôts',
    client_secret_hashes: [hash],
    jwks: { keys: [publicKey] },
    scopes: ['dgfip_rfr'],
  };

  it('is declared', () => assert.ok(parseDataProvider(provider, 'production').isValid));
  it('is refused without keys, for its answers are encrypted', () => {
    assert.deepEqual(pointersOf(parseDataProvider({ ...provider, jwks: undefined }, 'production')), ['/jwks']);
  });
  it('is refused without a secret', () => {
    assert.deepEqual(pointersOf(parseDataProvider({ ...provider, client_secret_hashes: [] }, 'production')), [
      '/client_secret_hashes',
    ]);
  });
});

describe('the banner', () => {
  const banner = {
    message: { fr: 'Travaux ce soir', en: 'Works tonight' },
    startDate: '2030-01-31T08:00:00+01:00',
    stopDate: '2030-01-31T18:00:00+01:00',
  };
  it('lasts from one moment to another', () => {
    const declared = parseBanner(banner);
    assert.ok(declared.isValid);
    assert.equal(declared.value.untilSeconds - declared.value.fromSeconds, 36_000);
  });
  it('is refused when it ends before it begins', () => {
    assert.deepEqual(pointersOf(parseBanner({ ...banner, stopDate: '2029-01-01T00:00:00Z' })), ['/stopDate']);
  });
  it('is refused with something that is no date', () => {
    assert.deepEqual(pointersOf(parseBanner({ ...banner, startDate: 'demain' })), ['/startDate']);
  });
});
