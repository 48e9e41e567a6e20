import type { Language } from '#vocabulary/fault.ts';

type Mend = Readonly<Record<Language, string>>;

const mend = (fr: string, en: string): Mend => ({ fr, en });

/** What to do about each error of the protocol that a door answers a service with; RFC and section where it is defined. */
export const protocolMends: Readonly<Record<string, Mend>> = {
  // RFC 6749 §5.2 and §4.1.2.1
  invalid_client: mend(
    'Vérifiez client_id, le secret en cours et la façon déclarée de s’authentifier ; un secret abandonné n’ouvre plus rien.',
    'Check client_id, the current secret and the declared way to authenticate; a dropped secret opens nothing.',
  ),
  invalid_grant: mend(
    'Échangez chaque code une seule fois, dans la minute, avec la même redirect_uri et le bon code_verifier ; après un refresh, gardez le nouveau jeton. Si la session est finie, refaites une connexion.',
    'Redeem each code once, within a minute, with the same redirect_uri and the right code_verifier; after a refresh keep the new token. When the session has ended, log in again.',
  ),
  invalid_request: mend(
    'Un paramètre manque, est en double ou mal formé : comparez à l’adresse exacte de la page « Identifiants ».',
    'A parameter is missing, doubled or malformed: compare with the exact address of the page “Credentials”.',
  ),
  invalid_redirect_uri: mend(
    'Déclarez cette adresse dans la demande, ou envoyez-la exactement comme elle est déclarée.',
    'Declare this address in the request, or send it exactly as it is declared.',
  ),
  invalid_scope: mend(
    'Demandez seulement les données cochées dans la demande, avec openid.',
    'Ask only for the data that are ticked in the request, with openid.',
  ),
  unauthorized_client: mend(
    'Ce grant_type, ou cette façon de demander, n’est pas du profil de la demande.',
    'This grant_type, or this way to ask, is not of the profile of the request.',
  ),
  unsupported_grant_type: mend(
    'Employez authorization_code, refresh_token, ou CIBA pour un client lourd.',
    'Use authorization_code, refresh_token, or CIBA for a thick client.',
  ),
  unsupported_response_type: mend('Envoyez response_type=code.', 'Send response_type=code.'),
  unsupported_response_mode: mend('N’envoyez pas response_mode.', 'Send no response_mode.'),
  access_denied: mend(
    'La personne a abandonné, ou son moyen de connexion ne convient pas : proposez de recommencer.',
    'The person gave up, or their way to log in will not do: offer to start again.',
  ),
  temporarily_unavailable: mend('Réessayez dans un moment.', 'Try again in a moment.'),
  server_error: mend(
    'L’incident est de notre côté : réessayez, puis écrivez au support.',
    'The incident is on our side: try again, then write to support.',
  ),
  // RFC 6750 §3.1
  invalid_token: mend(
    'Envoyez un jeton d’accès encore valable dans l’en-tête Authorization ; renouvelez-le avant sa fin.',
    'Send an access token that is still good in the Authorization header; refresh it before its end.',
  ),
  insufficient_scope: mend(
    'Ce jeton n’a pas la portée qu’il faut : demandez-la à la connexion.',
    'This token lacks the scope: ask for it at the login.',
  ),
  // OpenID Connect Core 1.0 §3.1.2.6
  login_required: mend(
    'prompt=none ne va qu’avec une session ouverte : refaites la demande sans prompt.',
    'prompt=none goes with an open session only: ask again without prompt.',
  ),
  interaction_required: mend(
    'prompt=none ne suffit pas ici : refaites la demande sans prompt.',
    'prompt=none is not enough here: ask again without prompt.',
  ),
  consent_required: mend(
    'La personne doit être informée : refaites la demande sans prompt=none.',
    'The person has to be told: ask again without prompt=none.',
  ),
  request_not_supported: mend('N’envoyez pas d’objet request à cette porte.', 'Send no request object to this door.'),
  // RFC 9101 §6.2, RFC 9126 §2.3
  invalid_request_object: mend(
    'Vérifiez signature, algorithme, iss, aud et exp de l’objet request.',
    'Check signature, algorithm, iss, aud and exp of the request object.',
  ),
  invalid_request_uri: mend(
    'Un request_uri vaut une fois, et peu de temps : poussez la demande de nouveau.',
    'A request_uri is good once, and not for long: push the request again.',
  ),
  // RFC 9449 §5 and §8
  invalid_dpop_proof: mend(
    'Vérifiez htm, htu, iat, jti et la clé de la preuve DPoP.',
    'Check htm, htu, iat, jti and the key of the DPoP proof.',
  ),
  use_dpop_nonce: mend(
    'Reprenez la demande avec le nonce de l’en-tête DPoP-Nonce.',
    'Repeat the request with the nonce of the DPoP-Nonce header.',
  ),
  // RFC 7009 §2.2.1
  unsupported_token_type: mend(
    'Ce jeton ne se révoque pas ainsi : révoquez le refresh_token.',
    'This token is not revoked so: revoke the refresh_token.',
  ),
  // OpenID Connect CIBA 1.0 §11 and §13
  authorization_pending: mend(
    'La personne n’a pas encore répondu : redemandez après interval.',
    'The person has not answered yet: ask again after interval.',
  ),
  slow_down: mend('Vous demandez trop souvent : attendez interval.', 'You ask too often: wait for interval.'),
  expired_token: mend(
    'La personne n’a pas répondu à temps : recommencez.',
    'The person did not answer in time: start again.',
  ),
  unknown_user_id: mend(
    'login_hint ne désigne personne qui puisse répondre.',
    'login_hint names nobody who could answer.',
  ),
};
