import { createAssertionVerifier, createRegistrationVerifier } from '#methods/app/passkey.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { createSealer } from '#platform/sealed-token.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { SessionId } from '#vocabulary/identifiers.ts';
import type { PhoneHost } from '#web/phone/phone-host.ts';
import { createPhoneLook } from '#web/phone/phone-look.ts';
import { createPhoneServer } from '#web/phone/server.ts';
import { openPhoneWorld, type PhoneDeps, type PhoneWorld } from '../rules/phone/phone-world.ts';
import { freePorts } from './free-ports.ts';

/** The phone app's listener around real stores, with a directory of three people. */
export type PhoneServer = {
  readonly origin: string;
  readonly world: PhoneWorld;
  readonly deps: PhoneDeps;
  /** Sessions that were ended, because the phone that had opened them was revoked. */
  readonly endedSessions: readonly SessionId[];
  /** What was written to the log. */
  readonly logged: readonly string[];
  /** Listens no more; every connection ends. */
  readonly stop: () => Promise<void>;
  /** Listens again, at the same address, with nothing kept in memory. */
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type PhoneServerOptions = {
  readonly more?: Partial<PhoneDeps>;
  /** Instead of the world's clock, which stands still. */
  readonly clock?: Clock;
  readonly sandbox?: boolean;
};

export const startPhoneServer = async ({
  more = {},
  clock,
  sandbox = true,
}: PhoneServerOptions = {}): Promise<PhoneServer> => {
  const [port = 0] = await freePorts(1);
  const origin = `http://localhost:${port}`;
  const place = { rpId: 'localhost', appOrigin: origin };
  const world = await openPhoneWorld({
    appOrigin: origin,
    verifyPasskey: createAssertionVerifier(place),
    verifyRegistration: createRegistrationVerifier(place),
    ...(clock === undefined ? {} : { clock }),
    ...more,
  });
  const [endedSessions, logged] = [[] as SessionId[], [] as string[]];
  const write = (message: string, fields: object = {}) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const hostOf = (deps: PhoneDeps): PhoneHost => ({
    origin,
    answer: deps,
    enrol: deps,
    connect: { ...deps, sealer: createSealer(Buffer.alloc(32, 3)) },
    manage: deps,
    passkeys: place,
    endSessions: async (sessions) => void endedSessions.push(...sessions),
    sealer: createSealer(Buffer.alloc(32, 4)),
    ...createPhoneLook({ sandbox }),
    log: { debug: write, info: write, warn: write, error: write },
    pushKey: undefined,
  });
  const open = async () => {
    const app = createPhoneServer(hostOf(world.deps()), undefined);
    await app.listen({ host: '127.0.0.1', port });
    return app;
  };
  let app = await open();
  const server: PhoneServer = {
    origin,
    world,
    get deps() {
      return world.deps();
    },
    endedSessions,
    logged,
    stop: async () => {
      app.server.closeIdleConnections();
      const closed = app.close();
      app.server.closeAllConnections();
      await closed;
    },
    start: async () => {
      world.restart();
      app = await open();
    },
    close: async () => {
      await server.stop();
      await world.close();
    },
  };
  return server;
};

/** The machine's own time, for what waits on a real browser. */
export const realTime = { clock: systemClock, random: systemRandom } as const;
