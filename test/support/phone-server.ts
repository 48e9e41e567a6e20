import type { RevokeDeps } from '#methods/app/manage.ts';
import { createAssertionVerifier, createRegistrationVerifier } from '#methods/app/passkey.ts';
import { createLog } from '#platform/log.ts';
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
  /** Instead of the real ones, for managing phones. */
  readonly manage?: Partial<RevokeDeps>;
  /** Public key of the sender of pushes; without it apps offer none. */
  readonly pushKey?: string | undefined;
};

export const startPhoneServer = async ({
  more = {},
  clock,
  sandbox = true,
  manage = {},
  pushKey,
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
  const logged: string[] = [];
  const hostOf = (deps: PhoneDeps): PhoneHost => ({
    origin,
    answer: deps,
    placeOf: () => undefined,
    enrol: deps,
    connect: { ...deps, sealer: createSealer(Buffer.alloc(32, 3)) },
    manage: { ...deps, ...manage },
    acts: deps,
    passkeys: place,
    sealer: createSealer(Buffer.alloc(32, 4)),
    ...createPhoneLook({ sandbox }),
    log: createLog('debug', { write: (line) => void logged.push(line) }),
    pushKey,
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
    endedSessions: world.endedSessions,
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
