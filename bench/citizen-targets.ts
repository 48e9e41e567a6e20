import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashSecret } from '#clients/secret.ts';
import { citizenPaths } from '#issuer/citizen/addresses.ts';
import { systemRandom } from '#platform/random.ts';
import { freePorts } from '../test/support/free-ports.ts';
import { type Child, startChild } from './child.ts';
import type { Target } from './messages.ts';
import { answered, probed, type Server } from './server.ts';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const clientSecret = 'the-secret-of-the-benchmark-000002';
const service = { clientId: 'bench-citizen', clientSecret, redirectUri: 'https://service.example/callback' };

/** Our own client at the stand-in, which believes everybody. */
const upstreamClientId = 'federator';
const providerId = 'stand-in';

/** What a federator is surrounded by: the stand-in, and the ports of our own. */
export type Federation = { readonly standIn: Child; readonly standInOrigin: string; readonly ports: readonly number[] };

export const openFederation = async (): Promise<Federation> => {
  const [standInPort = 0, ...ports] = await freePorts(6);
  const standInOrigin = `http://localhost:${standInPort}`;
  const standIn = startChild(file('stand-in.ts'), [String(standInPort), upstreamClientId]);
  await answered(`${standInOrigin}/jwks`, standIn);
  return { standIn, standInOrigin, ports };
};

const basePath = '/api/v2';

/** The citizen's part of the configuration, and of the sandbox's: two issuers, the stand-in as a provider and as the register. */
export const citizenConfiguration = async (directory: string, { standInOrigin, ports }: Federation) => {
  const [low = 0, plus = 0, providers = 0, registers = 0, demo = 0] = ports;
  const registryFile = join(directory, 'registry.json');
  await writeFile(registryFile, JSON.stringify(registry(standInOrigin)));
  return {
    citizen: {
      enabled: true,
      low: { issuer: `http://localhost:${low}${basePath}`, listen: { port: low } },
      plus: { issuer: `http://localhost:${plus}${basePath}`, listen: { port: plus } },
      register: { url: `${standInOrigin}/register` },
      registryFile,
    },
    sandbox: {
      providersListen: { port: providers },
      registersListen: { port: registers },
      citizenDemoListen: { port: demo },
    },
  };
};

const registry = (standInOrigin: string) => ({
  services: [
    {
      client_id: service.clientId,
      name: 'Benchmark',
      client_secret_hashes: [hashSecret(clientSecret, systemRandom)],
      redirect_uris: [service.redirectUri],
      allowedPrompts: ['login'],
      scopes: ['openid', 'given_name', 'family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry', 'email'],
    },
  ],
  identity_providers: [
    {
      uid: providerId,
      title: 'Stand-in',
      doors: ['low'],
      badge: { letters: 'S', colour: '#334455' },
      discoveryUrl: `${standInOrigin}/.well-known/openid-configuration`,
      clientID: upstreamClientId,
      client_secret: clientSecret,
      allowedAcr: ['eidas1'],
      amr: ['pwd'],
    },
  ],
});

/** The issuer low of a platform that was started with `citizenConfiguration`. */
export const citizenServerOf = ({ child, readyMilliseconds }: Server, federation: Federation): Server => {
  const [low = 0] = federation.ports;
  const at = (path: string): string => `${basePath}${path}`;
  return {
    child,
    readyMilliseconds,
    target: targetOf({
      name: 'vestibule',
      origin: `http://localhost:${low}`,
      authorizePath: at(citizenPaths.authorization),
      tokenPath: at(citizenPaths.token),
      userinfoPath: at(citizenPaths.userinfo),
      federation,
    }),
  };
};

export const startCitizenFloor = async (federation: Federation): Promise<Server> => {
  const [port = 0] = await freePorts(1);
  const origin = `http://localhost:${port}`;
  const startedAt = performance.now();
  const { clientId, redirectUri } = service;
  const given = [String(port), clientId, clientSecret, redirectUri, federation.standInOrigin, upstreamClientId];
  const child = startChild(file('citizen-floor.ts'), given, probed);
  await answered(`${origin}/.well-known/openid-configuration`, child);
  const paths = { authorizePath: '/auth', tokenPath: '/token', userinfoPath: '/me' };
  return {
    child,
    readyMilliseconds: performance.now() - startedAt,
    target: targetOf({ name: 'floor', origin, ...paths, federation }),
  };
};

type Differing = Pick<Target, 'name' | 'origin' | 'authorizePath' | 'tokenPath' | 'userinfoPath'> & {
  readonly federation: Federation;
};

const targetOf = ({ federation, ...differing }: Differing): Target => ({
  ...differing,
  ...service,
  logoutPath: '',
  introspectionPath: '',
  answer: { kind: 'federation', origin: federation.standInOrigin },
  phoneOrigin: undefined,
  backChannel: undefined,
});
