import { readFile } from 'node:fs/promises';
import { type Certificate, parseCertificate } from './certificate.ts';

/** Certificates that the operator configured. Only `roots` are trusted; `intermediates` help to climb to them. */
export type TrustStore = {
  readonly roots: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
};

export const trustStoreNames = ['production', 'test'] as const;
export type TrustStoreName = (typeof trustStoreNames)[number];

/** Production and test roots never share a store: a card's realm is the store its chain ends in. */
export type TrustStores = Readonly<Record<TrustStoreName, TrustStore>>;

export type TrustFiles = {
  readonly productionRootFiles: readonly string[];
  readonly testRootFiles: readonly string[];
};

/** Reads both stores from PEM files. Throws, naming the file, when one cannot be read or holds no certificate. */
export async function loadTrustStores(files: TrustFiles): Promise<TrustStores> {
  const [production, test] = await Promise.all([loadStore(files.productionRootFiles), loadStore(files.testRootFiles)]);
  return { production, test };
}

/** One store from PEM files. Throws, naming the file, when one cannot be read or holds no certificate. */
export async function loadStore(files: readonly string[]): Promise<TrustStore> {
  const lists = await Promise.all(files.map(async (file) => readAuthorities(await readFile(file, 'latin1'), file)));
  return trustStore(lists.flat());
}

/** Sorts configured authorities: those that signed themselves are roots. */
export function trustStore(authorities: readonly Certificate[]): TrustStore {
  return {
    roots: authorities.filter(isSelfSigned),
    intermediates: authorities.filter((authority) => !isSelfSigned(authority)),
  };
}

/** Whether a certificate is its own issuer, by name and by signature. */
export function isSelfSigned(certificate: Certificate): boolean {
  return certificate.subjectName === certificate.issuerName && certificate.native.verify(certificate.publicKey);
}

const pemBlock = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/** DER of each certificate of a PEM text, in its order. */
export const pemBlocks = (pem: string): readonly Uint8Array[] =>
  [...pem.matchAll(pemBlock)].map(([, base64 = '']) => Buffer.from(base64, 'base64'));

/** The authorities of one PEM text. Throws, with `source` in the sentence, when it holds none or something else. */
export function readAuthorities(pem: string, source: string): readonly Certificate[] {
  const blocks = pemBlocks(pem);
  if (blocks.length === 0) throw new Error(`${source} holds no PEM certificate`);
  return blocks.map((der) => readAuthority(der, source));
}

function readAuthority(der: Uint8Array, source: string): Certificate {
  const certificate = parseCertificate(der);
  if (!certificate?.purpose.isAuthority)
    throw new Error(`${source} holds something else than the certificate of an authority`);
  return certificate;
}
