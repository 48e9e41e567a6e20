// The one door to every command: `node bin/run.mjs <command> [args]`, with any Node 20 or newer.
// It installs what the lock file says when that is not there yet, then hands over to the Node 24 that
// comes with the installation. Plain JavaScript, because an older Node cannot read TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism, constants } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const runtime = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Each command: the program behind it, and whether it needs the development dependencies. */
const commands = {
  // A smaller nursery for short-lived objects: a fifth less memory at rest, half under load, no slower (docs/performance.md).
  start: { program: ['--max-semi-space-size=8', 'bin/start.ts'], development: false },
  test: { program: testProgram, development: true },
  bench: { program: ['bench/run.ts'], development: true },
  check: { program: ['bin/check.ts'], development: true },
  docs: { program: ['bin/docs.ts'], development: true },
  'test:nss': { program: (given) => testProgram([nssTests, ...given]), development: true },
  clients: { program: ['bin/clients.ts'], development: false },
  keys: { program: ['bin/keys.ts'], development: false },
  cards: { program: ['bin/cards.ts'], development: false },
  directory: { program: ['bin/directory.ts'], development: false },
  phones: { program: ['bin/phones.ts'], development: false },
  accounts: { program: ['bin/accounts.ts'], development: false },
  deliveries: { program: ['bin/deliveries.ts'], development: false },
  operators: { program: ['bin/operators.ts'], development: false },
  console: { program: ['bin/console.ts'], development: false },
  journal: { program: ['bin/journal.ts'], development: false },
};

/** Tests that need Debian's Chromium and NSS tools: not among all tests, which run wherever npm does. */
const nssTests = join('test', 'nss');

// For the C library's allocator, which by itself has a pool for each thread: a twentieth of the memory at rest
// (docs/performance.md). Others than glibc's do not read it.
const allocator = { MALLOC_ARENA_MAX: '2' };

const [name = '', ...given] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) stop(`Usage: node bin/run.mjs <${Object.keys(commands).join('|')}> [arguments]`);
if (!isInstalled(command.development)) install();
checkRuntime();
const program = typeof command.program === 'function' ? command.program(given) : [...command.program, ...given];
run(['--disable-warning=ExperimentalWarning', ...program]);

/** One sentence, then the end. */
function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/**
 * npm writes `node_modules/.package-lock.json` as the last act of an installation. It is up to date when
 * it holds every package that the lock file demands, at the same version, and nothing else; times of
 * files say nothing after a checkout.
 */
function isInstalled(development) {
  const installed = readPackages(join(modules, '.package-lock.json'));
  const locked = readPackages(join(root, 'package-lock.json'));
  if (installed === undefined || locked === undefined) return false;
  const isDemanded = ([path, entry]) =>
    path !== '' && !entry.optional && !entry.devOptional && (development || !entry.dev);
  const isSame = (path) => installed[path]?.version === locked[path]?.version;
  return (
    Object.entries(locked)
      .filter(isDemanded)
      .every(([path]) => isSame(path)) && Object.keys(installed).every(isSame)
  );
}

/** A lock file that is missing or cut short counts as no installation: it is then made anew. */
function readPackages(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function install() {
  process.stderr.write('Installing what package-lock.json lists into node_modules (once, about a minute)…\n');
  const done = npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (done.status === 0) return;
  stop(`${done.output}\nThe installation failed; the lines above are npm's. Mend the cause and run the command again.`);
}

/** The package `node` fetches the runtime by an install script, which npm may be told to refuse. */
function checkRuntime() {
  if (runtimeMajor() >= 24) return;
  npm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error']);
  if (runtimeMajor() >= 24) return;
  stop(
    `Node 24 is missing at ${relative(root, runtime)}: allow npm to run the install script of the package "node", then delete node_modules and run the command again.`,
  );
}

function runtimeMajor() {
  const answer = spawnSync(runtime, ['--version'], { encoding: 'utf8' });
  return answer.status === 0 ? Number.parseInt(answer.stdout.slice(1), 10) : 0;
}

/** Runs npm quietly: the one that started us, else the one on the path. */
function npm(args) {
  const script = process.env.npm_execpath;
  const [file, first] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
  const done = spawnSync(file, [...first, ...args], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (done.error !== undefined)
    stop(`npm could not be started (${done.error.code}): install npm, which comes with Node.`);
  return { status: done.status, output: `${done.stdout}${done.stderr}`.trim() };
}

/**
 * Arguments for Node's test runner. Files and folders among the arguments narrow the run; options are
 * handed to Node. A run of no test at all is a failure, not a success.
 */
function testProgram(args) {
  const places = args.filter((arg) => !arg.startsWith('-'));
  const options = args.filter((arg) => arg.startsWith('-'));
  const isAsked = (file) => !file.startsWith(nssTests) || places.some((place) => place.startsWith(nssTests));
  const files = (places.length === 0 ? ['test', 'src'] : places).flatMap(testFilesAt).filter(isAsked).sort();
  if (files.length === 0) stop(`No test file (*.test.ts) lies under ${places.join(', ') || 'test and src'}.`);
  // More than there are cores: a third of the time a file waits for something that it does not do itself.
  const concurrency = Math.min(4, 2 * availableParallelism());
  const defaults = [
    '--test-reporter=spec',
    `--test-concurrency=${concurrency}`,
    '--test-timeout=300000',
    `--import=${pathToFileURL(join(root, 'test', 'support', 'leave.ts')).href}`,
  ];
  const isGiven = (option) => options.some((other) => other.split('=')[0] === option.split('=')[0]);
  return ['--test', ...defaults.filter((option) => !isGiven(option)), ...options, ...new Set(files)];
}

function testFilesAt(place) {
  const path = join(root, place);
  if (!existsSync(path)) stop(`${place} does not exist; give test files or folders, relative to the project.`);
  if (!statSync(path).isDirectory()) return place.endsWith('.test.ts') ? [place] : [];
  const found = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return found.filter((file) => file.endsWith('.test.ts')).map((file) => join(place, file));
}

/** Runs the real program in our place: same streams, same signals, same end. */
function run(args) {
  const path = [join(modules, 'node', 'bin'), join(modules, '.bin'), process.env.PATH ?? ''].join(delimiter);
  // What the types were stripped from and what was compiled is kept: half a second less a start. Where the folder
  // cannot be written, Node goes on without.
  const compiled = { NODE_COMPILE_CACHE: join(modules, '.cache', 'compiled') };
  const env = { ...compiled, ...allocator, ...process.env, PATH: path };
  const child = spawn(runtime, args, { cwd: root, stdio: 'inherit', env });
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => pass(child, signal));
  child.on('error', (error) => stop(`Node 24 could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
}

/** On a terminal Ctrl-C reaches the child by itself; twice would cut its orderly end short. */
function pass(child, signal) {
  if (signal === 'SIGINT' && process.stdin.isTTY) return;
  child.kill(signal);
}
