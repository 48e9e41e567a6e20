import type { IncomingMessage } from 'node:http';
import type { Banner } from '#clients/banner.ts';
import type { Issuer } from '#issuer/issuer.ts';
import type { Addresses } from '#issuer/paths.ts';
import type { LoginDeps } from '#login/accept.ts';
import type { ConnectionWatch } from '#account/connection-watch.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import type { JournalStore } from '#audit/journal.ts';
import type { Log } from '#platform/log.ts';
import type { Look, Stylesheet } from '#platform/look/look.ts';
import type { Sealer } from '#platform/sealed-token.ts';
import type { Counters } from '#platform/metrics.ts';
import type { Place } from '#vocabulary/place.ts';
import type { ServiceLogos } from '../look/service-logo.ts';
import type { PhoneDoor } from './phone-door.ts';

/** Everything that the pages and listeners of the professional door share. */
export type Door = {
  readonly issuer: Issuer;
  readonly addresses: Addresses;
  /** Public origin of the host that asks for the card. */
  readonly cardOrigin: string;
  readonly login: LoginDeps;
  readonly journal: JournalStore;
  /** Signs what travels through the browser. */
  readonly sealer: Sealer;
  readonly look: Look;
  readonly stylesheet: Stylesheet;
  readonly log: Log;
  readonly counters: Counters;
  /** The caller’s address, behind our own proxies. */
  readonly clientAddress: (request: IncomingMessage) => string;
  /** Roughly where the caller is. */
  readonly placeOf: (request: IncomingMessage) => Place | undefined;
  /** Counts a request and says how many seconds its address must wait, 0 when it is served. */
  readonly waitSeconds: {
    readonly door: (request: IncomingMessage) => number;
    readonly card: (request: IncomingMessage) => number;
  };
  /** The phone as a method; undefined where a deployment has none. */
  readonly phone: PhoneDoor | undefined;
  /** What the operator tells everybody; read for each login page, so it has to be cheap. */
  readonly findBanner: () => Promise<Banner | undefined>;
  /** What services look like. */
  readonly logos: ServiceLogos;
  /** Wakes the queue of back-channel logouts. */
  readonly wakeDeliveries: () => void;
  /** Tells people of logins on a browser that is new to them; undefined where there is no account space. */
  readonly connections?:
    | {
        readonly watch: ConnectionWatch;
        readonly findAddress: (nationalId: NationalId) => Promise<string | undefined>;
      }
    | undefined;
  /** Places that only a sandbox has. */
  readonly sandbox: { readonly readerUrl: string; readonly demoUrl: string } | undefined;
};
