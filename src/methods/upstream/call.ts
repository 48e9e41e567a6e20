import { startDeadline } from '#platform/deadline.ts';
import type { Answer } from '#platform/outgoing.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { ProviderId } from '#vocabulary/identifiers.ts';
import { createHealthRecord, type HealthRecord, type HealthSettings } from './health.ts';

/** What is asked of a provider. A redirect is its answer. */
export type PartnerRequest = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Asks an address of a provider; `platform/outgoing.ts` makes it. */
export type PartnerFetch = (
  address: string | URL,
  init: PartnerRequest & { readonly redirect: 'manual'; readonly signal: AbortSignal },
) => Promise<Answer>;

export type CallSettings = HealthSettings & {
  /** One call may take so long. */
  readonly callMilliseconds: number;
  /** Calls to one provider under way at a time; more are not made. */
  readonly callsAtOnce: number;
  /** Longest answer that is read. */
  readonly maximumBytes: number;
};

export type Asked =
  | { readonly kind: 'answered'; readonly status: number; readonly contentType: string; readonly body: string }
  /** The circuit is open, or too many calls are under way. */
  | { readonly kind: 'not-asked'; readonly detail: string }
  /** No answer, a late one, one too large, or one that says that the provider itself is broken. */
  | { readonly kind: 'failed'; readonly detail: string };

/** The one way to a provider's own endpoints: limits, and notes how each call went. */
export type Caller = {
  /** @param signal ends the call early, when a whole answer has taken too long */
  readonly ask: (id: ProviderId, address: string, init?: PartnerRequest, signal?: AbortSignal) => Promise<Asked>;
  readonly recordOf: (id: ProviderId) => HealthRecord;
};

type CallerDeps = { readonly fetch: PartnerFetch; readonly clock: Clock; readonly settings: CallSettings };

/** Each provider has its own circuit and its own room for calls, so that none waits for another. */
export const createCaller = (deps: CallerDeps): Caller => {
  const records = new Map<ProviderId, HealthRecord>();
  const underWay = new Map<ProviderId, number>();
  const recordOf = (id: ProviderId): HealthRecord => {
    const known = records.get(id) ?? createHealthRecord(deps.clock, deps.settings);
    records.set(id, known);
    return known;
  };
  const count = (id: ProviderId, change: number) => underWay.set(id, (underWay.get(id) ?? 0) + change);
  const ask: Caller['ask'] = async (id, address, init = {}, signal) => {
    if ((underWay.get(id) ?? 0) >= deps.settings.callsAtOnce) return notAsked('too many calls are under way');
    const record = recordOf(id);
    const permit = record.breaker.enter();
    if (permit === undefined) return notAsked('the circuit is open');
    count(id, 1);
    const asked = await exchange(deps, address, init, signal);
    count(id, -1);
    if (asked.kind === 'not-asked') permit.abandoned();
    else if (asked.kind === 'answered') permit.succeeded();
    else permit.failed();
    if (asked.kind !== 'not-asked') record.note(asked.kind === 'answered' ? 'good' : 'bad');
    return asked;
  };
  return { ask, recordOf };
};

const notAsked = (detail: string): Asked => ({ kind: 'not-asked', detail });
const failed = (detail: string): Asked => ({ kind: 'failed', detail });

const exchange = async (
  { fetch, settings }: CallerDeps,
  address: string,
  init: PartnerRequest,
  signal: AbortSignal | undefined,
): Promise<Asked> => {
  const deadline = startDeadline(settings.callMilliseconds);
  const timeout = deadline.signal;
  const either = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  try {
    const response = await fetch(address, { ...init, redirect: 'manual', signal: either });
    const body = await readLimited(response, settings.maximumBytes);
    if (body === undefined) return failed(`the answer exceeds ${settings.maximumBytes} bytes`);
    // 4xx is an answer: whoever sends us a wrong code must not be able to close a provider for all (RFC 6749 §5.2).
    if (response.status >= 500 || response.status === 429) return failed(`HTTP ${response.status}`);
    return { kind: 'answered', status: response.status, contentType: mediaTypeOf(response), body };
  } catch (error) {
    return failed(timeout.aborted ? `no answer in ${settings.callMilliseconds} ms` : reasonOf(error));
  } finally {
    deadline.clear();
  }
};

/** Undefined when it is too long; the rest is not read. */
const readLimited = async (response: Answer, maximumBytes: number): Promise<string | undefined> => {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of response.body) {
    received += chunk.length;
    if (received > maximumBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const mediaTypeOf = (response: Answer): string =>
  (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** The code of what went wrong with the connection; messages may quote addresses with what they carry. */
const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? `the connection failed: ${code}` : 'the connection failed';
};
