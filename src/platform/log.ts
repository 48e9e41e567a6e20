import { type DestinationStream, pino } from 'pino';
import type { EventKind } from '#vocabulary/event.ts';
import { Fault } from '#vocabulary/fault-catalogue.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * Everything that a log line may carry. There is no field for a person, a claim, a token, an address or
 * a header: who did what stands in the journal. Fields that are not in `writers` below are not written,
 * whatever a caller hands over.
 */
export type LogFields = {
  readonly correlationId?: string | undefined;
  readonly clientId?: string | undefined;
  /** Stable code of the fault catalogue. */
  readonly fault?: string | undefined;
  /** The `detail` of a Fault, or words of our own. Never anything that came with a request. */
  readonly detail?: string | undefined;
  readonly event?: EventKind | undefined;
  /** A defect: name, code and stack are written. */
  readonly error?: unknown;
  readonly method?: string | undefined;
  /** The route's pattern, never the path or the query that was asked for. */
  readonly route?: string | undefined;
  readonly status?: number | undefined;
  readonly durationMilliseconds?: number | undefined;
  readonly count?: number | undefined;
  /** A public address of this platform, or a host that the configuration names. */
  readonly address?: string | undefined;
  /** A file that the configuration names. */
  readonly file?: string | undefined;
};

type Write = (message: string, fields?: LogFields) => void;

/** The message is a fixed sentence; what varies goes into the fields. */
export type Log = { readonly debug: Write; readonly info: Write; readonly warn: Write; readonly error: Write };

/**
 * Makes the log: JSON lines on standard output.
 * @param destination where lines go instead, for tests
 */
export const createLog = (level: LogLevel, destination?: DestinationStream): Log => {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  return {
    debug: (message, fields = {}) => logger.debug(allowedOnly(fields), message),
    info: (message, fields = {}) => logger.info(allowedOnly(fields), message),
    warn: (message, fields = {}) => logger.warn(allowedOnly(fields), message),
    error: (message, fields = {}) => logger.error(allowedOnly(fields), message),
  };
};

const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 500) : undefined);
const number = (value: unknown) => (typeof value === 'number' ? value : undefined);

/**
 * The message of an error that is not ours is left out: libraries quote their input in it, and the input
 * may be a person's.
 */
const defect = (value: unknown) => {
  if (value instanceof Fault) return { name: value.name, code: value.code, detail: value.detail };
  if (!(value instanceof Error)) return value === undefined ? undefined : { name: typeof value };
  const code = 'code' in value ? text(value.code) : undefined;
  return { name: value.name, ...(code === undefined ? {} : { code }), stack: stackFrames(value) };
};

const stackFrames = (error: Error) => {
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => /^at .+:\d+:\d+\)?$/.test(line)).slice(0, 12);
};

const writers: Readonly<Record<keyof LogFields, (value: unknown) => unknown>> = {
  correlationId: text,
  clientId: text,
  fault: text,
  detail: text,
  event: text,
  error: defect,
  method: text,
  route: text,
  status: number,
  durationMilliseconds: number,
  count: number,
  address: text,
  file: text,
};

const allowedOnly = (fields: LogFields): Record<string, unknown> => {
  const allowed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const write = Object.hasOwn(writers, name) ? writers[name as keyof LogFields] : undefined;
    const written = write?.(value);
    if (written !== undefined) allowed[name] = written;
  }
  return allowed;
};
