// `npm run check`: types, lint, format, dead code, generated documents. All run, also after one has
// failed; each is named with its time. A check that has read nothing fails.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

type Check = {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** How many files the check read, from what it printed. */
  readonly filesRead: (output: string) => number;
  /** Lines that only served to count. */
  readonly isNoise?: (line: string) => boolean;
};

const numberAfter = (pattern: RegExp) => (output: string) => Number(pattern.exec(output)?.[1] ?? 0);

const isListedFile = (line: string) => line.startsWith('/') && /\.[cm]?ts$/.test(line);

const checks: readonly Check[] = [
  {
    name: 'types',
    command: ['tsc', '--noEmit', '--project', '.', '--listFiles'],
    filesRead: (output) =>
      output.split('\n').filter((line) => isListedFile(line) && !line.includes('/node_modules/')).length,
    isNoise: isListedFile,
  },
  { name: 'lint', command: ['oxlint'], filesRead: numberAfter(/ on (\d+) files/) },
  { name: 'format', command: ['biome', 'format', '.'], filesRead: numberAfter(/Checked (\d+) files/) },
  {
    name: 'dead code',
    command: ['knip', '--no-progress', '--treat-config-hints-as-errors', '--duration'],
    // knip tells no number, but with these options a pattern that matches no file is an error of its own.
    filesRead: (output) => (/no matches/.test(output) ? 0 : 1),
  },
  {
    name: 'documents',
    command: ['node', 'bin/docs.ts', '--check'],
    filesRead: numberAfter(/Compared (\d+) documents/),
  },
];

/** The output and the exit code; a program that cannot be started has the code -1. */
const execute = async ([program, ...args]: Check['command']) => {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(-1));
    child.once('close', (code) => resolve(code ?? -1));
  });
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { output: `${output}${errors}`, code };
};

const run = async ({ name, command, filesRead, isNoise = () => false }: Check): Promise<boolean> => {
  const begin = performance.now();
  const { output, code } = await execute(command);
  const hasPassed = code === 0 && filesRead(output) > 0;
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  process.stdout.write(`${hasPassed ? '✔' : '✖'} ${name} (${seconds} s)\n`);
  if (hasPassed) return true;
  process.stdout.write(
    `${output
      .split('\n')
      .filter((line) => !isNoise(line))
      .join('\n')}\n`,
  );
  if (code === 0) process.stdout.write(`${command[0]} succeeded without having read a file.\n`);
  return false;
};

const failed: string[] = [];
for (const check of checks) if (!(await run(check))) failed.push(check.name);
if (failed.length > 0) process.stdout.write(`Failed: ${failed.join(', ')}.\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
