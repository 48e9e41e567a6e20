import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openClientSecret } from '#methods/upstream/client-secret.ts';
import { parseIdentityProvider } from '#methods/upstream/declaration.ts';
import { plainVault } from '../../support/plain-vault.ts';

/** franceconnect.md §2.3: the record of an identity provider as the operator writes it. */
const right = {
  uid: '5a1e4d4c-0000-4000-8000-000000000001',
  title: 'Un fournisseur',
  doors: ['low', 'plus'],
  badge: { letters: 'UF', colour: '#123456' },
  discoveryUrl: 'https://idp.example.org/.well-known/openid-configuration',
  clientID: 'vestibule',
  client_secret: 'a secret of at least thirty-two bytes',
  id_token_signed_response_alg: 'ES256',
  allowedAcr: ['eidas3', 'eidas2'],
  amr: ['fc', 'pwd'],
};

const manual = {
  ...right,
  discovery: false,
  discoveryUrl: undefined,
  url: 'https://idp.example.org',
  authzURL: 'https://idp.example.org/authorize',
  tokenURL: 'https://idp.example.org/token',
  userInfoURL: 'https://idp.example.org/userinfo',
  jwksURL: 'https://idp.example.org/jwks',
};

/** JSON has no `undefined`. */
const parse = (declaration: object, mode?: 'sandbox' | 'production') =>
  parseIdentityProvider(JSON.parse(JSON.stringify(declaration)), plainVault, mode);

const placesOf = (declaration: object, mode?: 'sandbox' | 'production') => {
  const parsed = parse(declaration, mode);
  return parsed.isValid ? [] : parsed.faults.map(({ pointer }) => pointer);
};

test('a record is read, with its defaults, levels in order, and the secret sealed', () => {
  const parsed = parse(right);
  assert.ok(parsed.isValid, JSON.stringify(parsed));
  const { sealedClientSecret, ...value } = parsed.value;
  assert.deepEqual(value, {
    providerId: right.uid,
    title: 'Un fournisseur',
    badge: right.badge,
    active: true,
    display: true,
    isBeta: false,
    order: 0,
    amr: ['fc', 'pwd'],
    people: 'national',
    doors: ['low', 'plus'],
    discovery: { url: right.discoveryUrl },
    clientId: 'vestibule',
    tokenEndpointAuthMethod: 'client_secret_post',
    idTokenSignedResponseAlg: 'ES256',
    userinfoSignedResponseAlg: 'none',
    idTokenEncryption: undefined,
    userinfoEncryption: undefined,
    allowedLevels: ['eidas2', 'eidas3'],
    dialog: undefined,
    insValidationMode: undefined,
  });
  assert.notEqual(sealedClientSecret, right.client_secret);
  assert.equal(openClientSecret(plainVault, parsed.value), right.client_secret);
});

test('endpoints may be given by hand, and a dialog in one language or two', () => {
  const modal = { title: 'Titre', body: { fr: 'Corps', en: 'Body' }, continueText: 'Continuer' };
  const parsed = parse({ ...manual, modal });
  assert.ok(parsed.isValid, JSON.stringify(parsed));
  assert.deepEqual(parsed.value.discovery, {
    issuer: manual.url,
    authorizationEndpoint: manual.authzURL,
    tokenEndpoint: manual.tokenURL,
    userinfoEndpoint: manual.userInfoURL,
    jwksUri: manual.jwksURL,
    endSessionEndpoint: undefined,
  });
  assert.deepEqual(parsed.value.dialog, {
    title: { fr: 'Titre', en: 'Titre' },
    body: { fr: 'Corps', en: 'Body' },
    continueLabel: { fr: 'Continuer', en: 'Continuer' },
    moreInfo: undefined,
  });
});

const faults: readonly (readonly [what: string, declaration: object, places: readonly string[]])[] = [
  ['a member that nobody knows', { ...right, logo: 'x' }, ['/logo']],
  ['no uid', { ...right, uid: undefined }, ['/uid']],
  ['a level of nobody', { ...right, allowedAcr: ['eidas4'] }, ['/allowedAcr/0']],
  ['no door', { ...right, doors: [] }, ['/doors']],
  [
    'plain http',
    { ...right, discoveryUrl: 'http://idp.example.org/.well-known/openid-configuration' },
    ['/discoveryUrl'],
  ],
  ['a user name in an address', { ...manual, tokenURL: 'https://me:you@idp.example.org/token' }, ['/tokenURL']],
  ['another document than a discovery one', { ...right, discoveryUrl: 'https://idp.example.org/' }, ['/discoveryUrl']],
  ['both ways at once', { ...right, tokenURL: manual.tokenURL }, ['/tokenURL']],
  ['endpoints missing', { ...manual, userInfoURL: undefined, jwksURL: undefined }, ['/userInfoURL', '/jwksURL']],
  ['HS256 on plus', { ...right, id_token_signed_response_alg: 'HS256' }, ['/doors']],
  [
    'HS256 with a short secret',
    { ...right, doors: ['low'], id_token_signed_response_alg: 'HS256', client_secret: 'short' },
    ['/client_secret'],
  ],
  ['plus with low levels', { ...right, allowedAcr: ['eidas1'] }, ['/allowedAcr']],
  ['enc without alg', { ...right, userinfo_encrypted_response_enc: 'A256GCM' }, ['/userinfo_encrypted_response_alg']],
  ['no signature at all', { ...right, id_token_signed_response_alg: 'none' }, ['/id_token_signed_response_alg']],
  ['a title that hides something', { ...right, title: 'A\u202Eb' }, ['/title']],
];

for (const [what, declaration, places] of faults) {
  test(`${what} is a fault`, () => assert.deepEqual(placesOf(declaration), places));
}

test('anything that is no object is a fault, not a crash', () => {
  for (const json of [null, 1, 'x', [], [right]]) assert.ok(!parseIdentityProvider(json, plainVault).isValid);
});

test('the sandbox takes plain http', () => {
  assert.deepEqual(
    placesOf({ ...right, discoveryUrl: 'http://localhost:8110/x/.well-known/openid-configuration' }, 'sandbox'),
    [],
  );
});
