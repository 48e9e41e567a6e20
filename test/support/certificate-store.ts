import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BrowserContext, chromium } from 'playwright-core';
import { p12Password } from '#sandbox/cards/card-files.ts';
import { debianChromium, quietArguments } from './browser.ts';
import type { World } from './world.ts';

/** Somebody's home on a Linux desk, with the certificate store (NSS) that Chromium reads there, and a browser profile. */
export type Home = {
  /** Imports a test card as its holder would: the `.p12` from the reader's page. */
  readonly importCard: (id: string) => Promise<void>;
  /** Puts a certificate there that no authority of the card host's has signed. */
  readonly importStranger: () => Promise<void>;
  /** Takes a certificate and its key out again, by the name under which it lies there. */
  readonly remove: (name: string) => Promise<void>;
  /** Starts Chromium, which takes certificates from the store alone; trusts the sandbox's root because it lies there. */
  readonly openBrowser: () => Promise<BrowserContext>;
  readonly leave: () => Promise<void>;
};

/** Throws, with one sentence, where this machine lacks what the Debian packages chromium and libnss3-tools bring. */
export async function moveIn(world: World): Promise<Home> {
  checkTools();
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-home-'));
  const [store, profile] = [join(folder, '.pki/nssdb'), join(folder, 'profile')];
  const run = (tool: string, ...args: readonly string[]) => execute(tool, [...args, '-d', `sql:${store}`]);
  await mkdir(store, { recursive: true });
  await run('certutil', '-N', '--empty-password');
  await writeFile(join(folder, 'root.pem'), await download(world, '/reader/root.pem'));
  await run('certutil', '-A', '-n', 'root', '-t', 'C,,', '-i', join(folder, 'root.pem'));
  await writePreferences(profile, world.cardOrigin);
  return {
    importCard: async (id) => {
      const file = join(folder, `${id}.p12`);
      await writeFile(file, await download(world, `/reader/cards/${id}.p12`));
      await run('pk12util', '-i', file, '-W', p12Password);
    },
    importStranger: async () => {
      const noise = join(folder, 'noise');
      await writeFile(noise, 'a key of no worth, from noise of no worth');
      const made = ['-n', 'stranger', '-s', 'CN=Camille ARNOUX', '-x', '-t', 'u,u,u', '-k', 'ec', '-q', 'secp256r1'];
      await run('certutil', '-S', ...made, '-z', noise);
    },
    remove: async (name) => {
      await run('certutil', '-F', '-n', name);
    },
    openBrowser: () =>
      chromium.launchPersistentContext(profile, {
        executablePath: debianChromium,
        headless: true,
        args: [...quietArguments],
        env: { ...process.env, HOME: folder },
        locale: 'fr-FR',
      }),
    leave: () => rm(folder, { recursive: true, force: true }),
  };
}

const execute = promisify(execFile);

const checkTools = (): void => {
  const missing = [debianChromium, '/usr/bin/certutil', '/usr/bin/pk12util'].filter((path) => !existsSync(path));
  if (missing.length === 0) return;
  throw new Error(`${missing.join(', ')} missing: install the Debian packages chromium and libnss3-tools.`);
};

const download = async ({ readerOrigin }: World, path: string): Promise<Buffer> =>
  Buffer.from(await (await fetch(`${readerOrigin}${path}`)).arrayBuffer());

/**
 * Chromium asks in a window of its own which certificate to present, which nobody can click here. A profile may answer
 * beforehand, host by host, as the enterprise policy AutoSelectCertificateForUrls does: the first certificate that the
 * host's list of authorities admits.
 */
async function writePreferences(profile: string, cardOrigin: string): Promise<void> {
  const answer = { [`${cardOrigin},*`]: { setting: { filters: [{}] } } };
  const preferences = { profile: { content_settings: { exceptions: { auto_select_certificate: answer } } } };
  await mkdir(join(profile, 'Default'), { recursive: true });
  await writeFile(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
}
