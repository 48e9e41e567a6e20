import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Ports that are free and stay ours until this process ends, all different. They lie below the range from which
 * systems take the ports of outgoing connections and of `listen(0)`, and each is reserved by a file, so that
 * tests in parallel can close and reopen a listener without losing its place.
 */
export const freePorts = async (count: number): Promise<number[]> => {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (reserve(port) && (await isFree(port))) ports.push(port);
  }
  return ports;
};

const [lowest, highest] = [10_000, 32_000];
const reservations = join(tmpdir(), 'vestibule-test-ports');
const ours = new Set<number>();

const reserve = (port: number): boolean => {
  if (ours.has(port)) return false;
  mkdirSync(reservations, { recursive: true });
  const file = join(reservations, String(port));
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    removeWhenAbandoned(file);
    return false;
  }
  if (ours.size === 0) process.once('exit', releaseAll);
  ours.add(port);
  return true;
};

const releaseAll = () => {
  for (const port of ours) rmSync(join(reservations, String(port)), { force: true });
};

/** A process that was killed could not release its ports. */
const removeWhenAbandoned = (file: string) => {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
  } catch (error) {
    if (isCode(error, 'ESRCH')) rmSync(file, { force: true });
  }
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
