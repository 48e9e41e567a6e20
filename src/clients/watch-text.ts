import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';

export type WatchedText = {
  readonly file: string;
  /** Undefined when the file is gone for a moment, as it is while an editor replaces it. */
  readonly read: (file: string) => Promise<string | undefined>;
  /** Takes each new content, one at a time. */
  readonly take: (text: string | undefined) => Promise<void>;
  /** The file could not be read or taken. The next change of the file tries again. */
  readonly defect: (error: unknown) => void;
};

export type FileWatch = { readonly close: () => Promise<void> };

/**
 * Takes the content of a file at once and then each time it changes, one reading at a time. Its folder is watched
 * rather than itself: editors and mounted volumes put a new file in its place.
 * @param settleMilliseconds how long a burst of changes is left to end
 */
export const watchText = ({ file, read, take, defect }: WatchedText, settleMilliseconds = 100): FileWatch => {
  let seen: string | undefined;
  let hasSeen = false;
  let reading = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const text = await read(file);
    if (hasSeen && text === seen) return;
    await take(text);
    [seen, hasSeen] = [text, true];
  };
  const lookNext = () => {
    reading = reading.then(look).catch(defect);
  };
  const watcher = watch(dirname(file), (_event, name) => {
    if (name !== null && !isAbout(name, file)) return;
    clearTimeout(timer);
    timer = setTimeout(lookNext, settleMilliseconds);
  });
  watcher.on('error', defect);
  lookNext();
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
