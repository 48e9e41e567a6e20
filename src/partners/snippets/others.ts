import { algorithmOf, authorizeAddress, isCitizen, type SnippetFacts } from './facts.ts';
import { double, shell, single } from './quote.ts';

/** With jumbojett/openid-connect-php 1. */
export const php = ({ addresses, clientId, redirectUri, scope, level, hasPkce, method }: SnippetFacts): string =>
  `<?php
use Jumbojett\\OpenIDConnectClient;

$door = json_decode(file_get_contents('${addresses.discovery}'), true);
$door['token_endpoint_auth_methods_supported'] = ['${method}']; // as declared, and no other way
$client = new OpenIDConnectClient('${addresses.issuer}', '${clientId}', getenv('CLIENT_SECRET'));
$client->providerConfigParam($door);
$client->setRedirectURL(${single(redirectUri)});
$client->addScope(explode(' ', '${scope}'));
$client->addAuthParam(['acr_values' => '${level}']);
${hasPkce ? "$client->setCodeChallengeMethod('S256');\n" : ''}$client->authenticate(); // state, nonce and signature are checked here
$person = $client->requestUserInfo();
if ($person->sub !== $client->getVerifiedClaims('sub')) throw new Exception('sub');
`;

/** Spring Boot 3: what cannot be said in YAML is said beside it. */
export const spring = (facts: SnippetFacts): string =>
  `# application.yml. Beside it, in Java: acr_values is added by an OAuth2AuthorizationRequestResolver${
    facts.hasPkce ? ',\n# with OAuth2AuthorizationRequestCustomizers.withPkce()' : ''
  }${
    isCitizen(facts)
      ? `;\n# OidcIdTokenDecoderFactory.setJwsAlgorithmResolver(registration -> SignatureAlgorithm.${algorithmOf(facts)})`
      : ''
  }.
spring:
  security:
    oauth2:
      client:
        registration:
          vestibule:
            client-id: ${facts.clientId}
            client-secret: \${CLIENT_SECRET}
            client-authentication-method: ${facts.method}
            authorization-grant-type: authorization_code
            redirect-uri: ${double(facts.redirectUri)}
            scope: ${facts.scope.split(' ').join(', ')}
        provider:
          vestibule:
            issuer-uri: ${facts.addresses.issuer}
`;

/** To see the exchange by hand. */
export const curl = (facts: SnippetFacts): string =>
  `# 1. Open in a browser, with fresh values for what is in capitals:
#    ${authorizeAddress(facts)}
# 2. With the code that came back:
curl --silent --show-error "$(curl --silent '${facts.addresses.discovery}' | jq -r .token_endpoint)" \\
  --data-urlencode grant_type=authorization_code \\
  --data-urlencode "code=$CODE" \\
  --data-urlencode ${shell(`redirect_uri=${facts.redirectUri}`)} \\
${proofOf(facts)}${facts.hasPkce ? ' \\\n  --data-urlencode "code_verifier=$VERIFIER"' : ''}
`;

const proofOf = ({ clientId, method }: SnippetFacts): string =>
  method === 'client_secret_basic'
    ? `  --user "${clientId}:$CLIENT_SECRET"`
    : `  --data-urlencode 'client_id=${clientId}' \\\n  --data-urlencode "client_secret=$CLIENT_SECRET"`;
