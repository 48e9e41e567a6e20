import type { DocumentTexts } from './document-facts.ts';

const authorizeExample = `{authorize}
  ?response_type=code
  &client_id=CLIENT_ID
  &redirect_uri=https://service.example/callback
  &scope=openid%20scope_all
  &acr_values=eidas1
  &state=STATE&nonce=NONCE
  &code_challenge=CHALLENGE&code_challenge_method=S256`;

const tokenExample = `curl -u "$ID:$SECRET" {professional}/protocol/openid-connect/token \\
  -d grant_type=authorization_code -d code=CODE \\
  -d redirect_uri=https://service.example/callback \\
  -d code_verifier=VERIFIER`;

const userInfoExample = `curl -H "Authorization: Bearer $TOKEN" {professional}/protocol/openid-connect/userinfo`;

export const professionalGuide: DocumentTexts = {
  fr: {
    lead: 'OpenID Connect, compatible avec Pro Santé Connect : un client écrit pour lui fonctionne en changeant l’adresse de l’émetteur.',
    sections: [
      {
        heading: 'Les adresses',
        blocks: [
          {
            table: {
              head: ['Quoi', 'Où'],
              rows: [
                ['Émetteur', '`{professional}`'],
                ['Découverte', '`{discovery}`'],
                ['Autorisation', '`{authorize}`'],
              ],
            },
          },
          'Lisez toutes les autres dans le document de découverte ; ne les écrivez pas dans votre programme.',
        ],
      },
      {
        heading: 'Envoyer la personne',
        blocks: [
          { code: authorizeExample },
          '`state`, `nonce` et PKCE sont exigés du profil `strict`, celui des nouveaux services. Le profil `compatible` tolère ce que des clients anciens omettent.',
        ],
      },
      {
        heading: 'Échanger le code',
        blocks: [
          'Depuis votre serveur, une seule fois. Authentification par Basic, dans le corps, par `private_key_jwt`, ou par certificat.',
          { code: tokenExample },
          'Vérifiez l’id_token : signature RS256 avec les clés publiées, `iss`, `aud`, `exp`, `nonce`. Les jetons vivent deux minutes ; rafraîchissez avant leur fin.',
        ],
      },
      {
        heading: 'Lire qui est là',
        blocks: [
          { code: userInfoExample },
          {
            table: {
              head: ['Donnée', 'Sens'],
              rows: [
                ['`SubjectNameID`', 'l’identifiant national : c’est lui qu’il faut utiliser'],
                ['`otherIds`', 'tous les identifiants connus, anciens compris'],
                ['`SubjectRefPro`', 'professions et exercices de l’annuaire'],
                ['`authMode`', '`CARD` ou `MOBILE`'],
              ],
            },
          },
          'Ce qui manque est une chaîne vide. Comparez le `sub` reçu avec celui de l’id_token.',
        ],
      },
      {
        heading: 'Et ensuite',
        blocks: [
          {
            list: [
              '[fermer les sessions](/aide/raccordement/deconnexion)',
              '[se connecter sans navigateur](/aide/raccordement/ciba)',
              '[suivre un changement d’identifiant](/aide/raccordement/adeli-rpps)',
              '[les exigences](/aide/raccordement/exigences) et les [codes d’erreur](/aide/raccordement/erreurs)',
            ],
          },
        ],
      },
    ],
  },
  en: {
    lead: 'OpenID Connect, compatible with Pro Santé Connect: a client written for it works by changing the address of the issuer.',
    sections: [
      {
        heading: 'The addresses',
        blocks: [
          {
            table: {
              head: ['What', 'Where'],
              rows: [
                ['Issuer', '`{professional}`'],
                ['Discovery', '`{discovery}`'],
                ['Authorization', '`{authorize}`'],
              ],
            },
          },
          'Read all others in the discovery document; do not write them into your program.',
        ],
      },
      {
        heading: 'Send the person',
        blocks: [
          { code: authorizeExample },
          '`state`, `nonce` and PKCE are required in the profile `strict`, that of new services. The profile `compatible` tolerates what older clients leave out.',
        ],
      },
      {
        heading: 'Exchange the code',
        blocks: [
          'From your server, once. Authentication by Basic, in the body, by `private_key_jwt`, or by certificate.',
          { code: tokenExample },
          'Verify the id_token: RS256 signature with the published keys, `iss`, `aud`, `exp`, `nonce`. Tokens live two minutes; refresh before they end.',
        ],
      },
      {
        heading: 'Read who is there',
        blocks: [
          { code: userInfoExample },
          {
            table: {
              head: ['Claim', 'Meaning'],
              rows: [
                ['`SubjectNameID`', 'the national identifier: the one to use'],
                ['`otherIds`', 'all identifiers known, former ones included'],
                ['`SubjectRefPro`', 'professions and practices of the directory'],
                ['`authMode`', '`CARD` or `MOBILE`'],
              ],
            },
          },
          'What is missing is an empty string. Compare the `sub` received with the one of the id_token.',
        ],
      },
      {
        heading: 'And then',
        blocks: [
          {
            list: [
              '[ending sessions](/aide/raccordement/deconnexion)',
              '[logging in without a browser](/aide/raccordement/ciba)',
              '[following a change of identifier](/aide/raccordement/adeli-rpps)',
              '[the requirements](/aide/raccordement/exigences) and the [error codes](/aide/raccordement/erreurs)',
            ],
          },
        ],
      },
    ],
  },
};
