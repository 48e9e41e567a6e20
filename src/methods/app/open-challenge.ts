import { createHmac } from 'node:crypto';
import type { Clock, Random } from '#vocabulary/clock.ts';
import { asChallengeId, asNationalId, type ClientId, type CorrelationId, type NationalId } from '#vocabulary/identifiers.ts';
import type { Challenge, ChallengeOrigin, Channel } from './challenge.ts';
import type { ChallengeStore, RateKey } from './challenge-store.ts';
import type { DeviceStore } from './device-store.ts';
import type { Wire } from './wire.ts';

export type ChallengeRules = {
  /** Life of a request. */
  readonly challengeSeconds: number;
  /** Requests for one person, per ten minutes; more are decoys. */
  readonly perPerson: number;
  /** Requests from one address, per ten minutes; more are refused. */
  readonly perAddress: number;
  /** Requests by one client, per minute; more are refused. */
  readonly perClient: number;
  /** After a report, nobody is asked for this long. */
  readonly quietSeconds: number;
};

export type ChallengeDeps = {
  readonly challenges: ChallengeStore;
  readonly devices: DeviceStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly wire: Wire;
  readonly rules: ChallengeRules;
  /** Hides persons and addresses in the rate table. */
  readonly rateKey: Uint8Array;
  /** From what was typed to the person’s primary identifier; undefined when nobody active carries it. */
  readonly resolve: (identifier: string) => Promise<NationalId | undefined>;
  /** Wakes closed apps (Web Push); never throws, never waits. */
  readonly push: (nationalId: NationalId) => void;
};

export type ChallengeOrder = {
  readonly origin: ChallengeOrigin;
  readonly channel: Channel;
  /** As typed or as hinted: any identifier of the person. */
  readonly identifier: string;
  readonly client: { readonly clientId: ClientId; readonly name: string };
  readonly correlationId: CorrelationId;
  /** Address of whoever asks; undefined for a service’s back end. */
  readonly address: string | undefined;
  /** Two digits; drawn when undefined. */
  readonly code: string | undefined;
};

const tenMinutes = 600;

/**
 * Opens a request for approval. Whether the identifier exists, has a device, wants no requests or was asked too
 * often, the outside sees the same request, in content and in work: then it is a decoy that nobody receives.
 * P504 when the address or the client asks too often, which says nothing of persons.
 */
export const openChallenge = async (deps: ChallengeDeps, order: ChallengeOrder): Promise<Challenge | { readonly fault: 'P504' }> => {
  const now = deps.clock.nowSeconds();
  const resolved = await deps.resolve(order.identifier);
  const [personAllowed = true, ...others] = await deps.challenges.countRequest(rateKeys(deps, order, resolved), now);
  if (others.includes(false)) return { fault: 'P504' };
  const asked = await askable(deps, resolved ?? asNationalId('nobody'), order.channel);
  const challenge = makeChallenge(deps, order, personAllowed && asked ? resolved : undefined);
  const superseded = await deps.challenges.open(challenge, [eventOf(deps, challenge)]);
  if (superseded !== undefined) deps.wire.ring(undefined, superseded);
  deps.wire.ring(challenge.nationalId, challenge.id);
  if (challenge.nationalId !== undefined && order.channel === 'MOBILE') deps.push(challenge.nationalId);
  return challenge;
};

const rateKeys = ({ rules, rateKey }: ChallengeDeps, order: ChallengeOrder, resolved: NationalId | undefined): readonly RateKey[] => {
  const hide = (kind: string, value: string) => `${kind}:${createHmac('sha256', rateKey).update(kind).update(value).digest('base64url')}`;
  return [
    { key: hide('person', resolved ?? order.identifier), maximum: rules.perPerson, windowSeconds: tenMinutes },
    { key: `client:${order.client.clientId}`, maximum: rules.perClient, windowSeconds: 60 },
    ...(order.address === undefined ? [] : [{ key: hide('address', order.address), maximum: rules.perAddress, windowSeconds: tenMinutes }]),
  ];
};

/** A card agent needs no enrolled phone: the card itself will answer. */
const askable = async ({ devices, challenges, clock }: ChallengeDeps, nationalId: NationalId, channel: Channel): Promise<boolean> => {
  const [owned, quietUntil] = await Promise.all([devices.listOf(nationalId), challenges.quietUntil(nationalId)]);
  const quiet = quietUntil !== undefined && quietUntil > clock.nowSeconds();
  return !quiet && (channel === 'CARD' || owned.some(({ state }) => state === 'active'));
};

const makeChallenge = ({ clock, random, rules }: ChallengeDeps, order: ChallengeOrder, nationalId: NationalId | undefined): Challenge => {
  const code = order.code ?? drawCode(random);
  const now = clock.nowSeconds();
  return {
    id: asChallengeId(random.token(16)),
    origin: order.origin,
    channel: order.channel,
    nationalId,
    clientId: order.client.clientId,
    serviceName: order.client.name,
    correlationId: order.correlationId,
    code,
    choices: drawChoices(random, code),
    nonce: random.token(32),
    createdAtSeconds: now,
    expiresAtSeconds: now + rules.challengeSeconds,
    state: { is: 'pending' },
  };
};

/** `00` to `99`, all alike: bytes above the last whole hundred are drawn again. */
export const drawCode = (random: Random): string => {
  const [byte = 0] = random.bytes(1);
  return byte < 200 ? String(byte % 100).padStart(2, '0') : drawCode(random);
};

/** The code among two others, at any of the three places alike. */
export const drawChoices = (random: Random, code: string): readonly string[] => {
  const values = new Set([code]);
  while (values.size < 3) values.add(drawCode(random));
  const [byte = 0] = random.bytes(1);
  if (byte >= 252) return drawChoices(random, code);
  const [, ...others] = [...values];
  return others.toSpliced(byte % 3, 0, code);
};

const eventOf = ({ clock }: ChallengeDeps, challenge: Challenge) => ({
  kind: 'challenge.opened' as const,
  atMilliseconds: clock.nowMilliseconds(),
  nationalId: challenge.nationalId,
  clientId: challenge.clientId,
  correlationId: challenge.correlationId,
  details: { channel: challenge.channel, origin: challenge.origin.kind, decoy: challenge.nationalId === undefined },
});
