import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { applyClientsText, type ClientsFile, type FileOutcome, readClientsText } from './clients-file.ts';

/** Hears what becomes of the file. */
export type ClientsFileListener = {
  /** Also of a file that was refused, which changes nothing. */
  readonly outcome: (outcome: FileOutcome) => void;
  /** The file could not be read or the store not be written. The next change of the file tries again. */
  readonly defect: (error: unknown) => void;
};

export type ClientsFileWatch = { readonly close: () => Promise<void> };

/**
 * Applies the clients file at once and then each time its content changes, one reading at a time. Its
 * folder is watched rather than itself: editors and mounted volumes put a new file in its place.
 * @param settleMilliseconds how long a burst of changes is left to end
 */
export const watchClientsFile = (
  context: ClientsFile,
  listener: ClientsFileListener,
  settleMilliseconds = 100,
): ClientsFileWatch => {
  let seen: string | undefined;
  let reading = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const read = async () => {
    const text = await readClientsText(context.file);
    if (text === seen) return;
    listener.outcome(await applyClientsText(context, text));
    seen = text;
  };
  const readNext = () => {
    reading = reading.then(read).catch(listener.defect);
  };
  const watcher = watch(dirname(context.file), (_event, name) => {
    if (name !== null && !isAbout(name, context.file)) return;
    clearTimeout(timer);
    timer = setTimeout(readNext, settleMilliseconds);
  });
  watcher.on('error', listener.defect);
  readNext();
  return {
    close: async () => {
      watcher.close();
      clearTimeout(timer);
      await reading;
    },
  };
};

/** Mounted volumes swap a link named `..data` instead of the file itself. */
const isAbout = (name: string, file: string) => name === basename(file) || name.startsWith('..');
