import type { createServer as createPlainServer } from 'node:http';
import type { Server, ServerOptions } from 'node:https';
import { type CardTrust, followTrust, openCardTrust } from '#methods/card/card-trust.ts';
import { cardTlsOptions } from '#methods/card/host.ts';
import { loadTrustStores, type TrustStores } from '#methods/card/trust.ts';
import type { Door } from '#web/professional/door.ts';
import { createCardServer } from '#web/card/server.ts';
import type { Base } from './main.ts';
import type { PreparedSandbox } from './main-sandbox.ts';
import { readTls } from './main-tls.ts';

/** The roots of cards: those of the configuration and of the sandbox, with what the operators decided since. */
export const openTrust = async ({ config, stores }: Base, sandbox: PreparedSandbox | undefined): Promise<CardTrust> => {
  const configured = await loadTrustStores({
    productionRootFiles: config.card.productionRootFiles,
    testRootFiles: [...config.card.testRootFiles, ...(sandbox?.cardRootFiles ?? [])],
  });
  return openCardTrust(stores.trustRoots, configured);
};

type CardParts = {
  readonly door: Door;
  readonly sandbox: PreparedSandbox | undefined;
  readonly trust: CardTrust;
};

/** The host that asks for the card; its next handshake goes by the roots as they stand then. */
export const openCardHost = async (
  base: Base,
  { door, sandbox, trust }: CardParts,
): Promise<Server | ReturnType<typeof createPlainServer>> => {
  const { config, proxies } = base;
  const card = followTrust(trust, cardSettings(base, sandbox), base);
  const host = { door, card, proxies, believeHeader: config.proxies.clientCertificateHeader };
  const files = config.card.tls ?? sandbox?.serverTls;
  if (files === undefined) return createCardServer(host, undefined);
  const { cert, key } = await readTls(files);
  const optionsFor = (stores: TrustStores): ServerOptions =>
    cardTlsOptions({ certificatePem: cert, keyPem: key, trust: stores });
  const server = createCardServer(host, optionsFor(trust.stores()));
  trust.follow((stores) => {
    // The browser is told which authorities to offer cards of; connections that are open keep what they began with.
    if ('setSecureContext' in server) server.setSecureContext(optionsFor(stores));
  });
  return server;
};

const cardSettings = ({ config }: Base, sandbox: PreparedSandbox | undefined) => {
  const { acceptedKinds, level, revocation } = config.card;
  const addresses = {
    ocspUrls: [...revocation.ocspUrls, ...(sandbox?.ocspUrls ?? [])],
    crlUrls: [...revocation.crlUrls, ...(sandbox?.crlUrls ?? [])],
    // Whoever revokes a test card wants to see it refused at the next try.
    ...(sandbox === undefined ? {} : { cacheSeconds: Math.min(revocation.cacheSeconds, 5) }),
  };
  return { mode: config.mode, acceptedKinds, level, revocation: { ...revocation, ...addresses } };
};
