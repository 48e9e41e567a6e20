/** Ways into the console and out of it, for whoever is not signed in. */
export const entryPaths = {
  signIn: '/console/connexion',
  card: '/console/connexion/carte',
  callback: '/console/retour',
  signOut: '/console/deconnexion',
  goodbye: '/console/au-revoir',
  passkeySignIn: '/console/acces/sign-in',
  passkeyAdd: '/console/acces/ajout',
  passkeyRemove: '/console/acces/retrait',
} as const;

/** Begins the addresses at which a form that was sent too late is shown again. */
export const resumption = '/console/reprise';
