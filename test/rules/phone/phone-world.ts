import { createSecretKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerDeps } from '#methods/app/answer-challenge.ts';
import type { DeviceNotice } from '#methods/app/announce.ts';
import type { Challenge } from '#methods/app/challenge.ts';
import type { EnrolDeps } from '#methods/app/enrol.ts';
import type { RevokeDeps } from '#methods/app/manage.ts';
import type { OfferByDeviceDeps } from '#methods/app/offer-by-device.ts';
import { type ChallengeOrder, openChallenge } from '#methods/app/open-challenge.ts';
import { createAssertionVerifier, createRegistrationVerifier } from '#methods/app/passkey.ts';
import { createWire } from '#methods/app/wire.ts';
import { systemRandom } from '#platform/random.ts';
import { createSealer } from '#platform/sealed-token.ts';
import { openSqliteStores, type SqliteStores } from '#stores/sqlite/open.ts';
import type { Clock } from '#vocabulary/clock.ts';
import { asClientId, asCorrelationId, asNationalId, type NationalId, type SessionId } from '#vocabulary/identifiers.ts';
import { appOrigin } from './soft-phone.ts';
import { plainVault } from '../../support/plain-vault.ts';

export const startSeconds = 1_800_000_000;
export const alice = asNationalId('899700000001');
export const bruno = asNationalId('899700000002');
/** Knows the directory, has no phone. */
export const chloe = asNationalId('899700000003');

export type PhoneDeps = AnswerDeps & EnrolDeps & RevokeDeps & OfferByDeviceDeps;

export type PhoneWorld = {
  /** Everything that the functions of `methods/app` want, on the current connection. */
  readonly deps: () => PhoneDeps;
  readonly stores: () => SqliteStores;
  /** The same on another connection, as another process has. */
  readonly otherDeps: () => PhoneDeps;
  readonly advance: (seconds: number) => void;
  /** Closes the database and opens it again, with nothing kept in memory. */
  readonly restart: () => void;
  /** Whose closed apps were woken. */
  readonly pushed: readonly NationalId[];
  readonly announced: readonly DeviceNotice[];
  /** Sessions that ended with the phone that had opened them. */
  readonly endedSessions: readonly SessionId[];
  readonly file: string;
  readonly close: () => Promise<void>;
};

const place = { rpId: 'app.test', appOrigin };

/** Stores on SQLite in a directory of their own, a clock that stands still, and a directory of three people. */
export const openPhoneWorld = async (more: Partial<PhoneDeps> = {}): Promise<PhoneWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-phone-'));
  const file = join(folder, 'vestibule.db');
  let now = startSeconds;
  const clock: Clock = { nowMilliseconds: () => now * 1000, nowSeconds: () => now };
  const connect = () =>
    openSqliteStores({
      vault: plainVault,
      file,
      durability: 'process',
      journalKey: createSecretKey(Buffer.alloc(32)),
      clock,
    });
  const pushed: NationalId[] = [];
  const announced: DeviceNotice[] = [];
  const endedSessions: SessionId[] = [];
  const bind = ({ challenges, devices, enrolments }: SqliteStores): PhoneDeps => ({
    challenges,
    devices,
    enrolments,
    clock,
    random: systemRandom,
    wire: createWire(),
    rules: { challengeSeconds: 120, perPerson: 1000, perAddress: 1000, perClient: 10_000, quietSeconds: 900 },
    rateKey: Buffer.alloc(32, 1),
    pinPepper: Buffer.alloc(32, 2),
    resolve: async (identifier) => [alice, bruno, chloe].find((known) => known === identifier),
    push: (nationalId) => void pushed.push(nationalId),
    appOrigin,
    level: 'eidas2',
    maximumDevices: 5,
    verifyPasskey: createAssertionVerifier(place),
    verifyRegistration: createRegistrationVerifier(place),
    announce: (notice) => void announced.push(notice),
    endSessions: async (sessions) => void endedSessions.push(...sessions),
    sealer: createSealer(Buffer.alloc(32, 5)),
    ...more,
  });
  const opened: SqliteStores[] = [];
  const open = () => {
    const stores = connect();
    opened.push(stores);
    return stores;
  };
  let stores = open();
  let deps = bind(stores);
  return {
    deps: () => deps,
    stores: () => stores,
    otherDeps: () => bind(open()),
    advance: (seconds) => {
      now += seconds;
    },
    restart: () => {
      stores.close();
      opened.splice(opened.indexOf(stores), 1);
      stores = open();
      deps = bind(stores);
    },
    pushed,
    announced,
    endedSessions,
    file,
    close: async () => {
      for (const one of opened) one.close();
      await rm(folder, { recursive: true });
    },
  };
};

export const withPhoneWorld =
  (play: (world: PhoneWorld) => Promise<void>, more: Partial<PhoneDeps> = {}) =>
  async (): Promise<void> => {
    const world = await openPhoneWorld(more);
    try {
      await play(world);
    } finally {
      await world.close();
    }
  };

export const orderFor = (identifier: string, more: Partial<ChallengeOrder> = {}): ChallengeOrder => ({
  origin: { kind: 'login', interactionId: 'interaction' },
  channel: 'MOBILE',
  identifier,
  client: { clientId: asClientId('client'), name: 'Dossier médical' },
  correlationId: asCorrelationId('AAAA-BBBB-CCCC'),
  address: '192.0.2.1',
  code: undefined,
  ...more,
});

/** Opens a request that is expected to be within every limit. */
export const ask = async (
  deps: PhoneDeps,
  identifier: string,
  more: Partial<ChallengeOrder> = {},
): Promise<Challenge> => {
  const opened = await openChallenge(deps, orderFor(identifier, more));
  if ('fault' in opened) throw new Error(`not opened: ${opened.fault}`);
  return opened;
};

/** How a request stands in the store. */
export const stateOf = async (deps: PhoneDeps, { id }: Pick<Challenge, 'id'>): Promise<string | undefined> =>
  (await deps.challenges.find(id))?.state.is;
