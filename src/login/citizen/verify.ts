import { decideAccount } from '#identity/citizen/accounts.ts';
import type { Citizen, UpstreamProof } from '#vocabulary/citizen.ts';
import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { asCitizenLoginId, type ProviderId } from '#vocabulary/identifiers.ts';
import { type CitizenLoginDeps, eventOf, type LoginAsked, withState } from './citizen-login.ts';
import type { AcceptedCitizen, CitizenLoginState } from './citizen-login-store.ts';
import { keepStanding, spareSeconds } from './keep-standing.ts';

export type Verified =
  | { readonly granted: true }
  | { readonly granted: false; readonly fault: CitizenFaultCode; readonly providerId: ProviderId };

type Wish = { readonly ins: boolean };

/**
 * Finds out who came back from the provider and keeps them as an accepted login, with its event, in one transaction.
 * A second copy of the request ends as the first did. Refused: the login stands at the choice again.
 */
export const verifyProof = async (
  deps: CitizenLoginDeps,
  asked: LoginAsked,
  proof: UpstreamProof,
  wish: Wish,
): Promise<Verified> => settle(deps, { asked, proof, wish, session: undefined });

/**
 * Single sign-on: the accepted login of the session serves this service too. Neither provider nor register are asked
 * again; account and preferences are. Only a national health identity that no earlier service wanted is looked up,
 * and makes an accepted login of its own.
 */
export const verifySession = async (
  deps: CitizenLoginDeps,
  asked: LoginAsked,
  accepted: AcceptedCitizen,
  wish: Wish,
): Promise<Verified> => {
  const { citizen, loginId } = accepted;
  const { proof } = citizen;
  if (wish.ins && citizen.ins === undefined) return settle(deps, { asked, proof, wish, session: accepted });
  const fault = await findAccountFault(deps, citizen);
  if (fault !== undefined) return refuse(deps, { asked, proof, from: undefined }, fault);
  const event = eventOf(
    deps,
    'citizen.verified',
    { ...asked, accountId: citizen.accountId },
    { provider: proof.providerId, level: proof.level, sso: true },
  );
  // Asked for together, the two share a commit.
  await Promise.all([
    keepStanding(deps.logins, accepted, deps.clock.nowSeconds() + deps.acceptedSeconds),
    deps.logins.move(withState(asked, { step: 'verified', loginId, bySession: true }), undefined, [event]),
  ]);
  return { granted: true };
};

/** Why the account of somebody verified lets nobody in any more: it is gone, deactivated, or blocks their provider. */
export const findAccountFault = async (
  { accounts }: Pick<CitizenLoginDeps, 'accounts'>,
  { accountId, proof }: Pick<Citizen, 'accountId' | 'proof'>,
): Promise<CitizenFaultCode | undefined> => {
  const account = await accounts.find(accountId);
  return account === undefined ? 'Y100004' : decideAccount(account, proof.providerId);
};

type Deciding = {
  readonly asked: LoginAsked;
  readonly proof: UpstreamProof;
  readonly wish: Wish;
  /** The login of the session; undefined when the provider answered just now. */
  readonly session: AcceptedCitizen | undefined;
};

const settle = async (deps: CitizenLoginDeps, deciding: Deciding): Promise<Verified> => {
  const { asked, proof, wish, session } = deciding;
  const from = session === undefined ? 'proved' : undefined;
  const about = { clientId: asked.clientId, correlationId: asked.correlationId };
  const verdict = await deps.verifyCitizen(proof, { ...wish, known: session?.citizen, about });
  if (!verdict.granted) return refuse(deps, { asked, proof, from, events: verdict.events }, verdict.fault);
  const accepted = acceptedOf(deps, deciding, verdict.citizen);
  const event = eventOf(
    deps,
    'citizen.verified',
    { ...asked, accountId: verdict.account.accountId },
    {
      provider: proof.providerId,
      level: proof.level,
      register: verdict.citizen.register,
      sso: session !== undefined,
    },
  );
  // False: a second click was first, and the person stands where it led them.
  const { loginId } = accepted;
  const state = { step: 'verified', loginId, bySession: session && true } as const;
  await deps.logins.accept(withState(asked, state), from, accepted, [event]);
  return { granted: true };
};

const acceptedOf = (
  { clock, random, acceptedSeconds }: CitizenLoginDeps,
  { asked, proof, session }: Deciding,
  citizen: Citizen,
): AcceptedCitizen => ({
  loginId: asCitizenLoginId(random.token(16)),
  door: asked.door,
  citizen,
  authTimeSeconds: session?.authTimeSeconds ?? proof.establishedAtSeconds,
  expiresAtSeconds: clock.nowSeconds() + acceptedSeconds + spareSeconds,
});

type Refusing = Pick<Deciding, 'asked' | 'proof'> & {
  readonly from: CitizenLoginState['step'] | undefined;
  readonly events?: readonly NewEvent[];
};

const refuse = async (
  deps: CitizenLoginDeps,
  { asked, proof, from, events = [] }: Refusing,
  fault: CitizenFaultCode,
): Promise<Verified> => {
  const { providerId } = proof;
  const choosing = withState(asked, { step: 'choosing', failedProvider: { providerId, error: fault } });
  await deps.logins.move(choosing, from, [
    ...events,
    eventOf(deps, 'citizen.refused', asked, { provider: providerId, fault }),
  ]);
  return { granted: false, fault, providerId };
};
