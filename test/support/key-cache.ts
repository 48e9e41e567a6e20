import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MakeKeyPair } from '#issuer/keys.ts';

const generate = promisify(generateKeyPair);
const folder = join(tmpdir(), 'vestibule-test-keys');
/** More than any file of tests needs at a time, so that no two platforms in one process sign with the same key. */
const most = 24;
const taken = new Set<string>();

/**
 * Lends RSA keys that an earlier test made: two of them take longer than everything else that starting a platform does.
 * Each key is lent once in a process.
 */
export const lendKeyPair: MakeKeyPair = async (algorithm) => {
  if (algorithm !== 'RS256') return generate('ec', { namedCurve: 'P-256' });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kept = readdirSync(folder).filter((name) => name.endsWith('.pem'));
  const free = kept.filter((name) => !taken.has(name));
  const name = free[Math.floor(Math.random() * free.length)];
  if (name !== undefined) return take(name);
  const { privateKey } = await generate('rsa', { modulusLength: 2048 });
  if (kept.length < most) keep(privateKey);
  return pairOf(privateKey);
};

const take = (name: string) => {
  taken.add(name);
  return pairOf(createPrivateKey(readFileSync(join(folder, name))));
};

/** A whole file appears at once, for others read the folder meanwhile. */
const keep = (privateKey: KeyObject): void => {
  const name = `${randomUUID()}.pem`;
  taken.add(name);
  const draft = join(folder, `${name}.new`);
  writeFileSync(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  renameSync(draft, join(folder, name));
};

const pairOf = (privateKey: KeyObject) => ({ privateKey, publicKey: createPublicKey(privateKey) });
