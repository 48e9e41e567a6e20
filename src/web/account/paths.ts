import type { AccountDoor } from './account-space.ts';

/** Paths of the account space. */
export const accountPaths = {
  home: '/compte',
  login: '/compte/connexion',
  logout: '/compte/deconnexion',
  goodbye: '/compte/au-revoir',
  sessions: '/compte/sessions',
  endSessions: '/compte/sessions/terminer',
  providers: '/compte/fournisseurs',
  report: '/compte/signaler',
  reported: '/compte/signalements',
} as const;

/** What a door is called in an address. */
export const doorWords: Readonly<Record<AccountDoor, string>> = { professional: 'professionnel', citizen: 'usager' };

/** Where a login through this door returns to. */
export const callbackPath = (door: AccountDoor): string => `/compte/retour/${doorWords[door]}`;
