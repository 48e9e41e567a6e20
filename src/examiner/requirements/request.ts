import { words } from '../words.ts';
import { both, type Requirement } from './requirement.ts';

/** What the service asks, and how it takes the answer of the authorize endpoint. */
export const requestRequirements = {
  login: {
    source: 'OpenID Connect Core 1.0 §3.1',
    kinds: both,
    text: words(
      'Une connexion correcte ouvre la session, avant et après toutes les épreuves.',
      'A correct login opens the session, before and after all trials.',
    ),
    mend: words(
      'Vérifiez l’adresse de l’émetteur d’examen, l’identifiant et le secret du client, puis l’adresse qui montre la session.',
      'Check the address of the examination issuer, the client id and secret, then the address that shows the session.',
    ),
  },
  button: {
    source: 'franceconnect.md §1.17, psc.md §9',
    kinds: both,
    text: words(
      'Le bouton de connexion est présent sur la page d’accueil et nomme la porte.',
      'The login button stands on the start page and names the door.',
    ),
    mend: words(
      'Ajoutez un lien ou un formulaire vers l’adresse de connexion, avec le nom de la porte en texte ou en alternative d’image.',
      'Add a link or a form that leads to the login address, with the name of the door as text or as the image’s alternative.',
    ),
  },
  'request.parameters': {
    source: 'psc.md §3, franceconnect.md §1.4',
    kinds: both,
    text: words(
      'La demande porte les paramètres attendus : response_type=code, portée, acr_values.',
      'The request carries the expected parameters: response_type=code, scope, acr_values.',
    ),
    mend: words(
      'Professionnels : scope « openid scope_all » et acr_values=eidas1. Citoyens : openid, acr_values (eidas1 ; eidas2 ou eidas3 sur plus) et nonce d’au moins 22 caractères, sans autre paramètre que ceux permis.',
      'Professionals: scope `openid scope_all` and acr_values=eidas1. Citizens: openid, acr_values (eidas1; eidas2 or eidas3 on plus) and a nonce of at least 22 characters, with no parameter but those allowed.',
    ),
  },
  'redirect.exact': {
    source: 'OpenID Connect Core 1.0 §3.1.2.1',
    kinds: both,
    text: words(
      'L’adresse de retour est exactement celle déclarée, à l’autorisation comme à l’échange.',
      'The redirect address is exactly the declared one, in the request and in the exchange.',
    ),
    mend: words(
      'Comparez caractère par caractère : casse, barre finale, paramètres.',
      'Compare letter by letter: case, final slash, parameters.',
    ),
  },
  'state.present': {
    source: 'RFC 6749 §10.12',
    kinds: both,
    text: words('Chaque demande porte un state.', 'Each request carries a state.'),
    mend: words('Envoyez un state aléatoire à chaque connexion.', 'Send a random state with each login.'),
  },
  'state.unguessable': {
    source: 'RFC 6749 §10.10',
    kinds: both,
    text: words('Le state ne se devine pas et ne se répète jamais.', 'The state cannot be guessed and never repeats.'),
    mend: words(
      'Tirez au moins 128 bits d’un générateur cryptographique ; ni compteur, ni horodatage.',
      'Draw at least 128 bits from a cryptographic generator; no counter, no time stamp.',
    ),
  },
  'state.checked': {
    source: 'OpenID Connect Core 1.0 §3.1.2.1',
    kinds: both,
    text: words('Un retour avec un autre state est refusé.', 'A return with another state is refused.'),
    mend: words(
      'Comparez le state reçu à celui gardé au départ, avant tout échange de code.',
      'Compare the state received with the one kept at departure, before the code is exchanged.',
    ),
  },
  'state.bound': {
    source: 'RFC 6749 §10.12, RFC 9700 §4.7',
    kinds: both,
    text: words(
      'Un retour est refusé dans un autre navigateur que celui du départ.',
      'A return is refused in another browser than the one that left.',
    ),
    mend: words(
      'Liez le state au navigateur par un cookie ou par sa session.',
      'Bind the state to the browser with a cookie or its session.',
    ),
  },
  'nonce.present': {
    source: 'OpenID Connect Core 1.0 §3.1.2.1',
    kinds: both,
    text: words('Chaque demande porte un nonce.', 'Each request carries a nonce.'),
    mend: words('Envoyez un nonce aléatoire à chaque connexion.', 'Send a random nonce with each login.'),
  },
  'nonce.unguessable': {
    source: 'OpenID Connect Core 1.0 §15.5.2',
    kinds: both,
    text: words('Le nonce ne se devine pas et ne se répète jamais.', 'The nonce cannot be guessed and never repeats.'),
    mend: words(
      'Tirez au moins 128 bits d’un générateur cryptographique, à part du state.',
      'Draw at least 128 bits from a cryptographic generator, apart from the state.',
    ),
  },
  pkce: {
    source: 'RFC 7636 §4, RFC 9700 §2.1.1, franceconnect.md §1.4',
    kinds: both,
    text: words(
      'PKCE protège le code : défi S256, vérificateur juste. Sans objet pour un citoyen si le service ne l’emploie pas.',
      'PKCE protects the code: S256 challenge, right verifier. Not applicable for citizens when the service does not use it.',
    ),
    mend: words(
      'Envoyez code_challenge et code_challenge_method=S256, puis code_verifier à l’échange.',
      'Send code_challenge and code_challenge_method=S256, then code_verifier in the exchange.',
    ),
  },
  'error.access-denied': {
    source: 'OpenID Connect Core 1.0 §3.1.2.6, franceconnect.md §1.5',
    kinds: both,
    text: words(
      'Un abandon (access_denied) mène à une page lisible.',
      'A cancelled login (access_denied) leads to a readable page.',
    ),
    mend: words(
      'Traitez error avant code, et montrez une page avec un moyen de recommencer.',
      'Handle error before code, and show a page with a way to start again.',
    ),
  },
  'error.server-error': {
    source: 'OpenID Connect Core 1.0 §3.1.2.6, franceconnect.md §1.5',
    kinds: both,
    text: words(
      'Une panne de l’émetteur (server_error) mène à une page lisible.',
      'A failure of the issuer (server_error) leads to a readable page.',
    ),
    mend: words('Montrez une page, jamais une erreur 5xx.', 'Show a page, never a 5xx error.'),
  },
  'error.temporarily-unavailable': {
    source: 'OpenID Connect Core 1.0 §3.1.2.6, franceconnect.md §1.5',
    kinds: both,
    text: words(
      'Une indisponibilité (temporarily_unavailable) mène à une page lisible.',
      'An outage (temporarily_unavailable) leads to a readable page.',
    ),
    mend: words('Montrez une page qui propose de réessayer plus tard.', 'Show a page that offers to try later.'),
  },
  'error.malformed': {
    source: 'RFC 6749 §10.14',
    kinds: both,
    text: words(
      'Un retour mal formé mène à une page lisible, qui ne recopie pas de balise.',
      'A malformed return leads to a readable page, which repeats no markup.',
    ),
    mend: words(
      'Tenez un retour sans paramètre pour une erreur ordinaire, et échappez tout ce qui vient de l’adresse.',
      'Treat a return without parameters as an ordinary error, and escape whatever comes from the address.',
    ),
  },
} as const satisfies Readonly<Record<string, Requirement>>;
