import { askedData, linesOf } from './form.ts';
import type { PartnerDoor, PartnerRequest } from './request.ts';

/** Where a door is, as its clients must be told. */
export type DoorAddresses = { readonly issuer: string; readonly discovery: string; readonly authorize: string };

export type Snippet = { readonly name: string; readonly language: string; readonly text: string };

export type SnippetFacts = {
  readonly door: PartnerDoor;
  readonly addresses: DoorAddresses;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly level: string;
  /** The strict rule of the citizen door knows no PKCE (franceconnect.md §1.4). */
  readonly hasPkce: boolean;
};

/** What a service needs to know to begin. */
export const snippetFacts = (request: PartnerRequest, addresses: DoorAddresses, clientId: string): SnippetFacts => ({
  ...{ door: request.door, addresses, clientId },
  redirectUri: linesOf(request.fields, 'redirectUris')[0] ?? '',
  scope: request.door === 'professional' ? 'openid scope_all' : ['openid', ...askedData(request)].join(' '),
  level: request.fields['level'] || 'eidas1',
  hasPkce: request.door === 'professional',
});

/** The address to which the service sends a browser; what must be fresh each time is in capitals. */
export const authorizeAddress = (facts: SnippetFacts): string => {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: facts.clientId,
    redirect_uri: facts.redirectUri,
    scope: facts.scope,
    acr_values: facts.level,
    state: 'STATE',
    nonce: 'NONCE-OF-AT-LEAST-32-CHARACTERS-',
    ...(facts.hasPkce ? { code_challenge: 'S256-OF-THE-VERIFIER', code_challenge_method: 'S256' } : {}),
  });
  return `${facts.addresses.authorize}?${query}`;
};

/** An address comes from a colleague's keyboard: in code that somebody copies it stays a string and nothing else. */
const single = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
const double = (text: string): string => JSON.stringify(text);
const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The same login in five languages. Secrets come from the environment, never from the text. */
export const snippetsOf = (facts: SnippetFacts): readonly Snippet[] => [
  { name: 'TypeScript – openid-client 6', language: 'ts', text: typescript(facts) },
  { name: 'Python – requests', language: 'python', text: python(facts) },
  { name: 'PHP – jumbojett/openid-connect-php', language: 'php', text: php(facts) },
  { name: 'Java – Spring Security', language: 'yaml', text: spring(facts) },
  { name: 'curl', language: 'sh', text: curl(facts) },
];

const typescript = ({ addresses, clientId, redirectUri, scope, level, hasPkce }: SnippetFacts): string =>
  `import * as oidc from 'openid-client';

const configuration = await oidc.discovery(
  new URL('${addresses.discovery}'),
  '${clientId}',
  undefined,
  oidc.ClientSecretPost(process.env.CLIENT_SECRET),${addresses.issuer.startsWith('http:') ? '\n  { execute: [oidc.allowInsecureRequests] }, // this sandbox speaks plain http' : ''}
);

// Before the login: keep these with the session of the browser.
const state = oidc.randomState();
const nonce = oidc.randomNonce();${hasPkce ? '\nconst verifier = oidc.randomPKCECodeVerifier();' : ''}
const login = oidc.buildAuthorizationUrl(configuration, {
  redirect_uri: ${single(redirectUri)},
  scope: '${scope}',
  acr_values: '${level}',
  state,
  nonce,${hasPkce ? "\n  code_challenge: await oidc.calculatePKCECodeChallenge(verifier),\n  code_challenge_method: 'S256'," : ''}
});

// On return: \`callback\` is the whole address that the browser came to.
const tokens = await oidc.authorizationCodeGrant(configuration, callback, {
  expectedState: state,
  expectedNonce: nonce,${hasPkce ? '\n  pkceCodeVerifier: verifier,' : ''}
});
const person = await oidc.fetchUserInfo(configuration, tokens.access_token, tokens.claims().sub);
`;

const python = ({ addresses, clientId, redirectUri, scope, level, hasPkce }: SnippetFacts): string =>
  `import base64, hashlib, os, secrets
from urllib.parse import urlencode
import jwt  # PyJWT
import requests

door = requests.get("${addresses.discovery}", timeout=5).json()
state, nonce = secrets.token_hex(32), secrets.token_hex(32)${
    hasPkce
      ? `
verifier = secrets.token_urlsafe(48)
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()`
      : ''
  }
login = door["authorization_endpoint"] + "?" + urlencode({
    "response_type": "code", "client_id": "${clientId}",
    "redirect_uri": ${double(redirectUri)}, "scope": "${scope}",
    "acr_values": "${level}", "state": state, "nonce": nonce,${
      hasPkce ? '\n    "code_challenge": challenge, "code_challenge_method": "S256",' : ''
    }
})

# On return: compare the state first, then redeem the code.
tokens = requests.post(door["token_endpoint"], timeout=5, data={
    "grant_type": "authorization_code", "code": code, "redirect_uri": ${double(redirectUri)},
    "client_id": "${clientId}", "client_secret": os.environ["CLIENT_SECRET"],${hasPkce ? '\n    "code_verifier": verifier,' : ''}
}).json()
key = jwt.PyJWKClient(door["jwks_uri"]).get_signing_key_from_jwt(tokens["id_token"]).key
claims = jwt.decode(tokens["id_token"], key, algorithms=["RS256", "ES256"],
                    audience="${clientId}", issuer=door["issuer"], leeway=10)
assert claims["nonce"] == nonce
answer = requests.get(door["userinfo_endpoint"], timeout=5,
                      headers={"Authorization": "Bearer " + tokens["access_token"]})
`;

const php = ({ addresses, clientId, redirectUri, scope, level, hasPkce }: SnippetFacts): string =>
  `<?php
use Jumbojett\\OpenIDConnectClient;

$door = json_decode(file_get_contents('${addresses.discovery}'), true);
$client = new OpenIDConnectClient('${addresses.issuer}', '${clientId}', getenv('CLIENT_SECRET'));
$client->providerConfigParam($door);
$client->setRedirectURL(${single(redirectUri)});
$client->addScope(explode(' ', '${scope}'));
$client->addAuthParam(['acr_values' => '${level}']);
${hasPkce ? "$client->setCodeChallengeMethod('S256');\n" : ''}$client->authenticate(); // state and nonce are made and compared here
$person = $client->requestUserInfo();
`;

const spring = ({ addresses, clientId, redirectUri, scope }: SnippetFacts): string =>
  `# application.yml; acr_values is added by an OAuth2AuthorizationRequestResolver
spring:
  security:
    oauth2:
      client:
        registration:
          vestibule:
            client-id: ${clientId}
            client-secret: \${CLIENT_SECRET}
            client-authentication-method: client_secret_post
            authorization-grant-type: authorization_code
            redirect-uri: ${double(redirectUri)}
            scope: ${scope.split(' ').join(', ')}
        provider:
          vestibule:
            issuer-uri: ${addresses.issuer}
`;

const curl = (facts: SnippetFacts): string =>
  `# 1. Open in a browser, with fresh values for what is in capitals:
#    ${authorizeAddress(facts)}
# 2. With the code that came back:
curl --silent --show-error "$(curl --silent '${facts.addresses.discovery}' | jq -r .token_endpoint)" \\
  --data-urlencode grant_type=authorization_code \\
  --data-urlencode "code=$CODE" \\
  --data-urlencode ${shell(`redirect_uri=${facts.redirectUri}`)} \\
  --data-urlencode 'client_id=${facts.clientId}' \\
  --data-urlencode "client_secret=$CLIENT_SECRET"${facts.hasPkce ? ' \\\n  --data-urlencode "code_verifier=$VERIFIER"' : ''}
`;
