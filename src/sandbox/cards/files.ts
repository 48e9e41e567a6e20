import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Where everything of the test IGC-Santé lies, below the data directory. */
export const pkiFolder = ['sandbox', 'pki'] as const;

/**
 * Writes a file whole or not at all: a start that is killed leaves the old file, never half a key. `token` makes
 * the temporary name unique. Readable by the owner only, keys being among what is written.
 */
export async function writeWhole(file: string, content: string | Uint8Array, token: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${token}.tmp`;
  await writeFile(temporary, content, { mode: 0o600 });
  await rename(temporary, file);
}

/** undefined when the file does not exist. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
