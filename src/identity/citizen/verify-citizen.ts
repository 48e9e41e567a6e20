import type { Citizen, UpstreamProof } from '#vocabulary/citizen.ts';
import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { asAccountId } from '#vocabulary/identifiers.ts';
import type { Account, AccountStore } from './account-store.ts';
import { decideAccount } from './accounts.ts';
import { foreignIdentityHashOf, identityHashOf, readsAsTraits } from './identity-hash.ts';
import { type InsLookup, lookUpIns } from './look-up-ins.ts';
import type { CivilRegister } from './register.ts';

export type VerifyCitizenDeps = {
  /** Undefined in a deployment without a civil register: the provider's word stands. */
  readonly register: CivilRegister | undefined;
  readonly accounts: Pick<AccountStore, 'findByHash' | 'noteLogin'>;
  /** Undefined where no national health identity is looked up: the default. */
  readonly ins: InsLookup | undefined;
  readonly clock: Clock;
  readonly random: Pick<Random, 'uuid'>;
};

export type VerifyCitizenWish = {
  /** Whether the service is authorised for scope `ins` and asked for it. */
  readonly ins: boolean;
  /** The person of the session, where only an INS is missing: the register is not asked again (§1.12). */
  readonly known?: Pick<Citizen, 'rectified' | 'register'> | undefined;
  /** Identifiers of the login, for the journal. */
  readonly about?: Pick<NewEvent, 'clientId' | 'correlationId'> | undefined;
};

export type CitizenVerdict =
  | {
      readonly granted: true;
      readonly citizen: Citizen;
      readonly account: Account;
      /** The register's code; undefined when it was not asked. */
      readonly registerCode: string | undefined;
    }
  | {
      readonly granted: false;
      readonly fault: CitizenFaultCode;
      readonly registerCode: string | undefined;
      /** What happened so far, for the transaction in which the caller keeps the refusal. */
      readonly events: readonly NewEvent[];
    };

/**
 * From what an identity provider established to the citizen behind it (franceconnect.md §3): the civil register is
 * asked unless the person is foreign, their account is found or made under the hash of the rectified traits, whichever
 * provider they came by, and the national health identity is looked up when it is wanted. Faults: those of the
 * register, Y600006 when a foreign subject could be somebody else’s traits, Y180001 when the account is deactivated, Y100011 when the person blocked the provider.
 */
export const verifyCitizen = async (
  deps: VerifyCitizenDeps,
  proof: UpstreamProof,
  wish: VerifyCitizenWish,
): Promise<CitizenVerdict> => {
  const known = await askRegister(deps, proof, wish);
  const { registerCode } = known;
  const events = registerEvents(deps, wish, registerCode);
  if ('fault' in known) return { granted: false, fault: known.fault, registerCode, events };
  const account = await findAccount(deps, { proof, identityHash: known.identityHash, events });
  if ('fault' in account) return { granted: false, fault: account.fault, registerCode, events };
  const { identityHash, rectified, register } = known;
  const { accountId } = account;
  const citizen: Citizen = { kind: 'citizen', accountId, identityHash, rectified, proof, register, ins: undefined };
  const ins = wish.ins && deps.ins ? await lookUpIns(deps.ins, deps.clock, { citizen, about: wish.about }) : undefined;
  return { granted: true, citizen: { ...citizen, ins }, account, registerCode };
};

type Known =
  | (Pick<Citizen, 'rectified' | 'register' | 'identityHash'> & { readonly registerCode: string | undefined })
  | { readonly fault: CitizenFaultCode; readonly registerCode: string | undefined };

const askRegister = async (
  { register }: VerifyCitizenDeps,
  { identity, providerSubject }: UpstreamProof,
  { known }: VerifyCitizenWish,
): Promise<Known> => {
  const registerCode = undefined;
  if (identity.kind === 'foreign') {
    if (readsAsTraits(providerSubject)) return { fault: 'Y600006', registerCode };
    const identityHash = foreignIdentityHashOf(providerSubject);
    return { rectified: undefined, register: 'foreign', identityHash, registerCode };
  }
  if (known?.rectified !== undefined)
    return { ...known, rectified: known.rectified, identityHash: identityHashOf(known.rectified), registerCode };
  const { pivot } = identity;
  if (register === undefined)
    return { rectified: pivot, register: 'none', identityHash: identityHashOf(pivot), registerCode };
  const answer = await register.ask(pivot);
  if (answer.kind === 'refused') return { fault: answer.fault, registerCode: answer.code };
  const { rectified, code } = answer;
  return { rectified, register: 'verified', identityHash: identityHashOf(rectified), registerCode: code };
};

/** '' is a register that did not answer. */
const registerEvents = (
  { clock }: VerifyCitizenDeps,
  { about }: VerifyCitizenWish,
  code: string | undefined,
): readonly NewEvent[] =>
  code === undefined
    ? []
    : [{ kind: 'citizen.register-asked', atMilliseconds: clock.nowMilliseconds(), ...about, details: { code } }];

type Finding = {
  readonly proof: UpstreamProof;
  readonly identityHash: string;
  readonly events: readonly NewEvent[];
};

/**
 * A refused login is not a login: it does not move on the three years. What was decided is looked at again once the
 * login is noted, for an operator may have deactivated the account in between.
 */
const findAccount = async (
  { accounts, clock, random }: VerifyCitizenDeps,
  { proof, identityHash, events }: Finding,
): Promise<Account | { readonly fault: CitizenFaultCode }> => {
  const before = await accounts.findByHash(identityHash);
  const refusal = before && decideAccount(before, proof.providerId);
  if (refusal !== undefined) return { fault: refusal };
  const account = await accounts.noteLogin(identityHash, asAccountId(random.uuid()), clock.nowSeconds(), (noted) =>
    decideAccount(noted, proof.providerId) === undefined
      ? events.map((event) => ({ ...event, accountId: noted.accountId }))
      : [],
  );
  const fault = decideAccount(account, proof.providerId);
  return fault === undefined ? account : { fault };
};
