import { citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';
import { faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import type { FaultDefinition, Language } from '#vocabulary/fault.ts';
import type { ClientId } from '#vocabulary/identifiers.ts';
import { recent } from '#platform/recent.ts';
import { protocolMends } from './protocol-mends.ts';

/** A request of a service that a door refused, in the words of the protocol. */
export type Refusal = {
  readonly clientId: string;
  /** `authorize`, `token`, `userinfo`… */
  readonly endpoint: string;
  readonly error: string;
  readonly description: string;
};

/** The last refusals of each service, in memory: they cost no write, whoever provokes them. */
export type RefusalTrace = {
  readonly note: (refusal: Refusal) => void;
  /** Newest first. */
  readonly list: (clientId: string) => readonly (Refusal & { readonly atMilliseconds: number })[];
};

const servicesRemembered = 2000;
const refusalsRemembered = 50;

export const createRefusalTrace = (clock: Clock): RefusalTrace => {
  const services = recent<readonly (Refusal & { readonly atMilliseconds: number })[]>(servicesRemembered);
  return {
    note: (refusal) => {
      const known = services.find(refusal.clientId) ?? [];
      const line = {
        ...refusal,
        description: refusal.description.slice(0, 500),
        atMilliseconds: clock.nowMilliseconds(),
      };
      services.keep(refusal.clientId, [line, ...known].slice(0, refusalsRemembered));
    },
    list: (clientId) => services.find(clientId) ?? [],
  };
};

/** The journal, as far as this room reads it. */
export type TraceJournal = {
  readonly search: (
    filter: { readonly clientId: string; readonly kinds: readonly EventKind[] },
    limit: number,
  ) => Promise<readonly { readonly event: NewEvent }[]>;
};

/** One line of what a service did: never who logged in. */
export type TraceLine = {
  readonly atMilliseconds: number;
  readonly kind: EventKind | 'refused';
  readonly endpoint: string | undefined;
  readonly correlationId: string | undefined;
  readonly error: string | undefined;
  readonly description: string | undefined;
  /** Code of the fault, with what the catalogue says to the integrator. */
  readonly fault: { readonly code: string; readonly definition: FaultDefinition } | undefined;
  /** What to do about an error of the protocol. */
  readonly mend: Readonly<Record<Language, string>> | undefined;
};

const shown: readonly EventKind[] = [
  'login.accepted',
  'login.refused',
  'citizen.verified',
  'citizen.refused',
  'authorization.granted',
  'token.issued',
  'token.reuse-detected',
  'grant.revoked',
  'session.ended',
  'citizen.session-ended',
  'logout.delivered',
  'logout.failed',
];

/** What a service did lately and what was refused to it, newest first. */
export const traceOf = async (
  { journal, refusals }: { readonly journal: TraceJournal; readonly refusals: RefusalTrace },
  clientId: ClientId,
  limit = 60,
): Promise<readonly TraceLine[]> => {
  const lines = await journal.search({ clientId, kinds: shown }, limit);
  const all = [...lines.map(({ event }) => lineOfEvent(event)), ...refusals.list(clientId).map(lineOfRefusal)];
  return all.toSorted((a, b) => b.atMilliseconds - a.atMilliseconds).slice(0, limit);
};

const catalogue: Readonly<Record<string, FaultDefinition>> = { ...faultCatalogue, ...citizenFaultCatalogue };

const faultOf = (code: unknown): TraceLine['fault'] => {
  const definition = typeof code === 'string' && Object.hasOwn(catalogue, code) ? catalogue[code] : undefined;
  return definition && { code: String(code), definition };
};

const lineOfEvent = ({ kind, atMilliseconds, correlationId, details }: NewEvent): TraceLine => ({
  ...{ kind, atMilliseconds, correlationId },
  ...{ endpoint: undefined, error: undefined, description: undefined },
  fault: faultOf(details?.['fault']),
  mend: undefined,
});

/** Errors of the protocol, by the fault that says how to mend them. */
const faultOfError: Readonly<Record<string, string>> = {
  invalid_client: 'P101',
  invalid_redirect_uri: 'P102',
  invalid_request: 'P103',
};

const lineOfRefusal = (refusal: Refusal & { readonly atMilliseconds: number }): TraceLine => ({
  ...{ kind: 'refused', correlationId: undefined },
  ...{ atMilliseconds: refusal.atMilliseconds, endpoint: refusal.endpoint },
  ...{ error: refusal.error, description: refusal.description },
  mend: protocolMends[refusal.error],
  fault:
    faultOf(/^[PY]\d{3,6}/.exec(refusal.description)?.[0]) ??
    faultOf(refusal.error) ??
    faultOf(faultOfError[refusal.error]),
});
