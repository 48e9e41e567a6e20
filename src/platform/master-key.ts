import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '#vocabulary/clock.ts';

/** The secret from which every other key of the platform is derived: 32 bytes. */
export type MasterKey = Uint8Array & { readonly length: 32 };

export type MasterKeySource = {
  /** The configured key, base64url of 32 bytes. */
  readonly configured: string | undefined;
  readonly mode: 'sandbox' | 'production';
  readonly dataDirectory: string;
};

/**
 * Loads the master key: the configured one or, in the sandbox only, `<data>/master.key`, made on first
 * start for the owner's eyes alone. Throws when there is none or it is not 32 bytes.
 */
export const loadMasterKey = async (source: MasterKeySource, random: Random): Promise<MasterKey> => {
  if (source.configured !== undefined) return decodeMasterKey(source.configured);
  if (source.mode === 'production') throw new Error('masterKey is missing; production never makes one by itself.');
  await mkdir(source.dataDirectory, { recursive: true });
  const file = join(source.dataDirectory, 'master.key');
  if (!existsSync(file)) await createOnce(file, random.token(32), random);
  return decodeMasterKey((await readFile(file, 'utf8')).trim());
};

/**
 * A key of its own for each purpose (HKDF-SHA-256, RFC 5869), so that one leaking says nothing of another.
 * @param purpose a fixed word such as `journal`; changing it changes the key
 * @param bytes how many
 */
export const deriveKey = (master: MasterKey, purpose: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', master, new Uint8Array(), `vestibule/${purpose}`, bytes));

/**
 * Encrypts and authenticates (AES-256-GCM, NIST SP 800-38D).
 * @param key 32 bytes, from `deriveKey`; a `KeyObject` of them takes a third of the time
 * @param associated what the secret belongs to; opening under another name fails
 * @returns base64url of nonce (12), ciphertext and tag (16)
 */
export const seal = (
  key: Uint8Array | KeyObject,
  plaintext: Uint8Array,
  associated: string,
  random: Random,
): string => {
  const nonce = random.bytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(associated));
  const parts = [nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(parts).toString('base64url');
};

/** The reverse of `seal`. Throws when the key, the associated text or a single bit is another. */
export const open = (key: Uint8Array | KeyObject, sealed: string, associated: string): Buffer => {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < 28) throw new Error('Sealed value is too short to be one of ours.');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(associated)).setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
};

const decodeMasterKey = (text: string): MasterKey => {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64url'));
  if (!hasKeyLength(bytes)) throw new Error('masterKey must be 32 bytes in base64url (43 characters).');
  return bytes;
};

const hasKeyLength = (bytes: Uint8Array): bytes is MasterKey => bytes.length === 32;

/** Two processes may start at once: the first to link its file wins, and nobody reads half a key. */
const createOnce = async (file: string, content: string, random: Random): Promise<void> => {
  const draft = `${file}.${random.token(9)}`;
  await writeFile(draft, `${content}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, file);
  } catch (error) {
    if (!isExistsError(error)) throw error;
  } finally {
    await unlink(draft);
  }
};

const isExistsError = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EEXIST';
