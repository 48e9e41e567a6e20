import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cibaGrant } from '#clients/client.ts';
import { hashSecret } from '#clients/secret.ts';
import { endpointPaths } from '#issuer/paths.ts';
import { systemRandom } from '#platform/random.ts';
import { loadCards } from '#sandbox/cards/card-files.ts';
import { pkiFolder } from '#sandbox/cards/files.ts';
import { testPeople } from '#sandbox/people/test-people.ts';
import { freePorts } from '../test/support/free-ports.ts';
import { startChild } from './child.ts';
import { citizenConfiguration, type Federation } from './citizen-targets.ts';
import type { CardAnswer, Target } from './messages.ts';
import { answered, probed, type Server } from './server.ts';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const redirectUri = 'https://service.example/callback';
const clientSecret = 'the-secret-of-the-benchmark-000001';
const service = { clientId: 'bench', clientSecret, redirectUri };

/** A folder for the platform's data and its configuration; starting twice in it is a second start. */
export type Home = { readonly directory: string; readonly configFile: string; readonly ports: readonly number[] };

/** @param federation what the citizen door needs; without it that door stays closed, as it is for the other rows */
export const makeHome = async (federation: Federation | undefined): Promise<Home> => {
  const directory = await mkdtemp(join(tmpdir(), 'vestibule-bench-'));
  const ports = await freePorts(8);
  const configFile = join(directory, 'vestibule.json');
  await writeFile(join(directory, 'clients.json'), JSON.stringify([declaration, backChannelDeclaration]));
  const usual = configuration(directory, ports);
  const citizen = federation && (await citizenConfiguration(directory, federation));
  const sandbox = { ...usual.sandbox, ...citizen?.sandbox };
  await writeFile(configFile, JSON.stringify({ ...usual, ...citizen, sandbox }));
  return { directory, configFile, ports };
};

export const removeHome = (home: Home): Promise<void> => rm(home.directory, { recursive: true, force: true });

const declaration = {
  client_id: service.clientId,
  client_name: 'Benchmark',
  token_endpoint_auth_method: 'client_secret_post',
  client_secret_hashes: [hashSecret(clientSecret, systemRandom)],
  redirect_uris: [redirectUri],
  scope: 'openid scope_all',
};

/** A service of its own, so that the one of the browser rows stays what it was. */
const backChannelDeclaration = {
  client_id: 'bench-ciba',
  client_name: 'Benchmark',
  token_endpoint_auth_method: 'client_secret_post',
  client_secret_hashes: declaration.client_secret_hashes,
  redirect_uris: [],
  grant_types: [cibaGrant, 'refresh_token'],
  scope: declaration.scope,
};

/** One address and one service stand for a country: the limits count, and nobody reaches them. */
const unreached = 1_000_000_000;

const basePath = '/auth/realms/esante-wallet';

const configuration = (
  directory: string,
  [
    main = 0,
    card = 0,
    mutualTls = 0,
    operations = 0,
    reader = 0,
    demo = 0,
    revocation = 0,
    phone = 0,
  ]: readonly number[],
) => ({
  dataDirectory: join(directory, 'data'),
  professional: { issuer: `http://localhost:${main}${basePath}`, listen: { port: main } },
  card: { url: `https://localhost:${card}`, listen: { port: card } },
  phone: {
    url: `http://localhost:${phone}`,
    listen: { port: phone },
    rules: { perPerson: unreached, perAddress: unreached, perClient: unreached },
  },
  // The least that may be configured: with five seconds five times as many people would have to be under way.
  ciba: { intervalSeconds: 1 },
  operations: { listen: { port: operations } },
  citizen: { enabled: false },
  office: { enabled: false },
  clients: { file: join(directory, 'clients.json') },
  log: { level: 'error' },
  limits: { requestsPerAddress: 100_000_000, cardsPerAddress: 100_000_000, wrongSecrets: 20 },
  sandbox: {
    mutualTlsListen: { port: mutualTls },
    readerListen: { port: reader },
    demoListen: { port: demo },
    revocationListen: { port: revocation },
  },
});

/** Starts the platform as `npm start` does, and waits for its own word that it is ready. */
export const startVestibuleServer = async (home: Home): Promise<Server> => {
  const [main, , , operations, , , , phone] = home.ports;
  const startedAt = performance.now();
  const child = startChild(file('../bin/start.ts'), [home.configFile], probed);
  await answered(`http://localhost:${operations}/ready`, child);
  const readyMilliseconds = performance.now() - startedAt;
  const at = (path: string) => `${basePath}${path}`;
  const target: Target = {
    name: 'vestibule',
    origin: `http://localhost:${main}`,
    authorizePath: '/auth',
    tokenPath: at(endpointPaths.token),
    userinfoPath: at(endpointPaths.userinfo),
    logoutPath: at(endpointPaths.end_session),
    introspectionPath: at(endpointPaths.introspection),
    ...service,
    answer: await cardsOf(home),
    phoneOrigin: `http://localhost:${phone}`,
    backChannel: {
      path: at(endpointPaths.backchannel_authentication),
      clientId: backChannelDeclaration.client_id,
      clientSecret,
    },
  };
  return { child, target, readyMilliseconds };
};

/** @param home of a platform that was started: the floor asks for the same cards, with the same certificate of its own */
export const startFloorServer = async (home: Home): Promise<Server> => {
  const [port = 0, cardPort = 0] = await freePorts(2);
  const origin = `http://localhost:${port}`;
  const startedAt = performance.now();
  const pki = join(home.directory, 'data', ...pkiFolder);
  const given = [String(port), String(cardPort), pki, service.clientId, clientSecret, redirectUri];
  const child = startChild(file('floor.ts'), given, probed);
  await answered(`${origin}/.well-known/openid-configuration`, child);
  const target: Target = {
    name: 'floor',
    origin,
    authorizePath: '/auth',
    tokenPath: '/token',
    userinfoPath: '/me',
    logoutPath: '',
    introspectionPath: '',
    ...service,
    answer: await cardsOf(home),
    phoneOrigin: undefined,
    backChannel: undefined,
  };
  return { child, target, readyMilliseconds: performance.now() - startedAt };
};

/**
 * Two people: the sandbox asks its own revocation service for each card anew every five seconds, and with more cards
 * that service, which stands in for somebody else's, would be measured as if it were the platform.
 */
const people = new Set(testPeople.slice(0, 2).map(({ nationalId }) => nationalId));

const cardsOf = async ({ directory }: Home): Promise<CardAnswer> => {
  const dataDirectory = join(directory, 'data');
  const cards = (await loadCards(dataDirectory)).filter(
    ({ id, nationalId }) => id === nationalId && people.has(nationalId),
  );
  return {
    kind: 'card',
    cards: cards.map(({ certificatePem, chainPem, keyPem }) => ({ certificatePem: certificatePem + chainPem, keyPem })),
  };
};
