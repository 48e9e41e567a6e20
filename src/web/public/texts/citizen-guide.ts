import type { DocumentTexts } from './document-facts.ts';

const authorizeExample = `{low}/authorize
  ?response_type=code
  &client_id=CLIENT_ID
  &redirect_uri=https://service.example/callback
  &scope=openid%20identite_pivot
  &acr_values=eidas1
  &state=STATE&nonce=NONCE`;

const tokenExample = `curl {low}/token \\
  -d grant_type=authorization_code -d code=CODE \\
  -d redirect_uri=https://service.example/callback \\
  -d client_id=CLIENT_ID -d client_secret=SECRET`;

export const citizenGuide: DocumentTexts = {
  fr: {
    lead: 'OpenID Connect, compatible avec FranceConnect et FranceConnect+ : mêmes adresses, mêmes données, mêmes codes d’erreur.',
    sections: [
      {
        heading: 'Deux émetteurs',
        blocks: [
          'Là où la porte des citoyens n’est pas ouverte, les adresses ci-dessous sont des exemples.',
          {
            table: {
              head: ['Émetteur', 'Niveaux', 'Adresse'],
              rows: [
                ['Courant', '`eidas1`', '`{low}`'],
                ['Renforcé', '`eidas2`, `eidas3`', '`{plus}`'],
              ],
            },
          },
          'Le document de découverte est sous chacun, à `/.well-known/openid-configuration`.',
        ],
      },
      {
        heading: 'Envoyer la personne',
        blocks: [
          { code: authorizeExample },
          'Tous ces paramètres sont exigés ; `nonce` et `state` ont au moins 22 signes. En plus, seulement `claims`, `prompt`, `idp_hint` et `ui_locales` : un paramètre inconnu est refusé par une page (`Y030007`).',
          'Au retour, comparez `state`, et `iss` avec l’émetteur.',
        ],
      },
      {
        heading: 'Échanger le code, lire l’identité',
        blocks: [
          { code: tokenExample },
          'Le jeton vit 60 secondes et ne se rafraîchit pas : lisez `/userinfo` tout de suite. Sa réponse est un JWT, signé comme l’id_token (ES256, ou RS256 chez l’émetteur courant) ; l’émetteur renforcé peut la chiffrer.',
        ],
      },
      {
        heading: 'Les données',
        blocks: [
          {
            table: {
              head: ['Scope', 'Donne'],
              rows: [
                ['`identite_pivot`', 'prénoms, nom, sexe, date, lieu et pays de naissance'],
                ['`email`', 'l’adresse électronique, non vérifiée'],
                ['`preferred_username`', 'le nom d’usage, non vérifié'],
                ['`ins`', 'l’identité nationale de santé, pour les services de santé qui y ont droit'],
              ],
            },
          },
          'Le `sub` est propre à votre service et ne change pas quand la personne change de fournisseur.',
        ],
      },
      {
        heading: 'Ce que la personne voit',
        blocks: [
          'Le choix de son compte, puis ce qui vous sera transmis. Un service privé peut devoir recueillir son accord. Proposez toujours un bouton de déconnexion : [fermer les sessions](/aide/raccordement/deconnexion).',
        ],
      },
    ],
  },
  en: {
    lead: 'OpenID Connect, compatible with FranceConnect and FranceConnect+: the same addresses, the same data, the same error codes.',
    sections: [
      {
        heading: 'Two issuers',
        blocks: [
          'Where the door of citizens is not open, the addresses below are examples.',
          {
            table: {
              head: ['Issuer', 'Levels', 'Address'],
              rows: [
                ['Usual', '`eidas1`', '`{low}`'],
                ['Higher', '`eidas2`, `eidas3`', '`{plus}`'],
              ],
            },
          },
          'The discovery document is below each, at `/.well-known/openid-configuration`.',
        ],
      },
      {
        heading: 'Send the person',
        blocks: [
          { code: authorizeExample },
          'All of these parameters are required; `nonce` and `state` have at least 22 characters. Besides, only `claims`, `prompt`, `idp_hint` and `ui_locales`: an unknown parameter is refused by a page (`Y030007`).',
          'On return, compare `state`, and `iss` with the issuer.',
        ],
      },
      {
        heading: 'Exchange the code, read the identity',
        blocks: [
          { code: tokenExample },
          'The token lives 60 seconds and cannot be refreshed: read `/userinfo` at once. Its answer is a JWT, signed as the id_token is (ES256, or RS256 at the usual issuer); the higher issuer can encrypt it.',
        ],
      },
      {
        heading: 'The data',
        blocks: [
          {
            table: {
              head: ['Scope', 'Gives'],
              rows: [
                ['`identite_pivot`', 'given names, family name, gender, date, place and country of birth'],
                ['`email`', 'the e-mail address, not verified'],
                ['`preferred_username`', 'the usage name, not verified'],
                ['`ins`', 'the national health identity, for health services that are entitled to it'],
              ],
            },
          },
          'The `sub` is your service’s own and does not change when the person changes provider.',
        ],
      },
      {
        heading: 'What the person sees',
        blocks: [
          'The choice of an account, then what will be sent to you. A private service may have to ask for consent. Always offer a logout button: [ending sessions](/aide/raccordement/deconnexion).',
        ],
      },
    ],
  },
};
