import type { DocumentTexts } from './document-facts.ts';

export const questions: DocumentTexts = {
  fr: {
    lead: 'Ce que l’on nous demande le plus souvent.',
    sections: [
      {
        heading: 'Comment me connecter ?',
        blocks: [
          'Ouvrez le service que vous voulez utiliser et choisissez de vous identifier. Il vous amène à la porte de {name}, et vous y ramène ensuite. On ne commence jamais par ici.',
        ],
      },
      {
        heading: 'Je suis professionnel de santé : que me faut-il ?',
        blocks: [
          'Votre carte de professionnel et son lecteur, ou votre téléphone une fois enrôlé. Les deux disent la même chose de vous : votre identifiant national et ce que l’annuaire de santé sait de votre exercice.',
        ],
      },
      {
        heading: 'Je suis citoyen : faut-il créer un compte ?',
        blocks: [
          'Non. Vous choisissez l’un des comptes que vous avez déjà chez un fournisseur d’identité. Votre mot de passe reste chez lui.',
        ],
      },
      {
        heading: 'Le service dit qu’il ne me reconnaît pas. Que faire ?',
        blocks: [
          'La connexion a réussi, mais le service n’a pas trouvé votre dossier. Écrivez au support du service : lui seul le voit.',
        ],
      },
      {
        heading: 'Une page affiche un code. À quoi sert-il ?',
        blocks: [
          'Le code dit ce qui s’est passé, l’identifiant à côté retrouve votre connexion. Donnez les deux au support ; ils ne disent rien de vous. La signification de chaque code est publique : [codes d’erreur](/aide/raccordement/erreurs).',
        ],
      },
      {
        heading: 'Combien de temps reste-t-on connecté ?',
        blocks: [
          'Tant que la session dure, un autre service du même côté s’ouvre sans rien redemander. Elle se ferme seule après un temps sans usage, ou dès que vous vous déconnectez.',
        ],
      },
      {
        heading: 'J’ai perdu mon téléphone ou ma carte',
        blocks: [
          'Téléphone : révoquez-le depuis vos téléphones, à la porte des professionnels, ou appelez le support. Carte : faites-la opposer par qui vous l’a remise. Les sessions ouvertes par un téléphone révoqué se ferment aussitôt.',
        ],
      },
      {
        heading: 'Quelqu’un s’est-il connecté à ma place ?',
        blocks: [
          'Votre [espace](/compte) montre les connexions faites en votre nom. Signalez-y celle que vous ne reconnaissez pas et fermez vos sessions ; prévenez aussi le service concerné. Changez le mot de passe du compte que vous utilisez.',
        ],
      },
    ],
  },
  en: {
    lead: 'What we are asked most often.',
    sections: [
      {
        heading: 'How do I log in?',
        blocks: [
          'Open the service that you want to use and choose to identify yourself. It brings you to the door of {name}, and takes you back afterwards. Nobody begins here.',
        ],
      },
      {
        heading: 'I am a health professional: what do I need?',
        blocks: [
          'Your professional card and its reader, or your phone once it is enrolled. Both say the same of you: your national identifier, and what the health directory knows of your practice.',
        ],
      },
      {
        heading: 'I am a citizen: do I have to make an account?',
        blocks: [
          'No. You choose one of the accounts that you already have with an identity provider. Your password stays there.',
        ],
      },
      {
        heading: 'The service says that it does not know me. What now?',
        blocks: [
          'The login succeeded, but the service did not find your file. Write to the support of the service: it alone sees it.',
        ],
      },
      {
        heading: 'A page shows a code. What is it for?',
        blocks: [
          'The code says what happened, the identifier beside it finds your login. Give both to support; they say nothing of you. What each code means is public: [error codes](/aide/raccordement/erreurs).',
        ],
      },
      {
        heading: 'How long does one stay logged in?',
        blocks: [
          'As long as the session lasts, another service on the same side opens without asking again. It closes by itself when it was not used for a time, or as soon as you log out.',
        ],
      },
      {
        heading: 'I lost my phone or my card',
        blocks: [
          'Phone: revoke it among your phones, at the door of professionals, or call support. Card: have it blocked by whoever gave it to you. Sessions that a revoked phone opened end at once.',
        ],
      },
      {
        heading: 'Did somebody log in in my place?',
        blocks: [
          '[Your space](/compte) shows the logins made in your name. Report there the one that you do not recognise and close your sessions; tell the service too. Change the password of the account that you use.',
        ],
      },
    ],
  },
};
