import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CardSettings, PresentedCard } from '#methods/card/card.ts';
import { loadTrustStores } from '#methods/card/trust.ts';
import { type CardMethod, verifyCard } from '#methods/card/verify.ts';
import { systemRandom } from '#platform/random.ts';
import { openCardBox, type TestPki } from '#sandbox/cards/card-box.ts';
import type { CardHolder } from '#sandbox/cards/profiles.ts';
import { openRevocationResponder } from '#sandbox/cards/revocation-responder.ts';
import type { TestCard } from '#sandbox/cards/test-card.ts';
import type { Clock } from '#vocabulary/clock.ts';

/** A clock that stands still until a test moves it. */
export type HeldClock = Clock & { readonly advance: (seconds: number) => void };

export function holdClock(startMilliseconds = Date.now()): HeldClock {
  let now = startMilliseconds;
  return {
    nowMilliseconds: () => now,
    nowSeconds: () => Math.floor(now / 1000),
    advance: (seconds) => {
      now += seconds * 1000;
    },
  };
}

/** The test IGC-Santé in a directory of its own, with its revocation responder listening. */
export type CardWorld = {
  /** To be given as data directory to what works on the cards. */
  readonly dataDirectory: string;
  readonly pki: TestPki;
  readonly clock: HeldClock;
  readonly revocationUrl: string;
  /** Paths that the responder was asked for, oldest first. */
  readonly asked: string[];
  /** Settings of the card method for this world: sandbox mode, test roots only, OCSP and all lists configured. */
  readonly settings: (changes?: Partial<CardSettings>) => CardSettings;
  readonly method: (changes?: Partial<CardSettings>) => CardMethod;
  /** The card by its id; throws when there is none. */
  readonly card: (id: string) => TestCard;
  readonly close: () => Promise<void>;
};

/** Identifiers of the range that no real person has (`8998…`, FINESS `..9…`). */
export const worldHolders = {
  doctor: {
    nationalId: '899800000018',
    holderName: 'Dr Camille ARNOUX',
    title: 'Médecin',
    kind: 'CPS',
    professionCode: '10',
    note: { fr: 'médecin généraliste', en: 'general practitioner' },
  },
  intern: {
    nationalId: '899800000026',
    holderName: 'Noé BERTHIER',
    title: 'Médecin',
    kind: 'CPF',
    professionCode: '10',
    note: { fr: 'interne en médecine', en: 'medical intern' },
  },
  employee: {
    nationalId: '3759000011/CPET0002',
    holderName: 'Mme Lise DE LA TOUR',
    title: 'Personnel santé ou social',
    kind: 'CPE',
    professionCode: '',
    note: { fr: 'secrétaire médicale', en: 'medical secretary' },
  },
} as const satisfies Readonly<Record<string, CardHolder>>;

/** Ids of the cards in the box. */
export const worldCards = {
  doctor: '899800000018',
  intern: '899800000026',
  employee: '3759000011-CPET0002',
  expired: '899800000018-expired',
  notYetValid: '899800000018-not-yet-valid',
  revoked: '899800000018-revoked',
  unknownIssuer: '899800000018-unknown-issuer',
  service: '3759000011-000000018',
} as const;

/** Makes a world: a few cards, the wrong ones, and the responder on a free port. Close it after use. */
export async function makeCardWorld(holders: readonly CardHolder[] = Object.values(worldHolders)): Promise<CardWorld> {
  const clock = holdClock();
  const dataDirectory = await mkdtemp(join(tmpdir(), 'vestibule-cards-'));
  const asked: string[] = [];
  const server = createServer();
  const revocationUrl = await listen(server);
  const deps = { clock, random: systemRandom, revocationUrl };
  const pki = await openCardBox(dataDirectory, holders, deps);
  const responder = await openRevocationResponder(dataDirectory, pki.authorities, deps);
  server.on('request', (request, response) => {
    asked.push(request.url ?? '');
    responder(request, response);
  });
  const trust = await loadTrustStores({
    productionRootFiles: [],
    testRootFiles: [...pki.rootFiles, ...pki.intermediateFiles],
  });
  const settings = (changes: Partial<CardSettings> = {}): CardSettings => ({
    mode: 'sandbox',
    trust,
    acceptedKinds: ['CPS', 'CPF', 'CPE', 'CPA'],
    level: 'eidas3',
    revocation: worldRevocation(revocationUrl),
    ...changes,
  });
  return {
    dataDirectory,
    pki,
    clock,
    revocationUrl,
    asked,
    settings,
    method: (changes) => verifyCard(settings(changes), { clock, random: systemRandom }),
    card: (id) => findCard(pki, id),
    close: async () => {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Listens on a free loopback port; gives the origin. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const worldRevocation = (url: string): CardSettings['revocation'] => ({
  ocspUrls: [`${url}/ocsp`],
  crlUrls: ['ACI-FO-PP', 'ACI-ST-PP', 'ACR-FO', 'ACR-ST'].map((id) => `${url}/CRL/${id}-TEST.crl`),
  cacheSeconds: 300,
  timeoutSeconds: 20,
  whenUnknown: 'refuse',
});

function findCard(pki: TestPki, id: string): TestCard {
  const card = pki.find(id);
  if (!card) throw new Error(`no card ${id} in this world`);
  return card;
}

/** What a handshake with this card presents. */
export const present = ({
  certificatePem,
  chainPem,
}: Pick<TestCard, 'certificatePem' | 'chainPem'>): PresentedCard => ({
  certificateDer: derOf(certificatePem),
  chainDer: chainPem === '' ? [] : [derOf(chainPem)],
});

/** DER of the first certificate of a PEM text. */
export function derOf(pem: string): Uint8Array<ArrayBuffer> {
  const base64 = /-----BEGIN CERTIFICATE-----([^-]+)-----END/.exec(pem)?.[1] ?? '';
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
