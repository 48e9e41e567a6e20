import type { FaultCatalogue, FaultDefinition, Language } from './fault.ts';

type Words = Readonly<Record<Language, string>>;

const technical: Words = {
  fr: 'Un incident technique empêche de poursuivre.',
  en: 'A technical problem stops us from going on.',
};
const stale: Words = {
  fr: 'Votre connexion a expiré ou s’est poursuivie ailleurs.',
  en: 'Your login has expired or went on elsewhere.',
};
const mismatch: Words = {
  fr: 'Les informations de votre compte ne correspondent pas à celles de l’état civil.',
  en: 'The details of your account do not match the civil register.',
};
const startAgain: Words = {
  fr: 'Fermez cet onglet, revenez au service et connectez-vous de nouveau.',
  en: 'Close this tab, go back to the service and log in again.',
};
const tellSupport: Words = {
  fr: 'Réessayez dans quelques minutes. Si cela continue, contactez le support en donnant le code ci-dessous.',
  en: 'Try again in a few minutes. If it goes on, contact support with the code below.',
};
const otherAccount: Words = {
  fr: 'Choisissez un autre compte pour vous connecter, ou revenez au service.',
  en: 'Choose another account to log in with, or go back to the service.',
};
const mendIdentity: Words = {
  fr: 'Vérifiez votre état civil auprès du fournisseur de votre compte, ou choisissez un autre compte. Le support peut vous aider avec le code ci-dessous.',
  en: 'Check your details with the provider of your account, or choose another account. Support can help with the code below.',
};

type Rest = Pick<FaultDefinition, 'status' | 'oauthError' | 'hint'>;

const fault = (message: Words, advice: Words, rest: Rest): FaultDefinition => ({ message, advice, ...rest });
const at = (status: number, oauthError: string, hint: string): Rest => ({ status, oauthError, hint });

/**
 * Faults of the citizen door, under the numbers that FranceConnect's support knows (franceconnect.md §1.15); the words
 * are ours. `docs/generated/faults.md` is made from it. A code is never given a second meaning.
 */
export const citizenFaultCatalogue = {
  Y000000: fault(technical, tellSupport, at(500, 'server_error', 'An unexpected error; support finds it by its id.')),
  Y000404: fault(
    { fr: 'Cette page n’existe pas.', en: 'This page does not exist.' },
    { fr: 'Revenez au service et recommencez.', en: 'Go back to the service and try again.' },
    at(404, 'not_found', 'The path is not one of this issuer’s; see its discovery document.'),
  ),
  Y010004: fault(mismatch, mendIdentity, at(403, 'access_denied', 'The civil register has one near match (code 4).')),
  Y010006: fault(
    mismatch,
    mendIdentity,
    at(403, 'access_denied', 'The civil register has several near matches (code 6).'),
  ),
  Y010007: fault(
    mismatch,
    mendIdentity,
    at(403, 'access_denied', 'The civil register knows only the usage name (code 7).'),
  ),
  Y010008: fault(mismatch, mendIdentity, at(403, 'access_denied', 'The civil register has no match (code 8).')),
  Y010009: fault(
    technical,
    tellSupport,
    at(403, 'access_denied', 'The civil register rejected the question (code 9).'),
  ),
  Y010011: fault(
    technical,
    tellSupport,
    at(504, 'temporarily_unavailable', 'The civil register did not answer in time.'),
  ),
  Y010012: fault(
    technical,
    tellSupport,
    at(
      504,
      'temporarily_unavailable',
      'The civil register cannot be reached, or answered with an HTTP error or no XML.',
    ),
  ),
  Y010013: fault(
    technical,
    tellSupport,
    at(400, 'server_error', 'The civil register’s answer does not follow its schema, or has an unknown code.'),
  ),
  Y010015: fault(
    { fr: 'Cette identité ne permet plus de se connecter.', en: 'This identity can no longer be used to log in.' },
    { fr: 'Contactez le support en donnant le code ci-dessous.', en: 'Contact support with the code below.' },
    at(403, 'access_denied', 'The identity is closed in the civil register.'),
  ),
  Y020001: fault(
    technical,
    otherAccount,
    at(502, 'server_error', 'The identity provider’s discovery document or keys cannot be had.'),
  ),
  Y020017: fault(
    { fr: 'Ce compte est momentanément indisponible.', en: 'This account is not available for the moment.' },
    otherAccount,
    at(500, 'server_error', 'The identity provider is disabled or does not answer.'),
  ),
  Y020019: fault(technical, startAgain, at(500, 'server_error', 'The identity provider is unknown on this issuer.')),
  Y020021: fault(technical, tellSupport, at(400, 'invalid_request', 'The identity provider returned no state.')),
  Y020022: fault(
    stale,
    startAgain,
    at(403, 'invalid_request', 'invalid state parameter: unknown, used, or begun in another browser.'),
  ),
  Y020023: fault(
    { fr: 'Ce service n’accepte pas ce compte.', en: 'This service does not accept this account.' },
    otherAccount,
    at(403, 'access_denied', 'The identity provider is filtered out for this service.'),
  ),
  Y020024: fault(technical, tellSupport, at(500, 'server_error', 'The list of identity providers cannot be had.')),
  Y020025: fault(technical, tellSupport, at(400, 'server_error', 'The identity provider returned no code.')),
  Y020026: fault(
    technical,
    otherAccount,
    at(502, 'server_error', 'The identity provider refused the code, or its id_token is not valid.'),
  ),
  Y020027: fault(
    technical,
    otherAccount,
    at(
      502,
      'server_error',
      'The identity provider’s UserInfo failed, is unsigned, too large, or names another subject.',
    ),
  ),
  Y020028: fault(
    technical,
    tellSupport,
    at(500, 'server_error', 'The identity provider’s end session address cannot be had.'),
  ),
  Y020029: fault(technical, otherAccount, at(500, 'server_error', 'The identity provider sent no sub.')),
  Y020030: fault(
    technical,
    otherAccount,
    at(500, 'server_error', 'The identity provider’s token answer cannot be read.'),
  ),
  Y030007: fault(
    {
      fr: 'La demande du service est incomplète ou mal formée.',
      en: 'The service’s request is incomplete or malformed.',
    },
    startAgain,
    at(
      400,
      'invalid_request',
      'invalid parameter: client_id, acr_values, response_type, nonce (22 or more), state, redirect_uri and scope are required; claims, prompt, idp_hint and ui_locales are allowed; nothing else unless the service is registered as lenient.',
    ),
  ),
  Y030025: fault(stale, startAgain, at(500, 'server_error', 'The login is not known to this browser, or is over.')),
  Y030027: fault(technical, startAgain, at(400, 'invalid_request', 'invalid client_id parameter')),
  Y030028: fault(technical, startAgain, at(500, 'server_error', 'The claims parameter is not JSON.')),
  Y030030: fault(
    technical,
    startAgain,
    at(500, 'access_denied', 'The way back to the service names no registered address.'),
  ),
  Y030032: fault(technical, startAgain, at(303, 'invalid_idp_hint', 'An idp_hint was provided but is not allowed.')),
  Y040001: fault(
    technical,
    startAgain,
    at(400, 'invalid_request', 'The protocol engine refused the request; read error_description.'),
  ),
  Y04C013C: fault(
    {
      fr: 'Le service demande un retour vers une adresse qui n’est pas enregistrée.',
      en: 'The service asked to return to an address that is not registered.',
    },
    startAgain,
    at(400, 'invalid_redirect_uri', 'redirect_uri must equal a registered one, character by character.'),
  ),
  Y04A8220: fault(
    technical,
    startAgain,
    at(400, 'invalid_request', 'The sector_identifier_uri cannot be had or does not list the redirect_uri.'),
  ),
  Y04EA6EF: fault(
    { fr: 'Le service qui vous envoie n’est pas connu.', en: 'The service that sent you here is not known.' },
    startAgain,
    at(
      400,
      'invalid_client',
      'client_id is unknown or suspended on this issuer; low, plus, sandbox and production have separate clients.',
    ),
  ),
  Y04CFAEF: fault(
    {
      fr: 'Le service demande un retour vers une adresse qui n’est pas enregistrée.',
      en: 'The service asked to return to an address that is not registered.',
    },
    { fr: 'Vous pouvez fermer votre navigateur.', en: 'You can close your browser.' },
    at(400, 'invalid_request', 'post_logout_redirect_uri is not registered.'),
  ),
  Y0434A7B: fault(
    technical,
    tellSupport,
    at(401, 'invalid_client', 'client authentication failed (invalid secret provided)'),
  ),
  Y048017B: fault(technical, tellSupport, at(400, 'invalid_request', 'missing required parameter: code')),
  Y049E20B: fault(technical, tellSupport, at(400, 'invalid_grant', 'authorization code not found, expired or used')),
  Y04146A2: fault(technical, tellSupport, at(401, 'invalid_token', 'no access token provided')),
  Y100001: fault(
    {
      fr: 'Ce compte n’offre pas le niveau de garantie que le service demande.',
      en: 'This account does not give the level of guarantee that the service asks for.',
    },
    otherAccount,
    at(500, 'server_error', 'The identity provider reached a lower level than was asked for.'),
  ),
  Y100002: fault(
    technical,
    otherAccount,
    at(400, 'invalid_request', 'The identity provider’s acr is missing or unknown.'),
  ),
  Y100004: fault(stale, startAgain, at(403, 'access_denied', 'The identity of this login is gone.')),
  Y100009: fault(
    technical,
    startAgain,
    at(400, 'server_error', 'The claims parameter asks for amr; the service is not entitled to it.'),
  ),
  Y100010: fault(
    technical,
    otherAccount,
    at(400, 'server_error', 'The identity provider of this login is no longer known.'),
  ),
  Y100011: fault(
    { fr: 'Vous avez bloqué ce compte dans vos préférences.', en: 'You blocked this account in your preferences.' },
    {
      fr: 'Choisissez un autre compte, ou modifiez vos préférences dans votre espace.',
      en: 'Choose another account, or change your preferences in your space.',
    },
    at(403, 'access_denied', 'The person blocked this identity provider.'),
  ),
  Y100013: fault(technical, tellSupport, at(400, 'invalid_request', 'Required parameter missing or invalid.')),
  Y100018: fault(
    technical,
    otherAccount,
    at(400, 'invalid_request', 'The identity provider returned an acr outside its allowed levels.'),
  ),
  Y180001: fault(
    { fr: 'Votre accès a été désactivé.', en: 'Your access has been deactivated.' },
    {
      fr: 'Contactez le support pour le rétablir, en donnant le code ci-dessous.',
      en: 'Contact support to restore it, with the code below.',
    },
    at(403, 'access_denied', 'The account is deactivated.'),
  ),
  Y190001: fault(
    stale,
    startAgain,
    at(401, 'access_denied', 'No session: the browser brought no cookie of this login.'),
  ),
  Y330001: fault(technical, tellSupport, at(401, 'invalid_client', 'Client authentication failed.')),
  Y420001: fault(
    stale,
    startAgain,
    at(400, 'access_denied', 'unexpected navigation: this step is not the one that is due'),
  ),
  Y470001: fault(
    stale,
    startAgain,
    at(401, 'server_error', 'The form was not posted by our own page (wrong CSRF token).'),
  ),
  Y470002: fault(
    stale,
    startAgain,
    at(400, 'server_error', 'The form was not posted by our own page (no CSRF token).'),
  ),
  Y500429: fault(
    { fr: 'Trop de demandes en peu de temps.', en: 'Too many requests in a short time.' },
    { fr: 'Patientez une minute et recommencez.', en: 'Wait a minute and try again.' },
    at(429, 'temporarily_unavailable', 'A rate limit was reached; see Retry-After.'),
  ),
  Y600006: fault(
    mismatch,
    mendIdentity,
    at(
      400,
      'server_error',
      'The identity that the provider sent does not validate; the log names the traits, never their values.',
    ),
  ),
  Y600020: fault(
    {
      fr: 'Le mandat présenté ne vaut pas pour ce service.',
      en: 'The mandate that was presented is not good for this service.',
    },
    otherAccount,
    at(400, 'access_denied', 'rep_scope: the provider of mandates returned none that this service is registered for.'),
  ),
} as const satisfies FaultCatalogue;

export type CitizenFaultCode = keyof typeof citizenFaultCatalogue;
