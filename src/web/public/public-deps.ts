import type { IncomingMessage } from 'node:http';
import type { FeedbackStore } from '#audit/feedback-store.ts';
import type { Day } from '#audit/statistics.ts';
import type { StatisticsStore } from '#audit/statistics-store.ts';
import type { Banner } from '#clients/banner.ts';
import type { ProviderHealth } from '#methods/upstream/upstream.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';

export type ConnectedService = {
  /** As registered. */
  readonly name: string;
  readonly door: 'professional' | CitizenDoor;
};

/** Where services find the doors. */
export type DoorAddresses = {
  readonly professional: { readonly issuer: string; readonly discovery: string; readonly authorize: string };
  /** Issuers; undefined where this deployment has no citizen door. */
  readonly citizen: Readonly<Record<CitizenDoor, string>> | undefined;
};

export type ProviderState = {
  readonly title: string;
  readonly doors: readonly CitizenDoor[];
  /** `off`: the operator has it switched off. */
  readonly health: ProviderHealth | 'off';
};

export type PlatformStatus = {
  /** What must be true to serve, by name. */
  readonly checks: Readonly<Record<string, boolean>>;
  readonly providers: readonly ProviderState[];
  /** What the operator tells everybody, while it lasts. */
  readonly banner: Banner | undefined;
};

/** What the public pages need of the platform. */
export type PublicDeps = {
  /** Active ones only, without our own pages. */
  readonly listServices: () => Promise<readonly ConnectedService[]>;
  readonly statistics: Pick<StatisticsStore, 'sum' | 'busiestHour'>;
  /** The civil day of a moment, milliseconds. */
  readonly dayOf: (atMilliseconds: number) => Day;
  /** Part of the last thirty days in which the platform was ready, 0 to 1; undefined while it is too new to say. */
  readonly availability: () => Promise<number | undefined>;
  readonly feedback: Pick<FeedbackStore, 'keep'>;
  /** Seconds that this caller has to wait before saying more; 0 to go on. */
  readonly limitFeedback: (request: IncomingMessage) => number;
  readonly status: () => Promise<PlatformStatus>;
  readonly doors: DoorAddresses;
};
