import { timingSafeEqual } from 'node:crypto';
import type { UpstreamProof } from '#vocabulary/citizen.ts';
import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';
import { hashToken } from '../ticket.ts';
import { type CitizenLoginDeps, eventOf, type LoginAsked, withState } from './citizen-login.ts';
import type { CitizenLogin, CitizenLoginState } from './citizen-login-store.ts';
import { reaches } from './offer.ts';
import type { PreparedDeparture } from './depart.ts';

type Away = Extract<CitizenLoginState, { readonly step: 'away' }>;

/** A login whose person is at a provider. */
export type AwayLogin = CitizenLogin & { readonly state: Away };

/** What `methods/upstream` makes of the provider's answer. */
export type ProviderAnswer =
  | { readonly kind: 'proof'; readonly proof: UpstreamProof }
  | { readonly kind: 'refused-there'; readonly error: string; readonly fault: CitizenFaultCode }
  | { readonly kind: 'fault'; readonly fault: CitizenFaultCode; readonly detail: string };

export type TakenUp =
  /** The answer is kept; who the person is comes next. */
  | { readonly kind: 'proved' }
  /** Back to the choice, which names the provider and says why. */
  | { readonly kind: 'choose-again'; readonly fault: CitizenFaultCode }
  /** Another tab or a second copy of the request was first: go on where that one stands. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'fault'; readonly fault: CitizenFaultCode; readonly detail: string };

/** The login that left with this state in this browser; undefined when there is none, or it is another browser's. */
export const findAway = async (
  { logins, clock }: CitizenLoginDeps,
  state: string,
  browserHash: string,
): Promise<AwayLogin | undefined> => {
  const login = await logins.findByState(hashToken(state));
  if (login === undefined || login.expiresAtSeconds <= clock.nowSeconds()) return undefined;
  if (!isSame(login.browserHash, browserHash) || login.state.step !== 'away') return undefined;
  return { ...login, state: login.state };
};

export type Answering = {
  readonly login: AwayLogin;
  readonly asked: LoginAsked;
  /** As it came back; its hash found the login. */
  readonly state: string;
  /** What the proof must reach besides what the service asks for. */
  readonly floor: Level | undefined;
  readonly redeem: (departure: PreparedDeparture) => Promise<ProviderAnswer>;
};

/**
 * Takes the provider's answer up, once: the state is spent before the code is redeemed, so that a second copy of the
 * callback redeems nothing. A crash in between leaves the person at the choice.
 */
export const takeUpAnswer = async (deps: CitizenLoginDeps, answering: Answering): Promise<TakenUp> => {
  const { login, asked, state, floor, redeem } = answering;
  if (!(await deps.logins.move(withState(asked, { step: 'choosing' }), 'away', []))) return { kind: 'overtaken' };
  const { nonce, askedLevel, leftAtSeconds, repScopes } = login.state;
  const providerId = asProviderId(login.state.providerId);
  const answer = lower(await redeem({ providerId, state, nonce, askedLevel, leftAtSeconds, repScopes }), floor);
  if (answer.kind === 'proof') return keepProof(deps, asked, answer.proof);
  return keepFailure(deps, asked, login, answer);
};

/** A proof below the floor is a refusal of ours, told like one of the provider's. */
const lower = (answer: ProviderAnswer, floor: Level | undefined): ProviderAnswer =>
  answer.kind === 'proof' && floor !== undefined && !reaches(answer.proof.level, floor)
    ? { kind: 'refused-there', error: 'insufficient_level', fault: 'Y100001' }
    : answer;

const keepProof = async (deps: CitizenLoginDeps, asked: LoginAsked, proof: UpstreamProof): Promise<TakenUp> => {
  const details = { provider: proof.providerId, level: proof.level, outcome: 'identity' };
  const event = eventOf(deps, 'citizen.provider-answered', asked, details);
  const kept = await deps.logins.move(withState(asked, { step: 'proved', proof }), 'choosing', [event]);
  return kept ? { kind: 'proved' } : { kind: 'overtaken' };
};

const keepFailure = async (
  deps: CitizenLoginDeps,
  asked: LoginAsked,
  login: AwayLogin,
  answer: Exclude<ProviderAnswer, { readonly kind: 'proof' }>,
): Promise<TakenUp> => {
  const { providerId } = login.state;
  const error = answer.kind === 'refused-there' ? answer.error : answer.fault;
  const failed = withState(asked, { step: 'choosing', failedProvider: { providerId, error } });
  const details = { provider: providerId, outcome: answer.kind, fault: answer.fault };
  await deps.logins.move(failed, 'choosing', [eventOf(deps, 'citizen.provider-answered', asked, details)]);
  return answer.kind === 'refused-there' ? { kind: 'choose-again', fault: answer.fault } : answer;
};

const isSame = (one: string, other: string): boolean => {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
};
