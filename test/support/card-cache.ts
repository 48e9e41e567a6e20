import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pkiFolder } from '#sandbox/cards/files.ts';

const makers = ['cards', 'people'].map((room) => fileURLToPath(new URL(`../../src/sandbox/${room}/`, import.meta.url)));

/** What the cards are made by: other code makes other cards. */
const fingerprint = (): string => {
  const hash = createHash('sha256');
  for (const room of makers)
    for (const name of readdirSync(room).toSorted()) hash.update(readFileSync(join(room, name)));
  return hash.digest('hex').slice(0, 16);
};

const cache = join(tmpdir(), `vestibule-cards-${fingerprint()}`);

/**
 * Lays the test cards of an earlier world into the data directory: making thirty RSA keys takes longer than
 * everything else that a world does.
 */
export const lendCards = (dataDirectory: string): Promise<void> =>
  cp(cache, join(dataDirectory, ...pkiFolder), { recursive: true, force: false }).catch(unless('ENOENT'));

/** Keeps the cards that this world made for the next one. Of two that come at once, one finds them kept already. */
export const keepCards = async (dataDirectory: string): Promise<void> => {
  if (existsSync(cache)) return;
  const copy = await mkdtemp(join(tmpdir(), 'vestibule-cards-new-'));
  await cp(join(dataDirectory, ...pkiFolder), copy, { recursive: true });
  await rename(copy, cache).catch(unless('ENOTEMPTY', 'EEXIST'));
  await rm(copy, { recursive: true, force: true });
};

const unless =
  (...codes: readonly string[]) =>
  (error: unknown): void => {
    if (!(error instanceof Error && 'code' in error && codes.includes(String(error.code)))) throw error;
  };
