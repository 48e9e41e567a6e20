import { words } from '../words.ts';
import { both, professional, type Requirement } from './requirement.ts';

/** The session of the service, its end, and the lines to it. */
export const sessionRequirements = {
  'cookie.http-only': {
    source: 'RFC 6265 §4.1.2.6',
    kinds: both,
    text: words('Le cookie de session est HttpOnly.', 'The session cookie is HttpOnly.'),
    mend: words('Ajoutez HttpOnly au cookie de session.', 'Add HttpOnly to the session cookie.'),
  },
  'cookie.secure': {
    source: 'RFC 6265 §4.1.2.5',
    kinds: both,
    text: words('Le cookie de session est Secure.', 'The session cookie is Secure.'),
    mend: words('Ajoutez Secure au cookie de session.', 'Add Secure to the session cookie.'),
  },
  'cookie.same-site': {
    source: 'RFC 6265bis §4.1.2.7',
    kinds: both,
    text: words(
      'Le cookie de session dit SameSite (Lax ou Strict).',
      'The session cookie says SameSite (Lax or Strict).',
    ),
    mend: words('Ajoutez SameSite=Lax au cookie de session.', 'Add SameSite=Lax to the session cookie.'),
  },
  'redirect.open': {
    source: 'RFC 9700 §4.11',
    kinds: both,
    text: words(
      'Après la connexion, le service n’envoie pas vers une adresse étrangère prise dans un paramètre.',
      'After the login the service does not send people to a foreign address taken from a parameter.',
    ),
    mend: words(
      'N’acceptez comme adresse de suite que vos propres chemins.',
      'Accept your own paths only as the address to go on to.',
    ),
  },
  'logout.provider': {
    source: 'OpenID Connect RP-Initiated Logout 1.0 §2, psc.md §5, franceconnect.md §1.14',
    kinds: both,
    text: words(
      'La déconnexion ferme la session de l’émetteur, avec id_token_hint.',
      'Logging out ends the issuer’s session, with id_token_hint.',
    ),
    mend: words(
      'Envoyez le navigateur à end_session_endpoint avec le dernier id_token reçu.',
      'Send the browser to end_session_endpoint with the last id_token received.',
    ),
  },
  'logout.own': {
    source: 'psc.md §5',
    kinds: both,
    text: words('La déconnexion ferme la session du service.', 'Logging out ends the service’s own session.'),
    mend: words(
      'Détruisez la session côté serveur avant de partir vers l’émetteur.',
      'Destroy the session on the server before leaving for the issuer.',
    ),
  },
  'backchannel.honoured': {
    source: 'OpenID Connect Back-Channel Logout 1.0 §2.5',
    kinds: professional,
    text: words('Un jeton de déconnexion valable ferme la session.', 'A valid logout token ends the session.'),
    mend: words(
      'Cherchez la session par sid (ou sub), fermez-la et répondez 200.',
      'Find the session by sid (or sub), end it and answer 200.',
    ),
  },
  'backchannel.spoilt': {
    source: 'OpenID Connect Back-Channel Logout 1.0 §2.6',
    kinds: professional,
    text: words('Un jeton de déconnexion altéré ne ferme rien.', 'A spoilt logout token ends nothing.'),
    mend: words(
      'Vérifiez signature, algorithme, iss, aud, exp, events et l’absence de nonce.',
      'Verify signature, algorithm, iss, aud, exp, events and the absence of nonce.',
    ),
  },
  tls: {
    source: 'RFC 6749 §3.1.2.1, RFC 6797',
    kinds: both,
    text: words(
      'Les adresses du service sont en https, avec un certificat valable et HSTS.',
      'The service’s addresses are https, with a valid certificate and HSTS.',
    ),
    mend: words(
      'Installez un certificat reconnu et envoyez Strict-Transport-Security.',
      'Install a recognised certificate and send Strict-Transport-Security.',
    ),
  },
} as const satisfies Readonly<Record<string, Requirement>>;
