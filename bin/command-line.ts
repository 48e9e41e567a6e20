import { isConfigError } from '#config-load.ts';

/** A mistake of the caller's, with the sentence that helps. */
export const usageError = (message: string): Error =>
  Object.assign(new Error(message), { name: 'UsageError', code: 'usage' });

/** Mistakes of the caller: an unknown command or option, a file that is not there, a reader that left, a refused configuration. */
const isMistake = (error: unknown): error is Error =>
  isConfigError(error) || /^(usage|ENOENT|EPIPE|ERR_PARSE_ARGS)/.test(codeOf(error));

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** What is said of a command that did not do what it was asked. */
export const fail = (error: object): void => {
  process.stderr.write(`${JSON.stringify(error, undefined, 2)}\n`);
  process.exitCode = 1;
};

/** Runs a command; a mistake of the caller's is told in JSON, anything else is a defect and keeps its stack. */
export const runCommand = async (execute: () => Promise<void>): Promise<void> => {
  try {
    await execute();
  } catch (error) {
    if (!isMistake(error)) throw error;
    fail({ error: error.name, message: error.message });
  }
};
