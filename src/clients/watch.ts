import { applyClientsText, type ClientsFile, type FileOutcome, readClientsText } from './clients-file.ts';
import { type FileWatch, watchText } from './watch-text.ts';

/** Hears what becomes of the file. */
export type ClientsFileListener = {
  /** Also of a file that was refused, which changes nothing. */
  readonly outcome: (outcome: FileOutcome) => void;
  /** The file could not be read or the store not be written. The next change of the file tries again. */
  readonly defect: (error: unknown) => void;
};

/** Applies the clients file at once and then each time its content changes. @param settleMilliseconds see `watchText` */
export const watchClientsFile = (
  context: ClientsFile,
  listener: ClientsFileListener,
  settleMilliseconds?: number,
): FileWatch =>
  watchText(
    {
      file: context.file,
      read: readClientsText,
      take: async (text) => listener.outcome(await applyClientsText(context, text)),
      defect: listener.defect,
    },
    settleMilliseconds,
  );
