import type { IncomingMessage } from 'node:http';
import type { ConnectionWatch } from '#account/connection-watch.ts';
import type { JournalStore } from '#audit/journal.ts';
import type { Banner } from '#clients/banner.ts';
import type { DataProvider } from '#clients/citizen/citizen-client.ts';
import type { CitizenIssuer } from '#issuer/citizen/citizen-issuer.ts';
import type { CitizenLoginDeps } from '#login/citizen/citizen-login.ts';
import type { Upstream } from '#methods/upstream/upstream.ts';
import type { Log } from '#platform/log.ts';
import type { Look, Stylesheet } from '#platform/look/look.ts';
import type { CitizenCounters } from '#platform/metrics.ts';
import type { Sealer } from '#platform/sealed-token.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { Place } from '#vocabulary/place.ts';
import type { Level } from '#vocabulary/level.ts';
import type { ServiceLogos } from '../look/service-logo.ts';
import type { ScopeWords } from './pages/shown-data.ts';

/** Everything that `main` gives to one issuer's listener of the citizen door. */
export type CitizenDoorDeps = {
  readonly issuer: CitizenIssuer;
  readonly upstream: Upstream;
  readonly login: CitizenLoginDeps;
  readonly journal: Pick<JournalStore, 'append'>;
  /** Levels that this issuer answers with, and those that single sign-on may, weakest first. */
  readonly levels: readonly Level[];
  readonly ssoLevels: readonly Level[];
  /** What services look like. */
  readonly logos: ServiceLogos;
  /** What the operator tells everybody; read for each choice page, so from memory. */
  readonly findBanner: () => Promise<Banner | undefined>;
  /** Active data providers of this door: their names head their data. */
  readonly listDataProviders: () => Promise<readonly DataProvider[]>;
  /** Words for a data scope; undefined: the scope is shown by its own name. */
  readonly wordsOfScope: (scope: string) => ScopeWords | undefined;
  /** Seals what travels through the browser; with a key of this door’s own. */
  readonly sealer: Sealer;
  readonly look: Look;
  readonly stylesheet: Stylesheet;
  readonly log: Log;
  readonly counters: CitizenCounters;
  /** Whether a request came through a configured proxy: only then `x-suspicious` is believed. */
  readonly isTrusted: (request: IncomingMessage) => boolean;
  /** Roughly where a browser is. */
  readonly placeOf: (request: IncomingMessage) => Place | undefined;
  /** Counts a request to a page. Seconds that this caller has to wait; 0 or undefined: they may go on. */
  readonly limit: (request: IncomingMessage) => number | undefined;
  /** Tells people of unusual logins; undefined where there is no account space to send them to. */
  readonly connections?: ConnectionWatch | undefined;
  /** Where `/` leads; undefined: a page of our own. */
  readonly rootRedirect: string | undefined;
  /** The operator’s support form; code, error id and names are added as parameters. */
  readonly supportUrl: string | undefined;
};

export const isHttps = ({ issuer }: CitizenDoorDeps): boolean => issuer.issuer.startsWith('https:');

/** A path of this door’s own, below its issuer. */
export const pathBelow = ({ issuer }: CitizenDoorDeps, path: string): string => `${issuer.basePath}${path}`;

/** Scheme and host of this door, as browsers name it in `Origin`. */
export const originOf = ({ issuer }: CitizenDoorDeps): string => new URL(issuer.issuer).origin;

/** What people call a door. */
export const nameOf = ({ look, door }: { readonly look: Look; readonly door: CitizenDoor }): string =>
  door === 'plus' ? `${look.name}+` : look.name;

/** What people call this door. */
export const doorNameOf = ({ look, issuer }: CitizenDoorDeps): string => nameOf({ look, door: issuer.door });
