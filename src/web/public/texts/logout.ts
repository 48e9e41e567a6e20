import type { DocumentTexts } from './document-facts.ts';

const professionalExample = `{professional}/protocol/openid-connect/logout
  ?id_token_hint=ID_TOKEN
  &post_logout_redirect_uri=https://service.example/
  &state=STATE`;

export const logout: DocumentTexts = {
  fr: {
    lead: 'Un professionnel qui demande à sortir sort partout ; un citoyen, de votre service et de son fournisseur d’identité. Quand votre service se ferme seul, personne n’est déconnecté ailleurs.',
    sections: [
      {
        heading: 'Porte des professionnels',
        blocks: [
          { code: professionalExample },
          'L’`id_token_hint` peut avoir expiré. Sans lui, nous demandons d’abord à la personne. L’adresse de retour est déclarée à part, et exactement. Un appel de serveur à serveur, sans navigateur, ferme aussi la session.',
        ],
      },
      {
        heading: 'Être prévenu (back-channel logout)',
        blocks: [
          'Déclarez `backchannel_logout_uri` : dès qu’une session se ferme, votre serveur reçoit un `logout_token` signé avec le `sid`. Vérifiez-le comme un id_token, fermez la session de ce `sid`, répondez 200. Sans réponse, nous essayons encore, de plus en plus rarement.',
        ],
      },
      {
        heading: 'Porte des citoyens',
        blocks: [
          'Envoyez le navigateur à `/session/end` de l’émetteur, avec `id_token_hint`, `state` et une adresse de retour déclarée. La personne est aussi déconnectée de son fournisseur d’identité, puis revient chez vous. Les sessions qu’elle a ouvertes dans d’autres services y restent.',
        ],
      },
      {
        heading: 'À ne pas faire',
        blocks: [
          {
            list: [
              'fermer notre session quand la vôtre expire : la personne travaille peut-être ailleurs ;',
              'garder votre session plus longtemps que la nôtre.',
            ],
          },
        ],
      },
    ],
  },
  en: {
    lead: 'A professional who asks to leave leaves everywhere; a citizen leaves your service and their identity provider. When your service closes by itself, nobody is logged out elsewhere.',
    sections: [
      {
        heading: 'Door of professionals',
        blocks: [
          { code: professionalExample },
          'The `id_token_hint` may have expired. Without it we ask the person first. The return address is declared apart, and exactly. A call from server to server, without a browser, ends the session too.',
        ],
      },
      {
        heading: 'Being told (back-channel logout)',
        blocks: [
          'Declare `backchannel_logout_uri`: as soon as a session ends your server receives a signed `logout_token` with the `sid`. Verify it as you do an id_token, end the session of that `sid`, answer 200. Without an answer we try again, more and more seldom.',
        ],
      },
      {
        heading: 'Door of citizens',
        blocks: [
          'Send the browser to `/session/end` of the issuer, with `id_token_hint`, `state` and a return address that is declared. The person is logged out of their identity provider too, then comes back to you. Sessions that they opened in other services stay.',
        ],
      },
      {
        heading: 'What not to do',
        blocks: [
          {
            list: [
              'end our session when yours expires: the person may be working elsewhere;',
              'keep your session longer than ours.',
            ],
          },
        ],
      },
    ],
  },
};
