import type { Account, KoaContextWithOIDC } from 'oidc-provider';
import { citizenClaims } from '#claims/citizen-claims.ts';
import { computeSubject } from '#claims/pairwise-subject.ts';
import type { AcceptedCitizen } from '#login/citizen/citizen-login-store.ts';
import { asCitizenLoginId, asClientId, type EntityId } from '#vocabulary/identifiers.ts';
import type { CitizenIssuerDeps } from './settings.ts';

/** The engine's account: one accepted login, as it was then. */
export type CitizenAccount = Account & { readonly accepted: AcceptedCitizen };

type AccountDeps = Pick<CitizenIssuerDeps, 'door' | 'stores' | 'clock' | 'settings'>;

export const findAccepted = async (
  { door, stores, clock }: Pick<AccountDeps, 'door' | 'stores' | 'clock'>,
  loginId: string,
): Promise<AcceptedCitizen | undefined> => {
  const accepted = await stores.logins.findAccepted(asCitizenLoginId(loginId), clock.nowSeconds());
  return accepted?.door === door ? accepted : undefined;
};

/** Finds the accepted login behind a session or token: later logins of the same browser never change it. */
export const createFindCitizen =
  (deps: AccountDeps) =>
  async (_ctx: KoaContextWithOIDC, loginId: string): Promise<CitizenAccount | undefined> => {
    const accepted = await findAccepted(deps, loginId);
    if (accepted === undefined) return undefined;
    const { insecureUnqualifiedMatricule } = deps.settings;
    const claims = citizenClaims(deps.door, accepted.citizen, { insecureUnqualifiedMatricule });
    const { amr } = accepted.citizen.proof;
    return { accountId: loginId, accepted, claims: () => ({ ...claims, amr, sub: loginId }) };
  };

type SubjectDeps = Pick<CitizenIssuerDeps, 'stores' | 'clock' | 'subjectSecret'>;
type Entity = { readonly clientId: string; readonly entityId: EntityId };

/** `sub` of a citizen at an entity: the one that is kept, else computed and kept from now on (franceconnect.md §1.11). */
export const subjectAt = async (
  { stores, clock, subjectSecret }: SubjectDeps,
  { accountId, identityHash }: AcceptedCitizen['citizen'],
  { clientId, entityId }: Entity,
): Promise<string> => {
  const kept = await stores.accounts.findSubject(accountId, entityId);
  if (kept !== undefined) return kept;
  const computed = computeSubject(entityId, identityHash, subjectSecret);
  return stores.accounts.keepSubject(accountId, entityId, computed, [
    {
      kind: 'citizen.subject-kept',
      atMilliseconds: clock.nowMilliseconds(),
      accountId,
      clientId: asClientId(clientId),
      details: { computed: true },
    },
  ]);
};

/** The same for the person of the current request. */
export const currentSubject = (deps: SubjectDeps, ctx: KoaContextWithOIDC, entity: Entity): Promise<string> => {
  const { accepted } = ctx.oidc.account as CitizenAccount;
  return subjectAt(deps, accepted.citizen, entity);
};
