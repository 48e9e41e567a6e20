import type { Account, KoaContextWithOIDC } from 'oidc-provider';
import { type AuthMode, professionalClaims } from '#claims/professional.ts';
import { nationalIdOf } from '#claims/subject.ts';
import type { DirectoryLookup } from '#directory/directory-store.ts';
import type { Professional } from '#vocabulary/person.ts';

/** The engine's account with the person behind it. Its id is the `sub` that the session was opened with. */
export type ProfessionalAccount = Account & { readonly person: Professional };

/** `authMode` from the authentication method references that the session keeps. */
export const authModeOf = (amr: readonly string[] | undefined): AuthMode => (amr?.includes('sc') ? 'CARD' : 'MOBILE');

/**
 * Finds who a session or token stands for, in the directory of this very moment: a professional struck off
 * after the login is found no more, and sessions, refreshes and UserInfo end with that.
 */
export const createFindAccount =
  (directory: DirectoryLookup, component: string) =>
  async (ctx: KoaContextWithOIDC, subject: string, token?: unknown): Promise<ProfessionalAccount | undefined> => {
    const nationalId = nationalIdOf(component, subject);
    const entry = nationalId === undefined ? undefined : await directory.findEntry(nationalId);
    if (entry === undefined || entry.status !== 'active') return undefined;
    const person = entry.professional;
    const authMode = modeOf(token) ?? authModeOf(ctx.oidc.session?.amr);
    return {
      accountId: subject,
      person,
      claims: () => ({ ...professionalClaims({ person, subject, authMode }), sub: subject }),
    };
  };

/** Access tokens keep the mode among their extra claims, codes and refresh tokens keep the references. */
const modeOf = (token: unknown): AuthMode | undefined => {
  if (typeof token !== 'object' || token === null) return undefined;
  const { extra, amr } = token as { extra?: { authMode?: AuthMode }; amr?: string[] };
  return extra?.authMode ?? (amr === undefined ? undefined : authModeOf(amr));
};
