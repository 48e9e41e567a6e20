import type { DocumentTexts } from './document-facts.ts';

const askExample = `curl -u "$ID:$SECRET" {professional}/protocol/openid-connect/ext/ciba/auth \\
  -d 'scope=openid scope_all' -d acr_values=eidas1 \\
  -d login_hint=899800000012 -d binding_message=42 -d channel=MOBILE`;

const pollExample = `curl -u "$ID:$SECRET" {professional}/protocol/openid-connect/token \\
  -d grant_type=urn:openid:params:grant-type:ciba -d auth_req_id=AUTH_REQ_ID`;

export const ciba: DocumentTexts = {
  fr: {
    lead: 'Un logiciel de bureau, ou tout service sans page web devant la personne, ouvre une connexion depuis son serveur ; le professionnel l’approuve sur son téléphone ou avec sa carte.',
    sections: [
      {
        heading: 'Demander',
        blocks: [
          { code: askExample },
          {
            table: {
              head: ['Paramètre', 'Règle'],
              rows: [
                ['`login_hint`', 'un identifiant national de la personne, même ancien'],
                [
                  '`binding_message`',
                  'deux chiffres au hasard, montrés par votre logiciel ; la personne les retrouve sur son téléphone',
                ],
                ['`channel`', '`MOBILE` (par défaut) ou `CARD`'],
                ['`scope`', 'avec `openid`'],
              ],
            },
          },
        ],
      },
      {
        heading: 'Attendre',
        blocks: [
          { code: pollExample },
          'Pas plus souvent que `interval` secondes. `authorization_pending` : la personne n’a pas répondu. `slow_down` : attendez cinq secondes de plus. `access_denied` : refusé ; le code au début de `error_description` dit pourquoi. `expired_token` : deux minutes sont passées.',
        ],
      },
      {
        heading: 'Ensuite',
        blocks: [
          'La réponse a la forme d’une connexion par navigateur : mêmes jetons, même UserInfo, même déconnexion par `id_token_hint`.',
          'Le secret reste sur votre serveur : le logiciel installé chez le professionnel ne parle jamais directement à la plateforme.',
        ],
      },
      {
        heading: 'Être prévenu plutôt qu’attendre',
        blocks: [
          'Le mode `ping` appelle votre serveur quand la réponse est là. Les demandes signées et le profil FAPI existent aussi.',
        ],
      },
    ],
  },
  en: {
    lead: 'A desktop application, or any service without a web page before the person, opens a login from its server; the professional approves it on the phone or with the card.',
    sections: [
      {
        heading: 'Ask',
        blocks: [
          { code: askExample },
          {
            table: {
              head: ['Parameter', 'Rule'],
              rows: [
                ['`login_hint`', 'a national identifier of the person, a former one too'],
                ['`binding_message`', 'two random digits, shown by your software; the person finds them on the phone'],
                ['`channel`', '`MOBILE` (default) or `CARD`'],
                ['`scope`', 'with `openid`'],
              ],
            },
          },
        ],
      },
      {
        heading: 'Wait',
        blocks: [
          { code: pollExample },
          'No more often than every `interval` seconds. `authorization_pending`: the person has not answered. `slow_down`: wait five seconds more. `access_denied`: refused; the code at the beginning of `error_description` says why. `expired_token`: two minutes are over.',
        ],
      },
      {
        heading: 'Then',
        blocks: [
          'The answer has the form of a login by browser: the same tokens, the same UserInfo, the same logout by `id_token_hint`.',
          'The secret stays on your server: the software installed at the professional’s never talks to the platform itself.',
        ],
      },
      {
        heading: 'Being told rather than waiting',
        blocks: [
          'The mode `ping` calls your server when the answer is there. Signed requests and the FAPI profile exist too.',
        ],
      },
    ],
  },
};
