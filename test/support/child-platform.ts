import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { openCardBox, type TestPki } from '#sandbox/cards/card-box.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { testPeople } from '#sandbox/people/test-people.ts';
import { keepCards, lendCards } from './card-cache.ts';
import { freePorts } from './free-ports.ts';
import type { Place } from './person.ts';

/** The real program as a process of its own, which can be killed and started again on the same data. */
export type ChildPlatform = {
  readonly place: Place;
  readonly pki: TestPki;
  readonly dataDirectory: string;
  /** The welcome of the last start, line by line. */
  readonly welcome: readonly string[];
  /** Lines of the log that tell of a defect. */
  readonly defects: readonly string[];
  /** Resolves when the program has said its welcome. */
  readonly start: () => Promise<void>;
  /** SIGKILL, in the middle of whatever it does. Resolves when the process is gone. */
  readonly kill: () => Promise<void>;
  /** Runs a command of the project on the same configuration; `status` is its exit code. */
  readonly command: (
    name: 'clients' | 'journal' | 'keys' | 'deliveries',
    given: readonly string[],
    input?: string,
  ) => Promise<{ readonly status: number | null; readonly output: string }>;
  readonly close: () => Promise<void>;
};

const bin = (name: string): string => fileURLToPath(new URL(`../../bin/${name}.ts`, import.meta.url));
const quiet = '--disable-warning=ExperimentalWarning';

export const prepareChild = async (): Promise<ChildPlatform> => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'vestibule-child-'));
  await lendCards(dataDirectory);
  const [main = 0, card = 0, mutualTls = 0, operations = 0, reader = 0, demo = 0, revocation = 0, phone = 0] =
    await freePorts(8);
  const at = (port: number) => ({ host: '127.0.0.1', port });
  const issuer = `http://localhost:${main}/auth/realms/esante-wallet`;
  const file = join(dataDirectory, 'vestibule.json');
  const config = {
    dataDirectory,
    professional: { issuer, listen: at(main), logout: { firstRetrySeconds: 1 } },
    card: { url: `https://localhost:${card}`, listen: at(card) },
    phone: { url: `http://localhost:${phone}`, listen: at(phone) },
    operations: { listen: at(operations) },
    citizen: { enabled: false },
    office: { enabled: false },
    sandbox: {
      mutualTlsListen: at(mutualTls),
      readerListen: at(reader),
      demoListen: at(demo),
      revocationListen: at(revocation),
    },
  };
  await writeFile(file, JSON.stringify(config));
  const revocationUrl = `http://localhost:${revocation}`;
  const pki = await openCardBox(dataDirectory, testPeople, { clock: systemClock, random: systemRandom, revocationUrl });
  await keepCards(dataDirectory);
  const [defects, welcome]: [string[], string[]] = [[], []];
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'close');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    place: { issuer, authorizeUrl: new URL('/auth', issuer).href, running: { sandbox: { pki } } },
    pki,
    dataDirectory,
    defects,
    welcome,
    start: async () => {
      welcome.length = 0;
      child = await startProcess(file, { defects, welcome });
    },
    kill,
    command: (name, given, input) => runCommand(name, given, { file, input }),
    close: async () => {
      await kill();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
};

/** Lines of the log go to standard output too; the welcome is what is no JSON, and ends with how to stop. */
const startProcess = async (
  file: string,
  { defects, welcome }: { readonly defects: string[]; readonly welcome: string[] },
): Promise<ChildProcess> => {
  const child = spawn(process.execPath, [quiet, bin('start'), file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      if (isDefect(line)) defects.push(line);
      else if (!line.startsWith('{')) welcome.push(line);
      if (line.startsWith('Stop with')) resolve();
    });
    child.once('close', (code) => reject(new Error(`the program ended with ${code} before it served`)));
  });
  return child;
};

/** Level error and above (pino's numbers). A line that the kill cut short tells nothing. */
const isDefect = (line: string): boolean => /^\{"level":[56]0,.*\}$/.test(line);

const runCommand = async (
  name: string,
  given: readonly string[],
  { file, input }: { readonly file: string; readonly input: string | undefined },
): Promise<{ status: number | null; output: string }> => {
  const child = spawn(process.execPath, [quiet, bin(name), ...given], {
    env: { ...process.env, VESTIBULE_CONFIG: file },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  child.stdin.end(input ?? '');
  const output = await text(child.stdout);
  const [status] = await closed;
  return { status, output };
};
