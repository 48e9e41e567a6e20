import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { CitizenFaultCode } from '#vocabulary/citizen-fault-catalogue.ts';
import type { ProviderId } from '#vocabulary/identifiers.ts';
import { type Level, levels } from '#vocabulary/level.ts';

/** What the offer must know of a provider; the records of `methods/upstream` have it. */
export type OfferableProvider = {
  readonly providerId: ProviderId;
  readonly active: boolean;
  readonly display: boolean;
  readonly order: number;
  readonly title: string;
  /** Weakest first. */
  readonly allowedLevels: readonly Level[];
  /** Offered to services alone that accept mandates. */
  readonly asksRepScope?: boolean | undefined;
};

export type OfferContext = {
  readonly door: CitizenDoor;
  readonly filter: CitizenClient['providers'];
  readonly wantedLevel: Level;
  /** Mandates that the service accepts. */
  readonly repScopes: readonly string[];
  /** The gateway in front of us finds this connection suspicious. */
  readonly suspicious: boolean;
  readonly healthOf: (id: ProviderId) => 'well' | 'disturbed' | 'unavailable';
};

/** Why a provider cannot be chosen now. */
export type Obstacle = 'inactive' | 'unavailable' | 'not-for-service' | 'level-too-low' | 'suspicious';

export type Offered<Provider extends OfferableProvider> = {
  readonly provider: Provider;
  /** Undefined: it can be chosen. */
  readonly obstacle: Obstacle | undefined;
  /** It answers slowly or fails now and then. */
  readonly disturbed: boolean;
  /** The one that this browser used last. */
  readonly remembered: boolean;
};

/** In a suspicious context even the weakest answer of a provider must reach this (franceconnect.md §2.4). */
export const suspiciousFloor: Level = 'eidas2';

/**
 * The providers of the choice page: the remembered one first, then by order; those that cannot be chosen after those
 * that can. Hidden ones are left out; so are, on plus, those that the service filters out (franceconnect.md §2.4).
 */
export const offerProviders = <Provider extends OfferableProvider>(
  providers: readonly Provider[],
  context: OfferContext,
  rememberedId: ProviderId | undefined,
): readonly Offered<Provider>[] =>
  providers
    .filter((provider) => isShown(provider, context))
    .map((provider) => {
      const obstacle = findObstacle(provider, context);
      return {
        provider,
        obstacle,
        disturbed: context.healthOf(provider.providerId) === 'disturbed',
        remembered: obstacle === undefined && provider.providerId === rememberedId,
      };
    })
    .toSorted((one, other) => rank(one) - rank(other) || byOrder(one.provider, other.provider));

/** Why this provider cannot be chosen; the operator's word first, then the service's, then what it can do. */
export const findObstacle = (provider: OfferableProvider, context: OfferContext): Obstacle | undefined => {
  if (!provider.active) return 'inactive';
  if (isFilteredOut(provider.providerId, context.filter) || lacksMandate(provider, context)) return 'not-for-service';
  if (!reaches(provider.allowedLevels.at(-1), context.wantedLevel)) return 'level-too-low';
  if (context.suspicious && !reaches(provider.allowedLevels[0], suspiciousFloor)) return 'suspicious';
  return context.healthOf(provider.providerId) === 'unavailable' ? 'unavailable' : undefined;
};

/** What somebody reads who forced a call to a provider that the page does not let them choose. */
export const faultOfObstacle: Readonly<Record<Obstacle, CitizenFaultCode>> = {
  inactive: 'Y020017',
  unavailable: 'Y020017',
  'not-for-service': 'Y020023',
  'level-too-low': 'Y100001',
  suspicious: 'Y100001',
};

/** Whether a list of exceptions, or of exclusive choices, leaves this provider out. The shape of services and of persons alike. */
export const isFilteredOut = (
  id: ProviderId,
  { mode, list }: { readonly mode: 'exclude' | 'only'; readonly list: readonly ProviderId[] },
): boolean => list.includes(id) === (mode === 'exclude');

/** True when `level` is at least `floor`; an undefined level reaches nothing. */
export const reaches = (level: Level | undefined, floor: Level): boolean =>
  level !== undefined && levels.indexOf(level) >= levels.indexOf(floor);

const lacksMandate = ({ asksRepScope }: OfferableProvider, { repScopes }: Pick<OfferContext, 'repScopes'>): boolean =>
  asksRepScope === true && repScopes.length === 0;

const isShown = (provider: OfferableProvider, context: OfferContext): boolean =>
  provider.display &&
  !lacksMandate(provider, context) &&
  (context.door === 'low' || !isFilteredOut(provider.providerId, context.filter));

const rank = ({ obstacle, remembered }: Offered<OfferableProvider>): number =>
  remembered ? 0 : obstacle === undefined ? 1 : 2;

const byOrder = (one: OfferableProvider, other: OfferableProvider): number =>
  one.order - other.order || one.title.localeCompare(other.title, 'fr');
