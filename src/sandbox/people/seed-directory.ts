import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AliasPair, DirectorySource, DirectoryStore } from '#directory/directory-store.ts';
import { type ImportDependencies, type ImportReport, importExtraction } from '#directory/import/import-extraction.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { extractionHeader, extractionLines, type MadePerson } from './extraction-line.ts';
import { tinyFileName } from './generate-extraction.ts';
import { formerAdeli } from './test-people.ts';
import { madeFormerPeople, madeStaff } from './test-people-made.ts';

export type SeedDependencies = ImportDependencies & { readonly store: DirectoryStore };

/**
 * Fills the directory of a sandbox: the tiny extraction, preceded by a generation in which the doctor stood who is
 * struck off in it; the staff; the former ADELI number. Answers the report of the extraction, or undefined
 * when it is already there or when another extraction was imported, which is left alone.
 * `withExtraction: false`, for a sandbox that has an extraction of its own, brings the staff only.
 */
export const seedDirectory = async (
  room: SeedDependencies,
  { withExtraction = true }: { readonly withExtraction?: boolean } = {},
): Promise<ImportReport | undefined> => {
  await seedStaff(room);
  if (!withExtraction) return undefined;
  const tiny = await readFile(new URL(tinyFileName, import.meta.url));
  const applied = await room.store.findAppliedFile('extraction');
  if (applied !== undefined && (applied.fileName !== tinyFileName || applied.fileKey === keyOf(tiny))) return undefined;
  const before = [Buffer.from(extractionHeader), textOf(madeFormerPeople)];
  if (applied === undefined) await seedFile(room, 'extraction', 'generation before', before);
  const report = await seedFile(room, 'extraction', tinyFileName, [tiny]);
  await room.store.addAliases(
    [switchedNumber],
    [{ kind: 'directory.imported', atMilliseconds: room.clock.nowMilliseconds(), details: { aliases: 1 } }],
  );
  return report;
};

const switchedNumber: AliasPair = {
  formerId: asNationalId(formerAdeli.formerId),
  nationalId: asNationalId(formerAdeli.nationalId),
};

const seedStaff = async (room: SeedDependencies): Promise<void> => {
  const file = [Buffer.from(extractionHeader), textOf(madeStaff)];
  const applied = await room.store.findAppliedFile('staff');
  if (applied?.fileKey === keyOf(...file)) return;
  await seedFile(room, 'staff', 'sandbox-staff', file);
};

const textOf = (people: readonly MadePerson[]): Uint8Array => Buffer.from(people.flatMap(extractionLines).join(''));

/** The sandbox may change from one version to the next as it likes: no threshold holds it up. */
const seedFile = async (
  room: SeedDependencies,
  source: DirectorySource,
  fileName: string,
  parts: readonly Uint8Array[],
): Promise<ImportReport> => {
  const outcome = await importExtraction(room, {
    source,
    fileName,
    fileKey: keyOf(...parts),
    chunks: asChunks(parts),
    force: true,
  });
  if (outcome.kind === 'stopped') throw new Error(`the sandbox’s ${fileName} was not imported: ${outcome.stop.detail}`);
  return outcome.report;
};

async function* asChunks(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

const keyOf = (...parts: readonly Uint8Array[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('base64url');
