import type { FaultCatalogue } from './fault.ts';

/**
 * Every fault that a person, a support desk or an integrator can meet. `docs/generated/faults.md` is made
 * from it. P1xx: the service's request. P2xx: the card. P3xx: the person. P4xx: session and logout.
 * P9xx: ourselves. A code is never given a second meaning.
 */
export const faultCatalogue = {
  P101: {
    status: 400,
    oauthError: 'invalid_client',
    message: {
      fr: 'Le service qui vous envoie n’est pas connu.',
      en: 'The service that sent you here is not known.',
    },
    advice: {
      fr: 'Revenez au service et recommencez. Si cela continue, prévenez son support en donnant le code ci-dessous.',
      en: 'Go back to the service and try again. If it goes on, give its support the code below.',
    },
    hint: 'client_id is missing, unknown, suspended or withdrawn on this issuer. Sandbox and production have separate clients.',
  },
  P102: {
    status: 400,
    oauthError: 'invalid_redirect_uri',
    message: {
      fr: 'Le service demande un retour vers une adresse qui n’est pas enregistrée.',
      en: 'The service asked to return to an address that is not registered.',
    },
    advice: {
      fr: 'Par sécurité, nous ne vous y envoyons pas. Prévenez le support du service en donnant le code ci-dessous.',
      en: 'For your safety we will not send you there. Give the service’s support the code below.',
    },
    hint: 'redirect_uri must equal a registered one character by character: scheme, host, port, path, slash and case.',
  },
  P103: {
    status: 400,
    oauthError: 'invalid_request',
    message: {
      fr: 'La demande du service est incomplète ou mal formée.',
      en: 'The service’s request is incomplete or malformed.',
    },
    advice: {
      fr: 'Revenez au service et recommencez. Si cela continue, prévenez son support en donnant le code ci-dessous.',
      en: 'Go back to the service and try again. If it goes on, give its support the code below.',
    },
    hint: 'Read error_description. In the strict profile state, nonce and PKCE with S256 are required.',
  },
  P104: {
    status: 400,
    oauthError: 'invalid_request',
    message: {
      fr: 'Cette étape de connexion a expiré ou a déjà servi.',
      en: 'This step of the login has expired or was already used.',
    },
    advice: {
      fr: 'Si votre service est déjà ouvert, revenez-y. Sinon, connectez-vous de nouveau depuis le service ; les cookies doivent être acceptés.',
      en: 'If your service is open already, go back to it. Otherwise log in again from the service; cookies must be accepted.',
    },
    hint: 'The login was started in another browser, took longer than its lifetime, or the page was reloaded after success.',
  },
  P105: {
    status: 413,
    oauthError: 'invalid_request',
    message: { fr: 'La demande est trop grande.', en: 'The request is too large.' },
    advice: {
      fr: 'Revenez au service et recommencez.',
      en: 'Go back to the service and try again.',
    },
    hint: 'The body or the address of the request exceeds the limit.',
  },
  P106: {
    status: 404,
    oauthError: 'invalid_request',
    message: { fr: 'Cette page n’existe pas.', en: 'This page does not exist.' },
    advice: {
      fr: 'Vérifiez l’adresse, ou revenez au service.',
      en: 'Check the address, or go back to the service.',
    },
    hint: 'No resource at this path. The issuer’s endpoints are listed in its discovery document.',
  },
  P107: {
    status: 403,
    oauthError: 'invalid_request',
    message: {
      fr: 'Cette action ne vient pas de notre page.',
      en: 'This action does not come from our page.',
    },
    advice: {
      fr: 'Revenez au service et connectez-vous de nouveau.',
      en: 'Go back to the service and log in again.',
    },
    hint: 'A cross-site form post was refused.',
  },
  P108: {
    status: 429,
    oauthError: 'temporarily_unavailable',
    message: {
      fr: 'Trop de demandes viennent de votre réseau.',
      en: 'Too many requests come from your network.',
    },
    advice: {
      fr: 'Attendez une minute, puis revenez au service et recommencez.',
      en: 'Wait a minute, then go back to the service and try again.',
    },
    hint: 'One address made more requests in a minute than limits.requestsPerAddress or limits.cardsPerAddress allows; Retry-After says how long to wait.',
  },
  P201: {
    status: 400,
    oauthError: 'access_denied',
    message: {
      fr: 'Aucune carte n’a été présentée.',
      en: 'No card was presented.',
    },
    advice: {
      fr: 'Insérez votre carte, puis recommencez. Si votre navigateur ne demande rien, fermez toutes ses fenêtres et rouvrez votre service : il retient qu’il n’a pas trouvé de carte.',
      en: 'Insert your card, then try again. If your browser asks nothing, close all its windows and open your service again: it remembers that it found no card.',
    },
    hint: 'The TLS handshake on the card address carried no client certificate.',
  },
  P202: {
    status: 403,
    oauthError: 'access_denied',
    message: { fr: 'Votre carte a expiré.', en: 'Your card has expired.' },
    advice: {
      fr: 'Utilisez votre nouvelle carte, ou demandez-en une à l’Agence du numérique en santé.',
      en: 'Use your new card, or ask the card issuer for one.',
    },
    hint: 'The certificate is outside its validity period.',
  },
  P203: {
    status: 403,
    oauthError: 'access_denied',
    message: {
      fr: 'Votre carte a été mise en opposition.',
      en: 'Your card has been revoked.',
    },
    advice: {
      fr: 'Une carte déclarée perdue ou volée ne peut plus servir. Utilisez la nouvelle, ou demandez-en une.',
      en: 'A card reported lost or stolen no longer works. Use the new one, or ask for one.',
    },
    hint: 'OCSP or CRL says that the certificate is revoked.',
  },
  P204: {
    status: 403,
    oauthError: 'access_denied',
    message: {
      fr: 'Cette carte ne vient pas d’un émetteur reconnu.',
      en: 'This card does not come from a recognised issuer.',
    },
    advice: {
      fr: 'Vérifiez que vous avez choisi le certificat d’authentification de votre carte CPx.',
      en: 'Check that you chose the authentication certificate of your health professional card.',
    },
    hint: 'The chain does not lead to a configured root, or its signatures do not verify.',
  },
  P205: {
    status: 403,
    oauthError: 'access_denied',
    message: {
      fr: 'Ceci est une carte de test ; elle n’ouvre pas la production.',
      en: 'This is a test card; it does not open production.',
    },
    advice: {
      fr: 'Utilisez votre carte personnelle, ou le bac à sable du service.',
      en: 'Use your own card, or the service’s sandbox.',
    },
    hint: 'Test roots, or the carrier category extension 1.2.250.1.71.1.2.5 at 0x80 or above.',
  },
  P206: {
    status: 403,
    oauthError: 'access_denied',
    message: {
      fr: 'Cette carte ne désigne pas une personne.',
      en: 'This card does not name a person.',
    },
    advice: {
      fr: 'Une carte de service ne permet pas de s’identifier. Utilisez votre carte nominative.',
      en: 'A service card cannot identify you. Use the card in your name.',
    },
    hint: 'Card kind not accepted, wrong key usage, or no national identifier in the subject.',
  },
  P207: {
    status: 503,
    oauthError: 'temporarily_unavailable',
    message: {
      fr: 'Nous ne pouvons pas vérifier en ce moment que votre carte est valide.',
      en: 'We cannot check right now that your card is valid.',
    },
    advice: {
      fr: 'Votre carte n’est pas en cause. Réessayez dans quelques minutes.',
      en: 'Your card is not at fault. Try again in a few minutes.',
    },
    hint: 'Neither OCSP nor the CRL answered, and the policy is to refuse.',
  },
  P301: {
    status: 403,
    oauthError: 'access_denied',
    message: {
      fr: 'Votre carte est valide, mais vous n’êtes pas dans l’annuaire des professionnels de santé.',
      en: 'Your card is valid, but you are not in the directory of health professionals.',
    },
    advice: {
      fr: 'Un enregistrement récent peut demander un jour. Sinon, contactez votre ordre ou votre autorité d’enregistrement.',
      en: 'A recent registration can take a day. Otherwise contact your professional body.',
    },
    hint: 'No directory entry carries this national identifier.',
  },
  P302: {
    status: 403,
    oauthError: 'access_denied',
    message: {
      fr: 'Vous n’êtes plus habilité à vous identifier comme professionnel de santé.',
      en: 'You are no longer entitled to identify yourself as a health professional.',
    },
    advice: {
      fr: 'Si c’est une erreur, contactez votre ordre ou votre autorité d’enregistrement.',
      en: 'If this is a mistake, contact your professional body.',
    },
    hint: 'The directory entry was closed.',
  },
  P303: {
    status: 403,
    oauthError: 'access_denied',
    message: {
      fr: 'Ce service demande un niveau de garantie que votre moyen d’identification n’offre pas.',
      en: 'This service asks for a level of guarantee that your means of identification does not offer.',
    },
    advice: {
      fr: 'Choisissez un autre moyen d’identification.',
      en: 'Choose another means of identification.',
    },
    hint: 'The level reached is below the essential acr that was requested.',
  },
  P304: {
    status: 403,
    oauthError: 'access_denied',
    message: { fr: 'Vous avez annulé la connexion.', en: 'You cancelled the login.' },
    advice: { fr: 'Vous pouvez revenir au service.', en: 'You can go back to the service.' },
    hint: 'The person pressed cancel.',
  },
  P305: {
    status: 403,
    oauthError: 'access_denied',
    message: {
      fr: 'Le service attend une autre personne que celle de cette carte.',
      en: 'The service expects somebody else than the holder of this card.',
    },
    advice: {
      fr: 'Présentez la carte de la personne attendue, ou annulez et revenez au service.',
      en: 'Present the card of the person expected, or cancel and go back to the service.',
    },
    hint: 'id_token_hint or a sub value in the claims parameter names another subject than the one who logged in.',
  },
  P306: {
    status: 403,
    oauthError: 'access_denied',
    message: { fr: 'Votre accès est suspendu.', en: 'Your access is suspended.' },
    advice: { fr: 'Contactez l’assistance avec le code affiché.', en: 'Contact support with the code shown here.' },
    hint: 'The operator suspended this professional; the directory entry itself is active.',
  },
  P401: {
    status: 400,
    oauthError: 'invalid_request',
    message: {
      fr: 'La demande de déconnexion n’a pas pu être vérifiée.',
      en: 'The logout request could not be verified.',
    },
    advice: {
      fr: 'Vous pouvez vous déconnecter vous-même ci-dessous.',
      en: 'You can log out yourself below.',
    },
    hint: 'id_token_hint was not signed by this issuer, or not for this client.',
  },
  P501: {
    status: 403,
    oauthError: 'access_denied',
    message: { fr: 'La demande a été refusée sur le téléphone.', en: 'The request was refused on the phone.' },
    advice: {
      fr: 'Si ce n’était pas vous, rien n’a été ouvert. Sinon, recommencez ou utilisez votre carte.',
      en: 'If it was not you, nothing was opened. Otherwise try again or use your card.',
    },
    hint: 'The person refused, or reported, the request on the phone.',
  },
  P502: {
    status: 403,
    oauthError: 'access_denied',
    message: {
      fr: 'Le nombre choisi sur le téléphone n’était pas le bon.',
      en: 'The number chosen on the phone was not the right one.',
    },
    advice: {
      fr: 'Recommencez, et choisissez sur le téléphone le nombre affiché ici.',
      en: 'Try again, and choose on the phone the number shown here.',
    },
    hint: 'One wrong pick ends the request.',
  },
  P503: {
    status: 403,
    oauthError: 'access_denied',
    message: { fr: 'Le téléphone n’a pas répondu à temps.', en: 'The phone did not answer in time.' },
    advice: {
      fr: 'Ouvrez l’application sur votre téléphone puis recommencez, ou utilisez votre carte.',
      en: 'Open the app on your phone and try again, or use your card.',
    },
    hint: 'No answer within the life of the request. Nothing tells whether the identifier or a device exists.',
  },
  P504: {
    status: 429,
    oauthError: 'temporarily_unavailable',
    message: { fr: 'Trop de demandes ont été faites.', en: 'Too many requests were made.' },
    advice: { fr: 'Attendez quelques minutes, ou utilisez votre carte.', en: 'Wait a few minutes, or use your card.' },
    hint: 'The rate limit of this address or of this client was reached.',
  },
  P505: {
    status: 409,
    oauthError: 'access_denied',
    message: { fr: 'Une demande plus récente a remplacé celle-ci.', en: 'A newer request replaced this one.' },
    advice: {
      fr: 'Continuez dans l’autre fenêtre, ou recommencez ici.',
      en: 'Go on in the other window, or try again here.',
    },
    hint: 'At most one request for approval is pending for a person.',
  },
  P506: {
    status: 403,
    oauthError: 'access_denied',
    message: { fr: 'Ce téléphone est bloqué.', en: 'This phone is blocked.' },
    advice: {
      fr: 'Après trois codes faux, le téléphone doit être enrôlé de nouveau avec votre carte.',
      en: 'After three wrong codes the phone must be enrolled again with your card.',
    },
    hint: 'The device is blocked or revoked.',
  },
  P507: {
    status: 403,
    oauthError: 'access_denied',
    message: { fr: 'Le code est faux.', en: 'The code is wrong.' },
    advice: { fr: 'Vérifiez le code et recommencez.', en: 'Check the code and try again.' },
    hint: 'Wrong PIN or wrong message code; three block.',
  },
  P508: {
    status: 400,
    oauthError: 'invalid_request',
    message: { fr: 'Ce QR code a expiré ou a déjà servi.', en: 'This QR code has expired or was already used.' },
    advice: { fr: 'Affichez-en un nouveau.', en: 'Show a new one.' },
    hint: 'Enrolment offers are good once: 90 s by card or from another phone, 15 min by messages; once opened on the phone, 5 min to finish.',
  },
  P509: {
    status: 409,
    oauthError: 'access_denied',
    message: {
      fr: 'Vous avez déjà autant de téléphones qu’il est permis.',
      en: 'You already have as many phones as are allowed.',
    },
    advice: {
      fr: 'Révoquez-en un dans la liste de vos téléphones, puis recommencez.',
      en: 'Revoke one in the list of your phones, then try again.',
    },
    hint: 'Active and blocked phones count; phone.maximumDevices is the limit.',
  },
  P901: {
    status: 500,
    oauthError: 'server_error',
    message: {
      fr: 'Un incident de notre côté empêche la connexion.',
      en: 'An incident on our side prevents the login.',
    },
    advice: {
      fr: 'Réessayez dans quelques minutes. Si cela continue, donnez le code ci-dessous au support.',
      en: 'Try again in a few minutes. If it goes on, give the code below to support.',
    },
    hint: 'A defect. The correlation id finds the log line.',
  },
  P902: {
    status: 503,
    oauthError: 'temporarily_unavailable',
    message: {
      fr: 'Le service est momentanément surchargé ou en maintenance.',
      en: 'The service is overloaded or under maintenance for a moment.',
    },
    advice: { fr: 'Réessayez dans quelques minutes.', en: 'Try again in a few minutes.' },
    hint: 'Retry with back-off.',
  },
} as const satisfies FaultCatalogue;

export type FaultCode = keyof typeof faultCatalogue;

/** The one class of the house: a refusal that has to cross a `throw` because a library sits between. */
export class Fault extends Error {
  readonly code: FaultCode;
  /** For the log. Never an identity, a claim, a token or a secret. */
  readonly detail: string;

  constructor(code: FaultCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'Fault';
    this.code = code;
    this.detail = detail;
  }
}
