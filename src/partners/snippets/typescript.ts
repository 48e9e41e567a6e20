import { algorithmOf, goodLevels, isCitizen, type SnippetFacts } from './facts.ts';
import { single } from './quote.ts';

/** With openid-client 6. Tokens are verified although they came over TLS: the examiner sends badly signed ones. */
export const typescript = (facts: SnippetFacts): string =>
  `import * as oidc from 'openid-client';
${imports[facts.method] ?? ''}
${preparations[facts.method] ?? ''}const configuration = await oidc.discovery(
  new URL('${facts.addresses.discovery}'),
  '${facts.clientId}',
  { ${metadataOf(facts).join(', ')} },
  ${authentications[facts.method] ?? authentications['client_secret_post']},
  { ${optionsOf(facts).join(', ')} },
);
${sending(facts)}
${departure(facts)}
${arrival(facts)}`;

const imports: Readonly<Record<string, string>> = {
  tls_client_auth: `import { readFileSync } from 'node:fs';\nimport { Agent, fetch as send } from 'undici';\n`,
};

const preparations: Readonly<Record<string, string>> = {
  private_key_jwt: `// PRIVATE_JWK: the private half of a key of your JWKS, an EC key on P-256.
const jwk = JSON.parse(process.env.PRIVATE_JWK);
const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);

`,
  tls_client_auth: `const dispatcher = new Agent({
  connect: { cert: readFileSync(process.env.CLIENT_CERTIFICATE), key: readFileSync(process.env.CLIENT_KEY) },
});
const withCertificate = (url, options) => send(url, { ...options, dispatcher });

`,
};

const authentications: Readonly<Record<string, string>> = {
  client_secret_basic: 'oidc.ClientSecretBasic(process.env.CLIENT_SECRET)',
  client_secret_post: 'oidc.ClientSecretPost(process.env.CLIENT_SECRET)',
  private_key_jwt: 'oidc.PrivateKeyJwt({ key, kid: jwk.kid })',
  tls_client_auth: 'oidc.TlsClientAuth()',
};

/** The library takes the query away from the address to return to; the door compares it character by character. */
const sending = ({ method, redirectUri }: SnippetFacts): string => {
  const send = method === 'tls_client_auth' ? 'withCertificate' : 'fetch';
  if (!isBentByLibrary(redirectUri))
    return method === 'tls_client_auth' ? `configuration[oidc.customFetch] = ${send};\n` : '';
  return `configuration[oidc.customFetch] = (url, options) => {
  // The address exactly as it is declared, with its query.
  if (options.body?.get('grant_type') === 'authorization_code') options.body.set('redirect_uri', ${single(redirectUri)});
  return ${send}(url, options);
};
`;
};

const isBentByLibrary = (redirectUri: string): boolean => {
  const url = URL.parse(redirectUri);
  if (url === null) return false;
  url.search = '';
  return url.href !== redirectUri;
};

const metadataOf = (facts: SnippetFacts): readonly string[] => [
  `id_token_signed_response_alg: '${algorithmOf(facts)}'`,
  ...(isCitizen(facts) ? [`userinfo_signed_response_alg: '${algorithmOf(facts)}'`] : []),
  ...(facts.method === 'tls_client_auth' ? ['use_mtls_endpoint_aliases: true'] : []),
];

const optionsOf = ({ addresses }: SnippetFacts): readonly string[] => [
  // The sandbox of one's own machine speaks plain http.
  `execute: [oidc.enableNonRepudiationChecks${addresses.issuer.startsWith('http:') ? ', oidc.allowInsecureRequests' : ''}]`,
];

const departure = ({ redirectUri, scope, level, hasPkce }: SnippetFacts): string =>
  `// Before the login: keep these with the session of the browser.
const state = oidc.randomState();
const nonce = oidc.randomNonce();${hasPkce ? '\nconst verifier = oidc.randomPKCECodeVerifier();' : ''}
const login = oidc.buildAuthorizationUrl(configuration, {
  redirect_uri: ${single(redirectUri)},
  scope: '${scope}',
  acr_values: '${level}',
  state,
  nonce,${hasPkce ? "\n  code_challenge: await oidc.calculatePKCECodeChallenge(verifier),\n  code_challenge_method: 'S256'," : ''}
});
`;

const arrival = (facts: SnippetFacts): string =>
  `// On return: \`callback\` is the whole address that the browser came to. Forget state and nonce now.
const tokens = await oidc.authorizationCodeGrant(configuration, callback, {
  expectedState: state,
  expectedNonce: nonce,${facts.hasPkce ? '\n  pkceCodeVerifier: verifier,' : ''}
});
const claims = tokens.claims();
const nowSeconds = (performance.timeOrigin + performance.now()) / 1000;
if (claims.iat > nowSeconds + 60) throw new Error('a token from the future');
if (!${JSON.stringify(goodLevels(facts)).replaceAll('"', "'")}.includes(claims.acr)) throw new Error('too weak a level');
const person = await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub);
`;
