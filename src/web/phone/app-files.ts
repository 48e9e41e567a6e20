import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { gzipSync } from 'node:zlib';

/** One file of the app, ready to be sent. */
export type AppFile = {
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
  /** Undefined for what does not shrink. */
  readonly gzipped: Buffer | undefined;
};

const folder = new URL('./app/', import.meta.url);
const workerName = 'service-worker.ts';

/** What the app borrows from a library, as the library ships it: the reading of QR codes. Both files lie side by side. */
const borrowedNames = ['qr/index.js', 'qr/decode.js'] as const;

type Modules = {
  /** Folder of all of them. */
  readonly base: string;
  /** Our own, which the app always needs. */
  readonly own: readonly AppFile[];
  /** Fetched when they are needed. */
  readonly borrowed: readonly AppFile[];
};

/**
 * The app's modules, their types erased by the runtime itself: what a browser runs is what one reads here. Their common folder is named after their content, so they may be cached for good.
 */
export const readModules = (): Modules => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== workerName);
  const own = names.map((name) => [name, eraseTypes(name)] as const);
  const borrowed = borrowedNames.map((name) => [name, readBorrowed(name)] as const);
  const base = `/app/${digest([own, borrowed].flat(2).join('\0'))}`;
  const toFile = ([name, source]: readonly [string, string]) => appFile(`${base}/${name}`, javaScript, source);
  return { base, own: own.map(toFile), borrowed: borrowed.map(toFile) };
};

const readBorrowed = (name: (typeof borrowedNames)[number]): string =>
  readFileSync(new URL(import.meta.resolve(name === 'qr/index.js' ? 'qr' : name)), 'utf8');

/** The service worker, told which files make up the shell; a changed file makes it another worker. */
export const makeWorker = (paths: readonly string[], content: readonly AppFile[]): AppFile => {
  const version = digest(content.map(({ body }) => digest(body)).join());
  const shell = JSON.stringify({ version, paths });
  return appFile('/service-worker.js', javaScript, `const shell = ${shell};\n${eraseTypes(workerName)}`);
};

export const appFile = (path: string, type: string, content: string | Buffer): AppFile => {
  const body = Buffer.from(content);
  return { path, type, body, gzipped: type.startsWith('image/png') ? undefined : gzipSync(body, { level: 9 }) };
};

const javaScript = 'text/javascript; charset=utf-8';

/**
 * Types become blanks; those blanks, comments that stand alone and empty lines are left out. Lines with a text in them stay as they are,
 * but for the names of borrowed modules: a browser finds those beside ours.
 */
const eraseTypes = (name: string): string =>
  stripTypeScriptTypes(readFileSync(new URL(name, folder), 'utf8'), { mode: 'strip' })
    .replaceAll(/^[ \t]*(?:\/\*\*(?:[^*]|\*(?!\/))*\*\/|\/\/.*)$/gm, '')
    .replaceAll(/[ \t]*\n\s*?(?=\n)/g, '')
    .replaceAll(/^.*$/gm, (line) =>
      /['"`/]/.test(line) ? line.trimEnd() : line.replaceAll(/(?<=\S) +/g, ' ').trimEnd(),
    )
    .replaceAll(`'qr/`, `'./qr/`);

const digest = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex').slice(0, 12);
