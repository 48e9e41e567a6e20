import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { pkiFolder, readIfThere, writeWhole } from './files.ts';
import { certificateFromPem, keyFromPem } from './issue.ts';
import { makeP12 } from './p12.ts';
import type { TestCard } from './test-card.ts';

/** Printed in the README: test cards guard nothing. */
export const p12Password = 'vestibule';

/** Where `<id>.p12`, `<id>.pem` (certificate, issuer, key) and `<id>.json` lie. */
export const cardsDirectory = (dataDirectory: string): string => join(dataDirectory, ...pkiFolder, 'cards');

const cardSchema = Type.Object({
  id: Type.String(),
  nationalId: Type.String(),
  kind: Type.Union([
    Type.Literal('CPS'),
    Type.Literal('CPF'),
    Type.Literal('CPE'),
    Type.Literal('CPA'),
    Type.Literal('SERVICE'),
  ]),
  holderName: Type.String(),
  note: Type.Object({ fr: Type.String(), en: Type.String() }),
  certificatePem: Type.String(),
  chainPem: Type.String(),
  keyPem: Type.String(),
  serial: Type.String(),
});

/** The cards of the data directory that are not among the known ones: another process made them. */
export function loadOtherCards(dataDirectory: string, knownIds: ReadonlySet<string>): readonly TestCard[] {
  const directory = cardsDirectory(dataDirectory);
  const names = readdirSync(directory).filter((name) => name.endsWith('.json') && !knownIds.has(name.slice(0, -5)));
  return names.map((name) => Value.Parse(cardSchema, JSON.parse(readFileSync(join(directory, name), 'utf8'))));
}

/** All cards of the data directory, in the order of their ids. A half-written card has no `.json` and is not seen. */
export async function loadCards(dataDirectory: string): Promise<readonly TestCard[]> {
  const directory = cardsDirectory(dataDirectory);
  const names = await listIfThere(directory);
  const texts = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .map((name) => readIfThere(join(directory, name))),
  );
  return texts.filter((text) => text !== undefined).map((text) => Value.Parse(cardSchema, JSON.parse(text)));
}

async function listIfThere(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Writes the card's three files, the `.json` last: it is the one that says that the card is there. */
export async function saveCard(dataDirectory: string, card: TestCard, token: string): Promise<void> {
  const base = join(cardsDirectory(dataDirectory), card.id);
  const p12 = await makeP12({
    keyDer: new Uint8Array(keyFromPem(card.keyPem).privateKey.export({ type: 'pkcs8', format: 'der' })),
    certificate: certificateFromPem(card.certificatePem),
    chain: [certificateFromPem(card.chainPem)],
    friendlyName: `${card.kind} ${card.holderName}`,
    password: p12Password,
  });
  await Promise.all([
    writeWhole(`${base}.p12`, p12, token),
    writeWhole(`${base}.pem`, card.certificatePem + card.chainPem + card.keyPem, token),
  ]);
  await writeWhole(`${base}.json`, `${JSON.stringify(card, null, 2)}\n`, token);
}

/** Whether the certificate ends before `milliseconds`. */
export const endsBefore = (certificatePem: string, milliseconds: number): boolean =>
  new X509Certificate(certificatePem).validToDate.getTime() < milliseconds;
