import { words } from '../words.ts';
import { both, citizen, professional, type Requirement } from './requirement.ts';

/** What the service does with codes, tokens and UserInfo. */
export const tokenRequirements = {
  'id-token.signature': {
    source: 'OpenID Connect Core 1.0 §3.1.3.7 (6)',
    kinds: both,
    text: words('Un id_token signé par une autre clé est refusé.', 'An id_token signed with another key is refused.'),
    mend: words(
      'Vérifiez la signature avec la clé publiée sous ce kid.',
      'Verify the signature with the key published under that kid.',
    ),
  },
  'id-token.none': {
    source: 'OpenID Connect Core 1.0 §3.1.3.7 (7), RFC 8725 §3.2',
    kinds: both,
    text: words(
      'Un id_token sans signature (alg none) est refusé.',
      'An id_token without signature (alg none) is refused.',
    ),
    mend: words('N’acceptez que l’algorithme convenu.', 'Accept the agreed algorithm only.'),
  },
  'id-token.hs256': {
    source: 'RFC 8725 §2.1',
    kinds: both,
    text: words(
      'Un id_token en HS256 dont la clé est la clé publique est refusé.',
      'An id_token in HS256 keyed with the public key is refused.',
    ),
    mend: words(
      'Fixez l’algorithme attendu ; ne le lisez pas dans le jeton.',
      'Fix the expected algorithm; do not read it from the token.',
    ),
  },
  'id-token.audience': {
    source: 'OpenID Connect Core 1.0 §3.1.3.7 (3)',
    kinds: both,
    text: words('Un id_token destiné à un autre client est refusé.', 'An id_token for another client is refused.'),
    mend: words('Comparez aud à votre client_id.', 'Compare aud with your client_id.'),
  },
  'id-token.issuer': {
    source: 'OpenID Connect Core 1.0 §3.1.3.7 (2)',
    kinds: both,
    text: words('Un id_token d’un autre émetteur est refusé.', 'An id_token of another issuer is refused.'),
    mend: words('Comparez iss à l’émetteur attendu, exactement.', 'Compare iss with the expected issuer, exactly.'),
  },
  'nonce.checked': {
    source: 'OpenID Connect Core 1.0 §3.1.3.7 (11)',
    kinds: both,
    text: words('Un id_token avec un autre nonce est refusé.', 'An id_token with another nonce is refused.'),
    mend: words('Comparez le nonce reçu à celui envoyé.', 'Compare the nonce received with the one sent.'),
  },
  'id-token.expired': {
    source: 'OpenID Connect Core 1.0 §3.1.3.7 (9)',
    kinds: both,
    text: words('Un id_token expiré est refusé.', 'An expired id_token is refused.'),
    mend: words(
      'Comparez exp à l’heure, avec quelques minutes de tolérance au plus.',
      'Compare exp with the time, with a few minutes of tolerance at most.',
    ),
  },
  'id-token.future': {
    source: 'OpenID Connect Core 1.0 §3.1.3.7 (10)',
    kinds: both,
    text: words(
      'Un id_token émis une heure dans le futur est refusé.',
      'An id_token issued an hour in the future is refused.',
    ),
    mend: words(
      'Comparez iat à l’heure, avec quelques minutes de tolérance au plus.',
      'Compare iat with the time, with a few minutes of tolerance at most.',
    ),
  },
  'level.checked': {
    source: 'OpenID Connect Core 1.0 §3.1.3.7 (12), franceconnect.md §1.7',
    kinds: citizen,
    text: words(
      'Un id_token d’un niveau (acr) plus faible que celui demandé est refusé.',
      'An id_token of a weaker level (acr) than the one asked for is refused.',
    ),
    mend: words(
      'Comparez acr au niveau le plus bas que vous acceptez.',
      'Compare acr with the weakest level that you accept.',
    ),
  },
  'userinfo.subject': {
    source: 'OpenID Connect Core 1.0 §5.3.2',
    kinds: both,
    text: words(
      'Une réponse UserInfo d’une autre personne est refusée.',
      'A UserInfo answer about another person is refused.',
    ),
    mend: words('Comparez sub de UserInfo à sub de l’id_token.', 'Compare sub of UserInfo with sub of the id_token.'),
  },
  'userinfo.signature': {
    source: 'OpenID Connect Core 1.0 §5.3.2, franceconnect.md §1.8',
    kinds: citizen,
    text: words(
      'Une réponse UserInfo signée par une autre clé est refusée.',
      'A UserInfo answer signed with another key is refused.',
    ),
    mend: words(
      'Vérifiez la signature de UserInfo comme celle de l’id_token.',
      'Verify the signature of UserInfo like that of the id_token.',
    ),
  },
  'code.once': {
    source: 'RFC 6749 §4.1.2, RFC 9700 §4.5',
    kinds: both,
    text: words(
      'Un code n’est échangé qu’une fois, même si l’adresse de retour est rouverte.',
      'A code is redeemed once only, even when the return address is opened again.',
    ),
    mend: words('Oubliez le state dès le premier retour.', 'Forget the state at the first return.'),
  },
  'client.authentication': {
    source: 'OpenID Connect Core 1.0 §9',
    kinds: both,
    text: words(
      'Le service s’authentifie comme il l’a déclaré, et d’aucune autre manière, à chaque appel.',
      'The service authenticates as it declared, and in no other way, in every call.',
    ),
    mend: words(
      'Secret : par client_secret_post ou client_secret_basic, jamais les deux. Clé : une assertion neuve à chaque appel (jti, exp, aud). Certificat : à l’adresse de mtls_endpoint_aliases, avec client_id.',
      'Secret: by client_secret_post or client_secret_basic, never both. Key: a fresh assertion in every call (jti, exp, aud). Certificate: at the address of mtls_endpoint_aliases, with client_id.',
    ),
  },
  'secret.url': {
    source: 'RFC 6749 §2.3.1, RFC 6750 §2.3, RFC 9700 §4.3.2',
    kinds: both,
    text: words(
      'Ni secret ni jeton dans une adresse, un Referer ou une page.',
      'No secret and no token in an address, a Referer or a page.',
    ),
    mend: words(
      'Secret dans le corps ou l’en-tête Authorization, jeton dans l’en-tête Authorization ; rien de cela ne va au navigateur.',
      'Secret in the body or the Authorization header, token in the Authorization header; neither goes to the browser.',
    ),
  },
  refresh: {
    source: 'psc.md §4.1',
    kinds: professional,
    text: words(
      'Le jeton d’accès est renouvelé avant son expiration.',
      'The access token is refreshed before it expires.',
    ),
    mend: words(
      'Renouvelez dès qu’il reste peu de temps, selon expires_in, et gardez le nouveau refresh_token.',
      'Refresh as soon as little time is left, by expires_in, and keep the new refresh_token.',
    ),
  },
  'refresh.ended': {
    source: 'psc.md §4.1 et §5',
    kinds: professional,
    text: words(
      'Quand le renouvellement est refusé, la session du service se ferme.',
      'When the refresh is refused, the service’s session closes.',
    ),
    mend: words(
      'Un invalid_grant dit que la session d’en face est finie : fermez la vôtre.',
      'An invalid_grant says that the session over there has ended: close yours.',
    ),
  },
} as const satisfies Readonly<Record<string, Requirement>>;
