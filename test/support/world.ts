import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseClientDeclaration } from '#clients/declare.ts';
import { hashSecret } from '#clients/secret.ts';
import { clientEvent } from '#clients/sync.ts';
import { systemClock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import { systemRandom } from '#platform/random.ts';
import type { TestCard } from '#sandbox/cards/test-card.ts';
import type { Config } from '../../src/config.ts';
import { type ConfigSources, loadConfig } from '../../src/config-load.ts';
import { type Running, startVestibule } from '../../src/main.ts';
import { keepCards, lendCards } from './card-cache.ts';
import { freePorts } from './free-ports.ts';
import { lendKeyPair } from './key-cache.ts';
import { shiftTime } from './shifted-time.ts';

export type Overrides = NonNullable<ConfigSources['overrides']>;

export type CitizenOrigins = {
  readonly low: string;
  readonly plus: string;
  readonly providers: string;
  readonly registers: string;
  readonly demo: string;
};

/** The whole platform, on free ports and in a folder of its own. */
export type World = {
  readonly running: Running;
  readonly config: Config;
  readonly issuer: string;
  readonly authorizeUrl: string;
  readonly cardOrigin: string;
  readonly mutualTlsOrigin: string;
  readonly phoneOrigin: string;
  readonly readerOrigin: string;
  readonly demoOrigin: string;
  /** Issuers of the citizen door and its simulated world; only with `citizen: true`. */
  readonly citizen: CitizenOrigins;
  readonly operationsOrigin: string;
  /** Public pages, account, partner space, console. */
  readonly officeOrigin: string;
  readonly card: (nationalIdOrId: string) => TestCard;
  /** Registers a relying party; RFC 7591 names. A `client_secret` is hashed first. */
  readonly register: (declaration: Record<string, unknown>) => Promise<void>;
  /** Moves the time of the whole process on, the engine's and the services' with it; milliseconds. */
  readonly advance: (milliseconds: number) => void;
  /** Stops the platform and starts it again on the same data and addresses. */
  readonly restart: () => Promise<World>;
  readonly close: () => Promise<void>;
};

export type WorldOptions = {
  readonly overrides?: Overrides;
  readonly dataDirectory?: string;
  readonly ports?: readonly number[];
  /** Opens the citizen door too. */
  readonly citizen?: boolean;
  /** Opens public pages, account, partner space and console too. */
  readonly office?: boolean;
  /** Where log lines go; nowhere by default. */
  readonly log?: Log;
  /** Where the platform lets time pass, it has passed at once, for the whole process. */
  readonly hurries?: boolean;
};

/** Starts the platform as `npm start` does, silent. */
export const startWorld = async (options: WorldOptions = {}): Promise<World> => {
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'vestibule-')));
  const ports = options.ports ?? (await freePorts(14));
  await lendCards(dataDirectory);
  const config = loadConfig({
    file: false,
    env: {},
    overrides: merge(worldConfig(dataDirectory, ports, options), options.overrides ?? {}),
  });
  const log = options.log === undefined ? {} : { log: options.log };
  const wait = options.hurries === true ? { wait: async (milliseconds: number) => shiftTime(milliseconds) } : {};
  const running = await startVestibule(config, { ...log, ...wait, makeKeyPair: lendKeyPair });
  await keepCards(dataDirectory);
  const world: World = {
    running,
    config,
    issuer: config.professional.issuer,
    authorizeUrl: config.professional.authorizeUrl ?? new URL('/auth', config.professional.issuer).href,
    cardOrigin: new URL(config.card.url).origin,
    mutualTlsOrigin: `https://localhost:${config.sandbox.mutualTlsListen.port}`,
    phoneOrigin: new URL(config.phone.url).origin,
    readerOrigin: `http://localhost:${config.sandbox.readerListen.port}`,
    demoOrigin: `http://localhost:${config.sandbox.demoListen.port}`,
    citizen: {
      low: config.citizen.low.issuer,
      plus: config.citizen.plus.issuer,
      providers: `http://localhost:${config.sandbox.providersListen.port}`,
      registers: `http://localhost:${config.sandbox.registersListen.port}`,
      demo: `http://localhost:${config.sandbox.citizenDemoListen.port}`,
    },
    officeOrigin: new URL(config.office.url).origin,
    operationsOrigin: `http://127.0.0.1:${config.operations.listen.port}`,
    card: (name) => findCard(running, name),
    register: (declaration) => register(running, declaration),
    advance: shiftTime,
    restart: async () => {
      await running.close();
      return startWorld({ ...options, dataDirectory, ports });
    },
    close: async () => {
      await running.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
  return world;
};

/** The configuration of a laptop, with these ports. */
const worldConfig = (dataDirectory: string, ports: readonly number[], options: WorldOptions): Overrides => {
  const [withCitizen, withOffice] = [options.citizen === true, options.office === true];
  const [main = 0, card = 0, mutualTls = 0, operations = 0, reader = 0, demo = 0, revocation = 0, phone = 0] = ports;
  const [low = 0, plus = 0, providers = 0, registers = 0, citizenDemo = 0, office = 0] = ports.slice(8);
  const at = (port: number) => ({ host: '127.0.0.1', port });
  return {
    dataDirectory,
    professional: { issuer: `http://localhost:${main}/auth/realms/esante-wallet`, listen: at(main) },
    card: { url: `https://localhost:${card}`, listen: at(card) },
    phone: { url: `http://localhost:${phone}`, listen: at(phone) },
    operations: { listen: at(operations) },
    office: { enabled: withOffice, url: `http://localhost:${office}`, listen: at(office) },
    citizen: {
      enabled: withCitizen,
      low: { issuer: `http://localhost:${low}/api/v2`, listen: at(low) },
      plus: { issuer: `http://localhost:${plus}/api/v2`, listen: at(plus) },
    },
    log: { level: 'silent' },
    sandbox: {
      mutualTlsListen: at(mutualTls),
      readerListen: at(reader),
      demoListen: at(demo),
      revocationListen: at(revocation),
      providersListen: at(providers),
      registersListen: at(registers),
      citizenDemoListen: at(citizenDemo),
    },
  };
};

type Tree = { readonly [key: string]: unknown };

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

const merge = (below: Tree, above: Tree): Tree =>
  Object.fromEntries(
    [...new Set([...Object.keys(below), ...Object.keys(above)])].map((key) => {
      const [under, over] = [below[key], above[key]];
      return [key, isTree(under) && isTree(over) ? merge(under, over) : (over ?? under)];
    }),
  );

const findCard = (running: Running, name: string): TestCard => {
  const cards = running.sandbox?.pki.list() ?? [];
  const card = cards.find(({ id }) => id === name) ?? cards.find(({ nationalId }) => nationalId === name);
  if (card === undefined) throw new Error(`no test card ${name}`);
  return card;
};

const register = async ({ stores, issuer }: Running, declaration: Record<string, unknown>): Promise<void> => {
  const { client_secret: secret, ...rest } = declaration;
  const hashes = typeof secret === 'string' ? { client_secret_hashes: [hashSecret(secret, systemRandom)] } : {};
  const declared = parseClientDeclaration({ client_name: 'Service de test', ...rest, ...hashes }, 'sandbox', 'command');
  if (!declared.isValid) throw new Error(JSON.stringify(declared.faults));
  await stores.clients.save(declared.value, [clientEvent('client.registered', declared.value, [], systemClock)]);
  issuer.engine().clients.clear();
};
