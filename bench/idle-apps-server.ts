// The server of `idle-apps.ts`: the phone app's own listener around real stores, in a process of its own.
// `idle-apps-server.ts <database file> <port>`
import { createSecretKey } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { enrolDevice } from '#methods/app/enrol.ts';
import { makeOffer } from '#methods/app/offer.ts';
import { openChallenge } from '#methods/app/open-challenge.ts';
import { createWire } from '#methods/app/wire.ts';
import { systemClock as clock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { systemRandom as random } from '#platform/random.ts';
import { createSealer } from '#platform/sealed-token.ts';
import { openSqliteStores } from '#stores/sqlite/open.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { createPhoneLook } from '#web/phone/phone-look.ts';
import { createPhoneServer } from '#web/phone/server.ts';
import { orderFor } from '../test/rules/phone/phone-world.ts';
import { enrolmentFor, makeKeyPair } from '../test/rules/phone/soft-phone.ts';
import { answerParent } from './child.ts';
import { plainVault } from '../test/support/plain-vault.ts';

export type IdleOrder =
  | { readonly order: 'enrol'; readonly count: number }
  /** `collect`: garbage first; it costs processor. */
  | { readonly order: 'usage'; readonly collect: boolean }
  /** Asks this person; answered when the request is kept. */
  | { readonly order: 'ask'; readonly person: number };

export type Enrolled = {
  readonly origin: string;
  readonly deviceIds: readonly string[];
  /** One key for all: what is measured begins after the signatures. */
  readonly key: string;
};

export type IdleUsage = {
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly cpuMilliseconds: number;
  readonly openApps: number;
};

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const personOf = (index: number) => asNationalId(`8997${String(index).padStart(8, '0')}`);

const [file = '', port = '0'] = process.argv.slice(2);
const origin = `http://localhost:${port}`;
const stores = openSqliteStores({
  vault: plainVault,
  file,
  durability: 'process',
  journalKey: createSecretKey(Buffer.alloc(32)),
  clock,
});
const keys = makeKeyPair();

const common = {
  ...stores,
  clock,
  random,
  appOrigin: origin,
  pinPepper: Buffer.alloc(32, 2),
  announce: () => undefined,
};
const enrolment = { ...common, maximumDevices: 3, verifyRegistration: async () => undefined };
const answer = {
  ...common,
  wire: createWire(),
  rules: { challengeSeconds: 120, perPerson: 5, perAddress: 30, perClient: 600, quietSeconds: 900 },
  rateKey: Buffer.alloc(32, 1),
  resolve: async (identifier: string) => asNationalId(identifier),
  push: () => undefined,
  level: 'eidas2' as const,
  verifyPasskey: async () => undefined,
};
const server = createPhoneServer(
  {
    origin,
    answer,
    placeOf: () => undefined,
    enrol: enrolment,
    connect: { ...common, sealer: createSealer(Buffer.alloc(32, 3)) },
    manage: { ...common, wire: answer.wire, endSessions: async () => undefined },
    acts: { ...answer, ...enrolment, sealer: createSealer(Buffer.alloc(32, 5)) },
    passkeys: { rpId: 'localhost', appOrigin: origin },
    sealer: createSealer(Buffer.alloc(32, 4)),
    ...createPhoneLook({ sandbox: false }),
    log: createLog('silent'),
    pushKey: undefined,
  },
  undefined,
);
await server.listen({ host: '127.0.0.1', port: Number(port) });

const enrolOne = async (index: number): Promise<string> => {
  const { token } = await makeOffer(enrolment, personOf(index), 'card');
  const outcome = await enrolDevice(enrolment, enrolmentFor(token, keys, { origin }));
  if (!('device' in outcome)) throw new Error(`not enrolled: ${JSON.stringify(outcome)}`);
  return outcome.device.id;
};

const enrol = async (count: number): Promise<Enrolled> => {
  const deviceIds: string[] = [];
  while (deviceIds.length < count) {
    const next = Array.from({ length: Math.min(100, count - deviceIds.length) }, (_, index) =>
      enrolOne(deviceIds.length + index),
    );
    deviceIds.push(...(await Promise.all(next)));
  }
  return { origin, deviceIds, key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
};

const usage = (isExact: boolean): IdleUsage => {
  const { user, system } = process.cpuUsage();
  if (isExact) collect();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    rssBytes: rss,
    heapBytes: heapUsed,
    cpuMilliseconds: (user + system) / 1000,
    openApps: answer.wire.listenerCount(),
  };
};

answerParent(async (order: IdleOrder): Promise<Enrolled | IdleUsage | true> => {
  switch (order.order) {
    case 'enrol':
      return enrol(order.count);
    case 'usage':
      return usage(order.collect);
    case 'ask':
      await openChallenge(answer, orderFor(personOf(order.person), { address: undefined }));
      return true;
  }
});
