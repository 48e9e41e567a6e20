import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Chromium from Debian where it is installed, otherwise the one inside an npm package: no download in either case. */
export async function launchBrowser(extraArguments: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: await findExecutable(), args: [...quiet, ...extraArguments], headless: true });
}

/** What axe-core finds against WCAG 2.2 AA and its own best practice; empty is what we want. */
export async function checkAccessibility(page: Page): Promise<readonly string[]> {
  await page.evaluate(await axeSource);
  return page.evaluate(async (tags) => {
    const axe: { run: (context: Document, options: object) => Promise<AxeResults> } = Reflect.get(globalThis, 'axe');
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' | ')}`);
  }, rules);
}

/** Keeps a picture in `test-results/`, for a person to look at. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = fileURLToPath(new URL('../../test-results/', import.meta.url));
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}${name}.png`, fullPage: true });
}

type AxeResults = { readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[] };

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const debianChromium = '/usr/bin/chromium';

async function findExecutable(): Promise<string> {
  if (existsSync(debianChromium)) return debianChromium;
  const { default: packaged } = await import('@sparticuz/chromium');
  return packaged.executablePath();
}
