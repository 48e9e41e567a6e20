import type { Clock, Random } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import {
  asChallengeId,
  asNationalId,
  type ClientId,
  type CorrelationId,
  type NationalId,
} from '#vocabulary/identifiers.ts';
import type { Challenge, ChallengeOrigin, Channel } from './challenge.ts';
import type { ChallengeStore, RateKey } from './challenge-store.ts';
import type { DeviceStore } from './device-store.ts';
import { endedEvent } from './end-challenge.ts';
import { hiddenKey } from './hidden-key.ts';
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
export const openChallenge = async (
  deps: ChallengeDeps,
  order: ChallengeOrder,
): Promise<Challenge | { readonly fault: 'P504' }> => {
  const resolved = await deps.resolve(order.identifier);
  const sought = resolved ?? order.identifier;
  const [personAllowed = true, ...others] = await deps.challenges.countRequest(
    rateKeys(deps, order, sought),
    deps.clock.nowSeconds(),
  );
  if (others.includes(false)) return { fault: 'P504' };
  const asked = await askable(deps, resolved ?? asNationalId('nobody'), order.channel);
  const challenge = makeChallenge(deps, order, personAllowed && asked ? resolved : undefined);
  // Beyond the limit nobody's pending request is superseded: otherwise whoever floods a person would also cancel theirs.
  const slot = personAllowed ? hiddenKey(deps.rateKey, `slot-${order.channel}`, sought) : undefined;
  const superseded = await deps.challenges.open(challenge, slot, (old) => eventsOf(deps, challenge, old));
  if (superseded !== undefined) deps.wire.ring(superseded.nationalId, superseded.id);
  deps.wire.ring(challenge.nationalId, challenge.id);
  if (challenge.nationalId !== undefined && order.channel === 'MOBILE') deps.push(challenge.nationalId);
  return challenge;
};

const rateKeys = (
  { rules, rateKey }: ChallengeDeps,
  { client, address }: ChallengeOrder,
  sought: string,
): readonly RateKey[] => [
  { key: hiddenKey(rateKey, 'person', sought), maximum: rules.perPerson, windowSeconds: tenMinutes },
  { key: `client:${client.clientId}`, maximum: rules.perClient, windowSeconds: 60 },
  ...(address === undefined
    ? []
    : [{ key: hiddenKey(rateKey, 'address', address), maximum: rules.perAddress, windowSeconds: tenMinutes }]),
];

/** A card agent needs no enrolled phone: the card itself will answer. */
const askable = async (
  { devices, challenges, clock }: ChallengeDeps,
  nationalId: NationalId,
  channel: Channel,
): Promise<boolean> => {
  const [owned, quietUntil] = await Promise.all([devices.listOf(nationalId), challenges.quietUntil(nationalId)]);
  const quiet = quietUntil !== undefined && quietUntil > clock.nowSeconds();
  return !quiet && (channel === 'CARD' || owned.some(({ state }) => state === 'active'));
};

const makeChallenge = (
  { clock, random, rules }: ChallengeDeps,
  order: ChallengeOrder,
  nationalId: NationalId | undefined,
): Challenge => {
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

const eventsOf = (
  { clock }: ChallengeDeps,
  opened: Challenge,
  superseded: Challenge | undefined,
): readonly NewEvent[] => [
  ...(superseded === undefined ? [] : [endedEvent(clock, superseded, 'superseded')]),
  {
    kind: 'challenge.opened',
    atMilliseconds: clock.nowMilliseconds(),
    nationalId: opened.nationalId,
    clientId: opened.clientId,
    correlationId: opened.correlationId,
    details: { channel: opened.channel, origin: opened.origin.kind, decoy: opened.nationalId === undefined },
  },
];
