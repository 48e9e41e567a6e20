import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import Fastify from 'fastify';
import { parseClientDeclaration } from '#clients/declare.ts';
import { hashSecret, verifySecret } from '#clients/secret.ts';
import { clientEvent } from '#clients/sync.ts';
import type { ContactLookup } from '#methods/app/contact.ts';
import { typeboxSchemas } from '#platform/schemas.ts';
import type { Log } from '#platform/log.ts';
import { openCardBox, type TestPki } from '#sandbox/cards/card-box.ts';
import { openRevocationResponder } from '#sandbox/cards/revocation-responder.ts';
import { bureauClient } from '#sandbox/ciba-demo/client.ts';
import { type DemoClient, demoClients } from '#sandbox/demo/clients.ts';
import { registerDemo } from '#sandbox/demo/demo.ts';
import { createMailbox, type Mailbox } from '#sandbox/mailbox/mailbox.ts';
import { sandboxContacts } from '#sandbox/people/contacts.ts';
import { seedDirectory } from '#sandbox/people/seed-directory.ts';
import { testPeople } from '#sandbox/people/test-people.ts';
import { registerReader } from '#sandbox/reader/reader.ts';
import { registerRobot } from '#sandbox/robot/robot.ts';
import { refuseProduction, type Surroundings } from '#sandbox/surroundings.ts';
import type { SqliteStores } from '#stores/sqlite/open.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import type { Config } from './config.ts';
import { type Listening, listen } from './main-listen.ts';
import { originOf, sandboxAddressesOf } from './main-sandbox-addresses.ts';

type Room = {
  readonly config: Config;
  readonly stores: SqliteStores;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/** What the sandbox lends to the platform before it starts, and its own parties. */
export type PreparedSandbox = {
  readonly pki: TestPki;
  readonly cardRootFiles: readonly string[];
  readonly ocspUrls: readonly string[];
  readonly crlUrls: readonly string[];
  readonly serverTls: { readonly certificateFile: string; readonly keyFile: string };
  readonly mutualTls: NonNullable<Config['professional']['mutualTls']>;
  readonly links: { readonly readerUrl: string; readonly demoUrl: string };
  readonly contacts: ContactLookup;
  /** Where messages and pushes end. */
  readonly mailbox: Mailbox;
  /** Each opens a listener: of reader and robot, of the demo service. */
  readonly parties: readonly (() => Promise<Listening>)[];
  readonly close: () => Promise<void>;
};

/** Makes cards, people, demo services and the revocation service. Throws in production. */
export const prepareSandbox = async (room: Room): Promise<PreparedSandbox> => {
  const { config, clock, random } = room;
  refuseProduction({ config }, 'The sandbox');
  const { sandbox } = config;
  const revocationUrl = originOf(sandbox.revocationListen);
  const [pki] = await Promise.all([
    openCardBox(config.dataDirectory, testPeople, { clock, random, revocationUrl }),
    seedAndReport(room),
    declareDemoClients(room),
  ]);
  const responder = createServer(
    await openRevocationResponder(config.dataDirectory, pki.authorities, { clock, random, revocationUrl }),
  );
  const mailbox = createMailbox(clock);
  const ocspUrls = [`${revocationUrl}/ocsp`];
  const crlUrls = Object.keys(pki.authorities).map((id) => `${revocationUrl}/CRL/${id}-TEST.crl`);
  const revocation = await listen(responder, sandbox.revocationListen, 'the revocation service of the sandbox');
  return {
    pki,
    cardRootFiles: [...pki.rootFiles, ...pki.intermediateFiles],
    ocspUrls,
    crlUrls,
    serverTls: pki.serverTls,
    mutualTls: mutualTlsOf(pki, sandbox.mutualTlsListen, { ocspUrls, crlUrls }),
    links: { readerUrl: `${originOf(sandbox.readerListen)}/reader`, demoUrl: `${originOf(sandbox.demoListen)}/` },
    contacts: sandboxContacts,
    mailbox,
    parties: partiesOf(room, pki, mailbox),
    close: revocation.close,
  };
};

/** The people of the sandbox, with a report of their import like any other. */
const seedAndReport = async ({ config, stores, clock }: Room): Promise<void> => {
  const report = await seedDirectory(
    { store: stores.directory, clock },
    { withExtraction: config.directory.extractionFile === undefined },
  );
  if (report === undefined) return;
  await stores.importReports.keep({ atMilliseconds: clock.nowMilliseconds(), by: '', stop: undefined, report });
};

/** The sandbox's own listener for services with a certificate, on the address next to the card host's. */
const mutualTlsOf = (
  pki: TestPki,
  address: Config['sandbox']['mutualTlsListen'],
  addresses: Pick<PreparedSandbox, 'ocspUrls' | 'crlUrls'>,
): PreparedSandbox['mutualTls'] => ({
  url: `https://localhost:${address.port}`,
  listen: address,
  tls: pki.serverTls,
  clientRootFiles: [...pki.rootFiles, ...pki.intermediateFiles],
  revocation: { ...addresses, cacheSeconds: 5, timeoutSeconds: 3, whenUnknown: 'refuse' },
});

const partiesOf = (room: Room, pki: TestPki, mailbox: Mailbox): PreparedSandbox['parties'] => {
  const { readerListen, demoListen } = room.config.sandbox;
  return [
    async () => {
      const reader = Fastify({ logger: false, schemaController: typeboxSchemas });
      const surroundings = await surroundingsOf(room, pki, mailbox);
      await registerReader(reader, surroundings);
      await registerRobot(reader, surroundings);
      return listen(reader, readerListen, 'the virtual reader');
    },
    async () => {
      const demo = Fastify({ logger: false, schemaController: typeboxSchemas });
      await registerDemo(demo, await surroundingsOf(room, pki, mailbox));
      return listen(demo, demoListen, 'the demo service');
    },
  ];
};

const surroundingsOf = async (
  { config, clock, random, log }: Room,
  pki: TestPki,
  mailbox: Mailbox,
): Promise<Surroundings> => {
  const roots = await Promise.all(pki.rootFiles.map((file) => readFile(file, 'utf8')));
  return {
    config,
    cards: pki,
    mailbox,
    trust: { rootPem: roots.join('\n') },
    addresses: sandboxAddressesOf(config),
    clock,
    random,
    log,
  };
};

const declareDemoClients = async (room: Room): Promise<void> => {
  for (const declaration of [...demoClients(originOf(room.config.sandbox.demoListen)), bureauClient])
    await declareDemoClient(room, declaration);
};

const declareDemoClient = async (
  { stores, clock, random }: Room,
  { client_secret: secret, ...declaration }: DemoClient | typeof bureauClient,
): Promise<void> => {
  const known = await stores.clients.find(asClientId(declaration.client_id));
  const hashes = known !== undefined && 'secretHashes' in known.authentication ? known.authentication.secretHashes : [];
  const kept = verifySecret(secret, hashes) && known?.redirectUris.join() === declaration.redirect_uris.join();
  if (kept) return;
  const declared = parseClientDeclaration(
    { ...declaration, client_secret_hashes: [hashSecret(secret, random)] },
    'sandbox',
    'command',
  );
  if (!declared.isValid)
    throw new Error(`the demo client ${declaration.client_id} is not valid: ${JSON.stringify(declared.faults)}`);
  await stores.clients.save(declared.value, [clientEvent('client.registered', declared.value, [], clock)]);
};
