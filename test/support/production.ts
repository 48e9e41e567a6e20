import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setDefaultCACertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { hashSecret } from '#clients/secret.ts';
import { systemRandom } from '#platform/random.ts';
import { keyToPem } from '#sandbox/cards/issue.ts';
import { loadConfig } from '../../src/config-load.ts';
import { type Running, startVestibule } from '../../src/main.ts';
import type { Forged } from './card-forge.ts';
import { freePorts } from './free-ports.ts';
import type { PocketCard } from './person.ts';
import {
  authoritiesOf,
  category,
  forgeMachine,
  forgeProductionCard,
  type Hierarchy,
  makeHierarchy,
  pemOf,
  pocket,
  serveList,
} from './production-cards.ts';
import type { Overrides } from './world.ts';

/** The whole platform in production, on TLS, without a sandbox, and what stands around it. */
export type Production = {
  readonly running: Running;
  /** On `localhost`; mutual TLS on the same origin. */
  readonly issuer: string;
  /** On `127.0.0.1`, which is another host to browsers. */
  readonly authorizeUrl: string;
  readonly cardUrl: string;
  readonly operationsOrigin: string;
  readonly cards: Readonly<Record<'sound' | 'revoked' | 'belowTestRoot' | 'testCategory', PocketCard>>;
  /** The certificate of the client `machine`, and one of the same name from elsewhere. */
  readonly machine: PocketCard;
  readonly impostor: PocketCard;
  readonly close: () => Promise<void>;
};

export type ProductionOptions = {
  /** TLS of the card host ends in a proxy on 127.0.0.1. */
  readonly cardBehindProxy?: boolean;
  readonly withoutDirectory?: boolean;
};

export const doctor = '899800000012';
/** Of the client `software`. */
export const softwareSecret = 'a-long-enough-secret-for-production-0001';

/** From here on this process trusts its servers below this root alone. */
export async function startProduction(options: ProductionOptions = {}): Promise<Production> {
  const directory = await mkdtemp(join(tmpdir(), 'vestibule-production-'));
  const [people, testPeople, organisations, elsewhere] = await Promise.all([
    makeHierarchy('AC RACINE IGC-SANTE FORT', 'AC IGC-SANTE FORT PERSONNES'),
    makeHierarchy('TEST AC RACINE IGC-SANTE FORT', 'TEST AC IGC-SANTE FORT PERSONNES'),
    makeHierarchy('AC RACINE IGC-SANTE ELEMENTAIRE', 'AC IGC-SANTE ELEMENTAIRE ORGANISATIONS'),
    makeHierarchy('AC RACINE IGC-SANTE ELEMENTAIRE', 'AC IGC-SANTE ELEMENTAIRE ORGANISATIONS'),
  ]);
  setDefaultCACertificates([pemOf(organisations.root)]);
  const revoked: Forged[] = [];
  const list = await serveList(people, revoked);
  const server = await forgeMachine(organisations, 'localhost', 'server');
  await writeFiles(directory, {
    'server.pem': pemOf(server) + pemOf(organisations.below),
    'server.key': keyToPem(server.keys.privateKey),
    'people.pem': authoritiesOf(people),
    'test-people.pem': authoritiesOf(testPeople),
    'organisations.pem': authoritiesOf(organisations),
    'clients.json': JSON.stringify(clients()),
  });
  const ports = await freePorts(5);
  const overrides = configuration({ directory, ports, listUrl: `${list.url}/list.crl` }, options);
  const config = loadConfig({ file: false, env: {}, overrides });
  const running = await startVestibule(config);
  return {
    running,
    issuer: config.professional.issuer,
    authorizeUrl: config.professional.authorizeUrl ?? '',
    cardUrl: options.cardBehindProxy === true ? `http://127.0.0.1:${ports[1]}` : config.card.url,
    operationsOrigin: `http://127.0.0.1:${config.operations.listen.port}`,
    cards: await forgeCards({ people, testPeople }, `${list.url}/list.crl`, revoked),
    machine: await service(organisations),
    impostor: await service(elsewhere),
    close: async () => {
      await running.close();
      await list.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const writeFiles = (directory: string, files: Readonly<Record<string, string>>) =>
  Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(directory, name), text)));

const service = async (hierarchy: Hierarchy): Promise<PocketCard> =>
  pocket(await forgeMachine(hierarchy, 'logiciel.example', 'service'), hierarchy);

const clients = () => [
  {
    client_id: 'software',
    client_name: 'Logiciel du cabinet',
    token_endpoint_auth_method: 'client_secret_post',
    client_secret_hashes: [hashSecret(softwareSecret, systemRandom)],
    redirect_uris: ['https://software.example/callback'],
  },
  {
    client_id: 'machine',
    client_name: 'Logiciel de l’hôpital',
    token_endpoint_auth_method: 'tls_client_auth',
    tls_client_auth_subject_dn: 'CN=logiciel.example,O=ETABLISSEMENT,C=FR',
    tls_client_certificate_bound_access_tokens: true,
    redirect_uris: ['https://machine.example/callback'],
  },
];

export const tinyExtraction = fileURLToPath(
  new URL('../../src/sandbox/people/PS_LibreAcces_Personne_activite_tiny.txt', import.meta.url),
);

type Surroundings = { readonly directory: string; readonly ports: readonly number[]; readonly listUrl: string };

function configuration({ directory, ports, listUrl }: Surroundings, options: ProductionOptions): Overrides {
  const [door = 0, card = 0, operations = 0, mutualTls = 0, phone = 0] = ports;
  const at = (port: number) => ({ host: '127.0.0.1', port });
  const file = (name: string) => join(directory, name);
  const tls = { certificateFile: file('server.pem'), keyFile: file('server.key') };
  return {
    mode: 'production',
    masterKey: systemRandom.token(32),
    dataDirectory: file('data'),
    log: { level: 'silent' },
    operations: { listen: at(operations) },
    phone: { url: `https://localhost:${phone}`, listen: at(phone), tls },
    professional: {
      issuer: `https://localhost:${door}/auth/realms/esante-wallet`,
      authorizeUrl: `https://127.0.0.1:${door}/auth`,
      listen: at(door),
      tls,
      mutualTls: {
        url: `https://localhost:${door}`,
        listen: at(mutualTls),
        tls,
        clientRootFiles: [file('organisations.pem')],
      },
    },
    card: {
      url: `https://localhost:${card}`,
      listen: at(card),
      ...(options.cardBehindProxy === true ? {} : { tls }),
      productionRootFiles: [file('people.pem')],
      testRootFiles: [file('test-people.pem')],
      revocation: { crlUrls: [listUrl] },
    },
    proxies: { trusted: ['127.0.0.1/32'], clientCertificateHeader: options.cardBehindProxy === true },
    clients: { file: file('clients.json') },
    ...(options.withoutDirectory === true ? {} : { directory: { extractionFile: tinyExtraction } }),
  };
}

async function forgeCards(
  { people, testPeople }: { readonly people: Hierarchy; readonly testPeople: Hierarchy },
  crlUrl: string,
  revoked: Forged[],
): Promise<Production['cards']> {
  const card = (hierarchy: Hierarchy, octet: number) =>
    forgeProductionCard(hierarchy, { nationalId: doctor, crlUrl, category: octet });
  const stolen = await card(people, category.real);
  revoked.push(stolen);
  return {
    sound: pocket(await card(people, category.real), people),
    revoked: pocket(stolen, people),
    belowTestRoot: pocket(await card(testPeople, category.test), testPeople),
    testCategory: pocket(await card(people, category.test), people),
  };
}
