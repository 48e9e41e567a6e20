import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, type BrowserContextOptions, chromium, type LaunchOptions, type Page } from 'playwright-core';

/** Chromium from Debian where it is installed, otherwise the one inside an npm package: no download in either case. */
export async function launchBrowser(extraArguments: readonly string[] = []): Promise<Browser> {
  const executablePath = [debianShell, debianChromium].find((path) => existsSync(path));
  const found = executablePath === undefined ? await findPackagedChromium() : { executablePath };
  return chromium.launch({ ...found, args: [...quietArguments, ...extraArguments], headless: true });
}

/**
 * What axe-core finds against WCAG 2.2 AA and its own best practice; empty is what we want. A busy machine may still be
 * drawing when it looks, or the page may be about to go on: what it finds it has to find again, each time looking
 * afresh, until a person would have noticed.
 */
export async function checkAccessibility(page: Page): Promise<readonly string[]> {
  const noticedAt = performance.now() + noticedMilliseconds;
  let found = await findViolations(page);
  while (found.length > 0 && performance.now() < noticedAt) {
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    found = await findViolations(page);
  }
  return found;
}

const noticedMilliseconds = 2000;

const findViolations = async (page: Page): Promise<readonly string[]> => {
  await settled(page);
  await page.evaluate(await axeSource);
  return page.evaluate(async (tags) => {
    const axe: { run: (context: Document, options: object) => Promise<AxeResults> } = Reflect.get(globalThis, 'axe');
    // What passed is not asked for, nor are stylesheets fetched for rules that are not: both take as long as the rest.
    const wanted = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], preload: false };
    const { violations } = await axe.run(document, wanted);
    return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' | ')}`);
  }, rules);
};

/** Parsed whole, with its stylesheet, and at rest: what is half there is not what a person is left with. */
const settled = async (page: Page): Promise<void> => {
  await page.waitForLoadState('load');
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
};

/** Whether pictures are asked for, by PICTURES=1: each costs time, and so does each look. */
export const arePicturesTaken = process.env['PICTURES'] !== undefined;

/** Keeps a picture in `test-results/`, for a person to look at; only when asked for. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (!arePicturesTaken) return;
  const folder = fileURLToPath(new URL('../../test-results/', import.meta.url));
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}${name}.png`, fullPage: true });
}

/**
 * Looks at a page as it stands. Where pictures are taken it is looked at on a phone and on a screen, by day and by
 * night, and then left as it was.
 */
const inEveryLook = async (page: Page, see: (look: string) => Promise<void>): Promise<void> => {
  const own = page.viewportSize() ?? { width: 1280, height: 800 };
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const colorScheme = isDark ? 'dark' : 'light';
  if (!arePicturesTaken) return see(`${own.width}-${colorScheme}`);
  for (const width of [360, 1280])
    for (const scheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: own.height });
      await page.emulateMedia({ colorScheme: scheme });
      await see(`${width}-${scheme}`);
    }
  await page.setViewportSize(own);
  await page.emulateMedia({ colorScheme });
};

/** By how many pixels the page is wider than the window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Nothing against WCAG 2.2 AA, nothing wider than the window; keeps a picture under this name, the language and the look. */
export const checkPage = (page: Page, name: string): Promise<void> =>
  inEveryLook(page, async (look) => {
    const told = `${name}, ${look}: ${page.url()}`;
    const overflow = await overflowOf(page);
    assert.ok(overflow <= 0, `${overflow}px too wide: ${told}`);
    assert.deepEqual(await checkAccessibility(page), [], told);
    await keepScreenshot(page, `${name}-${await page.evaluate(() => document.documentElement.lang)}-${look}`);
  });

/** A visit in a window of its own. */
export const visitWith = async (
  browser: Browser,
  options: BrowserContextOptions,
  see: (page: Page) => Promise<void>,
): Promise<void> => {
  const context = await browser.newContext(options);
  try {
    await see(await context.newPage());
  } finally {
    await context.close();
  }
};

type AxeResults = {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
};

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Nothing but the pages: no updates, no news from elsewhere. */
export const quietArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Chromium without the part that draws windows, which takes half the processor time. */
const debianShell = '/usr/bin/chromium-headless-shell';
export const debianChromium = '/usr/bin/chromium';

/**
 * A fresh machine has neither the libraries nor the fonts that Chromium wants; the package brings both, but
 * unpacks them only where it believes itself in its native surroundings, which is what AWS_LAMBDA_JS_RUNTIME says.
 */
async function findPackagedChromium(): Promise<LaunchOptions> {
  const home = fileURLToPath(new URL('../../node_modules/.cache/chromium', import.meta.url));
  if (!existsSync(home)) await unpackChromium(home);
  const env = { ...process.env, LD_LIBRARY_PATH: `${home}/al2023/lib`, FONTCONFIG_PATH: `${home}/fonts` };
  return { executablePath: `${home}/chromium`, env: withoutUndefined(env) };
}

/** Beside its place, then renamed into it: test files run at the same time, and none may see half a browser. */
async function unpackChromium(home: string): Promise<void> {
  await mkdir(fileURLToPath(new URL('.', `file://${home}`)), { recursive: true });
  const fresh = await mkdtemp(`${home}-`);
  const script = fileURLToPath(new URL('./unpack-chromium.ts', import.meta.url));
  const env = { ...process.env, TMPDIR: fresh, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' };
  await promisify(execFile)(process.execPath, [script], { env });
  try {
    await rename(fresh, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
    await rm(fresh, { recursive: true });
  }
}

const withoutUndefined = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
