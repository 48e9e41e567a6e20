// `npm run docs`: writes docs/generated from the schemas and tables it speaks of. With `--check` nothing is
// written: the answer is whether the pages are what they would be.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { apiPage } from './documents/api.ts';
import { clientsPage } from './documents/clients.ts';
import { configurationPage } from './documents/configuration.ts';
import { eventsPage } from './documents/events.ts';
import { faultsPage } from './documents/faults.ts';
import { registryPage } from './documents/registry.ts';

const folder = new URL('../docs/generated/', import.meta.url);

const pages: Readonly<Record<string, () => string>> = {
  'configuration.md': configurationPage,
  'faults.md': faultsPage,
  'events.md': eventsPage,
  'clients.md': clientsPage,
  'registry.md': registryPage,
  'api.md': apiPage,
};

const write = async (): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const [name, make] of Object.entries(pages)) await writeFile(new URL(name, folder), make());
};

/** Names of the pages that are not what they should be; a page that nothing makes is one of them. */
const findStale = async (): Promise<readonly string[]> => {
  const present = await readdir(folder);
  const stale = present.filter((name) => !Object.hasOwn(pages, name));
  for (const [name, make] of Object.entries(pages)) {
    const isCurrent = present.includes(name) && (await readFile(new URL(name, folder), 'utf8')) === make();
    if (!isCurrent) stale.push(name);
  }
  return stale;
};

if (process.argv.includes('--check')) {
  const stale = await findStale();
  for (const name of stale) process.stdout.write(`docs/generated/${name} is out of date: run npm run docs.\n`);
  process.stdout.write(`Compared ${Object.keys(pages).length} documents.\n`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  await write();
}
