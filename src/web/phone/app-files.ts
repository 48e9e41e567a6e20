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

/**
 * The app's modules, their types erased by the runtime itself: what a browser runs is what one reads here. Their common folder is named after their content, so they may be cached for good.
 */
export const readModules = (): { readonly base: string; readonly files: readonly AppFile[] } => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== workerName);
  const sources = names.map((name) => [name, eraseTypes(name)] as const);
  const base = `/app/${digest(sources.flat().join('\0'))}`;
  return { base, files: sources.map(([name, source]) => appFile(`${base}/${name}`, javaScript, source)) };
};

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

/** Types become blanks; those blanks, comments that stand alone and empty lines are left out. Lines with a text in them stay as they are. */
const eraseTypes = (name: string): string =>
  stripTypeScriptTypes(readFileSync(new URL(name, folder), 'utf8'), { mode: 'strip' })
    .replaceAll(/^[ \t]*(?:\/\*\*(?:[^*]|\*(?!\/))*\*\/|\/\/.*)$/gm, '')
    .replaceAll(/[ \t]*\n\s*?(?=\n)/g, '')
    .replaceAll(/^.*$/gm, (line) =>
      /['"`/]/.test(line) ? line.trimEnd() : line.replaceAll(/(?<=\S) +/g, ' ').trimEnd(),
    );

const digest = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex').slice(0, 12);
