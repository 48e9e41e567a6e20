import type { RowName } from './arguments.ts';

/** A server as the driver meets it. Everything in it survives the way between processes. */
export type Target = {
  readonly name: 'vestibule' | 'floor';
  /** Of all addresses below. */
  readonly origin: string;
  readonly authorizePath: string;
  readonly tokenPath: string;
  readonly userinfoPath: string;
  readonly logoutPath: string;
  readonly introspectionPath: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** How a person answers the login page. */
  readonly answer: CardAnswer | FederationAnswer;
  /** Public origin of the phone app; undefined where there is none. */
  readonly phoneOrigin: string | undefined;
  readonly backChannel: BackChannel | undefined;
};

/** Where a service without a browser starts logins (CIBA), and which service does. */
export type BackChannel = { readonly path: string; readonly clientId: string; readonly clientSecret: string };

/** Permits one phone: what stands in a QR code. */
export type PhoneOffer = { readonly person: string; readonly token: string };

export type CardAnswer = {
  readonly kind: 'card';
  readonly cards: readonly { readonly certificatePem: string; readonly keyPem: string }[];
};

/** Sent on to the identity provider of this origin, which sends everybody back at once. */
export type FederationAnswer = { readonly kind: 'federation'; readonly origin: string };

/** What the driver is asked; one at a time. */
export type DriverOrder =
  /** Makes phones, which the phone's rows need; unmeasured. */
  | { readonly order: 'enrol'; readonly target: Target; readonly users: number; readonly offers: readonly PhoneOffer[] }
  /** Gets ready what the row needs and must not be measured: people logged in, sessions to end. */
  | { readonly order: 'prepare'; readonly target: Target; readonly row: RowName; readonly users: number }
  /** Until the seconds or the count are over, whichever is given. */
  | {
      readonly order: 'drive';
      readonly target: Target;
      readonly row: RowName;
      readonly users: number;
      readonly end: End;
    };

export type End = { readonly seconds: number } | { readonly count: number };

export type Driven = {
  readonly milliseconds: number;
  /** Operations that ended in these milliseconds. */
  readonly ended: number;
  /** Of each operation, in milliseconds, in the order in which they ended. */
  readonly latencies: readonly number[];
  /** Share of the time in which the driver's only thread was at work; near 1 the driver is what was measured. */
  readonly driverBusy: number;
};

/** What a server process is asked. */
export type ProbeOrder =
  | { readonly order: 'usage'; readonly collect: boolean }
  | { readonly order: 'profile-start' }
  | { readonly order: 'profile-stop'; readonly file: string };

export type Usage = {
  /** User and system, all threads, since the start of the process. */
  readonly cpuMilliseconds: number;
  readonly loopActiveMilliseconds: number;
  readonly loopIdleMilliseconds: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
  /** What V8 has taken from the system for its heap, used or not. */
  readonly heapTotalBytes: number;
};
