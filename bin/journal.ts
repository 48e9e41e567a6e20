// The journal from the command line: `verify` proves it, `show` searches it. Neither can change it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { anchorsFileName, readAnchors } from '#audit/anchor.ts';
import { openAnchoring } from '#audit/anchoring.ts';
import type { JournalFilter, JournalLine } from '#audit/journal.ts';
import { deriveJournalKey, type JournalKey } from '#audit/journal-key.ts';
import { readLines } from '#audit/read.ts';
import { describeVerdict } from '#audit/verdict.ts';
import { verifyJournal } from '#audit/verify.ts';
import { loadConfig } from '#config-load.ts';
import { systemClock } from '#platform/clock.ts';
import { loadMasterKey } from '#platform/master-key.ts';
import { systemRandom } from '#platform/random.ts';
import { databaseFileName, type JournalReading, openJournalForReading } from '#stores/sqlite/open.ts';
import { type EventKind, eventKinds } from '#vocabulary/event.ts';

const usage = `Usage: npm run journal:verify
       node bin/run.mjs journal show [--correlation ID] [--national-id ID] [--client ID] [--kind KIND]… [--limit N]
       Both take --data DIRECTORY in place of the configured one.`;

const readArguments = () =>
  parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      correlation: { type: 'string' },
      'national-id': { type: 'string' },
      client: { type: 'string' },
      kind: { type: 'string', multiple: true },
      limit: { type: 'string', default: '50' },
    },
  });

type Options = ReturnType<typeof readArguments>['values'];

type OpenedJournal = JournalReading & { readonly key: JournalKey; readonly anchorsFile: string };

const openJournal = async ({ data }: Options): Promise<OpenedJournal> => {
  const config = loadConfig({ env: process.env, overrides: data === undefined ? {} : { dataDirectory: data } });
  const { dataDirectory, masterKey, mode } = config;
  const file = join(dataDirectory, databaseFileName);
  if (!existsSync(file)) throw new Error(`There is no database in ${dataDirectory}; name its directory with --data.`);
  if (masterKey === undefined && !existsSync(join(dataDirectory, 'master.key'))) {
    throw new Error('The master key is missing: give the one of the running platform in VESTIBULE_MASTER_KEY.');
  }
  const key = deriveJournalKey(await loadMasterKey({ configured: masterKey, mode, dataDirectory }, systemRandom));
  return {
    ...openJournalForReading({ file, journalKey: key }),
    key,
    anchorsFile: join(dataDirectory, anchorsFileName),
  };
};

/** The anchors are read first: a line is always there before its anchor is. */
const verify = async ({ journal, flush, key, anchorsFile }: OpenedJournal): Promise<boolean> => {
  const anchors = await readAnchors(anchorsFile);
  const verdict = await verifyJournal(readLines(journal), anchors, key);
  process.stdout.write(`${describeVerdict(verdict)}\n`);
  if (!verdict.ok) return false;
  const setup = { journal, flush, key, file: anchorsFile, clock: systemClock, everyLines: 1, everySeconds: 0 };
  await (await openAnchoring(setup)).anchorNow();
  return true;
};

const show = async ({ journal }: OpenedJournal, options: Options): Promise<boolean> => {
  const limit = Number(options.limit);
  if (!Number.isSafeInteger(limit) || limit < 1) throw new Error('--limit takes a whole number from 1.');
  for (const line of await journal.search(filterOf(options), limit)) process.stdout.write(`${printable(line)}\n`);
  return true;
};

const filterOf = ({ correlation, client, kind, 'national-id': nationalId }: Options): JournalFilter => ({
  ...(correlation === undefined ? {} : { correlationId: correlation }),
  ...(nationalId === undefined ? {} : { nationalId }),
  ...(client === undefined ? {} : { clientId: client }),
  ...(kind === undefined ? {} : { kinds: kind.map(checkKind) }),
});

const checkKind = (kind: string): EventKind => {
  if (Object.hasOwn(eventKinds, kind)) return kind as EventKind;
  throw new Error(`There is no kind ${kind}; the kinds are ${Object.keys(eventKinds).join(', ')}.`);
};

const printable = ({ sequence, event, hash }: JournalLine): string =>
  JSON.stringify({ sequence, at: new Date(event.atMilliseconds).toISOString(), ...event, hash });

const runCommand = async (): Promise<boolean> => {
  const { positionals, values } = readArguments();
  const [command] = positionals;
  if (positionals.length !== 1 || (command !== 'verify' && command !== 'show')) throw new Error(usage);
  const opened = await openJournal(values);
  try {
    return command === 'verify' ? await verify(opened) : await show(opened, values);
  } finally {
    opened.close();
  }
};

try {
  process.exitCode = (await runCommand()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
