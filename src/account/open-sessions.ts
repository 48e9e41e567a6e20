import type { JournalStore } from '#audit/journal.ts';
import { readBack } from '#audit/read.ts';
import type { StandingSession } from '#issuer/open-sessions.ts';
import type { AcceptedCitizen, CitizenLoginStore } from '#login/citizen/citizen-login-store.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { AccountId, ClientId, NationalId, ProviderId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';
import type { Holder } from './holder.ts';

export type SessionDoor = 'professional' | CitizenDoor;

export type OpenSession = {
  readonly sessionId: string;
  readonly door: SessionDoor;
  readonly openedAtSeconds: number;
  /** Citizens: the identity provider, and the level that it reached. */
  readonly provider: { readonly id: ProviderId; readonly level: Level } | undefined;
  readonly amr: readonly string[];
  /** Services that it has opened. */
  readonly clientIds: readonly ClientId[];
};

export type OpenSessionsDeps = {
  readonly journal: Pick<JournalStore, 'search'>;
  readonly logins: Pick<CitizenLoginStore, 'listAccepted' | 'endAccepted'>;
  readonly find: (door: SessionDoor, sessionId: string) => Promise<StandingSession | undefined>;
  readonly end: (door: SessionDoor, sessionId: string) => Promise<void>;
  /** What the engine calls a professional. */
  readonly subjectOf: (nationalId: NationalId) => string;
  /** A professional's session lasts no longer: older lines of the journal lead to none. */
  readonly maximumSeconds: number;
  readonly clock: Clock;
};

/** Lines of the journal, and sessions, that are read at a time. */
const batchLines = 500;

/** The holder's sessions, newest first, in whichever browser they are. */
export const listOpenSessions = async (deps: OpenSessionsDeps, holder: Holder): Promise<readonly OpenSession[]> => {
  const found = holder.kind === 'professional' ? await ofProfessional(deps, holder) : await ofCitizen(deps, holder);
  return found.toSorted((one, other) => other.openedAtSeconds - one.openedAtSeconds);
};

/**
 * Ends one of the holder's sessions, or with undefined all of them; of a citizen then also what is left of sessions that
 * a later login in the same browser replaced: their tokens.
 * @returns the sessions that were ended; none when the id is not one of the holder's
 */
export const endOpenSessions = async (
  deps: OpenSessionsDeps,
  holder: Holder,
  sessionId: string | undefined,
): Promise<readonly OpenSession[]> => {
  if (sessionId === undefined) return endAll(deps, holder);
  const own = await listOpenSessions(deps, holder);
  const chosen = own.filter((session) => session.sessionId === sessionId);
  for (const session of chosen) await deps.end(session.door, session.sessionId);
  return chosen;
};

const endAll = async (deps: OpenSessionsDeps, holder: Holder): Promise<readonly OpenSession[]> => {
  if (holder.kind === 'citizen') return endAllOfCitizen(deps, holder.accountId);
  const own = await ofProfessional(deps, holder);
  for (const session of own) await deps.end(session.door, session.sessionId);
  return own;
};

/** A batch of accepted logins at a time: what has ended is listed no more. */
const endAllOfCitizen = async (deps: OpenSessionsDeps, accountId: AccountId): Promise<readonly OpenSession[]> => {
  const ended: OpenSession[] = [];
  for (;;) {
    const now = deps.clock.nowSeconds();
    const accepted = await deps.logins.listAccepted(accountId, now);
    if (accepted.length === 0) return ended;
    const own = await standingOf(deps, accepted);
    for (const session of own) await deps.end(session.door, session.sessionId);
    await deps.logins.endAccepted(
      accepted.map(({ loginId }) => loginId),
      now,
    );
    ended.push(...own);
  }
};

/** Every service that a session opens leaves a line with the session's id. */
const ofProfessional = async (
  deps: OpenSessionsDeps,
  { nationalId }: Extract<Holder, { readonly kind: 'professional' }>,
): Promise<readonly OpenSession[]> => {
  const fromMilliseconds = deps.clock.nowMilliseconds() - deps.maximumSeconds * 1000;
  const subject = deps.subjectOf(nationalId);
  const found = new Map<string, OpenSession>();
  const wanted = { nationalId, kinds: ['authorization.granted'], fromMilliseconds } as const;
  for await (const lines of readBack(deps.journal, wanted, batchLines)) {
    for (const id of new Set(lines.flatMap(({ event }) => event.sessionId ?? []))) {
      const one = found.has(id) ? undefined : await deps.find('professional', id);
      if (one?.accountId === subject) found.set(id, { ...one, door: 'professional', provider: undefined });
    }
  }
  return [...found.values()];
};

/** The session of a citizen has the id of its accepted login. */
const ofCitizen = async (
  deps: OpenSessionsDeps,
  { accountId }: Extract<Holder, { readonly kind: 'citizen' }>,
): Promise<readonly OpenSession[]> =>
  standingOf(deps, await deps.logins.listAccepted(accountId, deps.clock.nowSeconds()));

const standingOf = async (
  deps: OpenSessionsDeps,
  accepted: readonly AcceptedCitizen[],
): Promise<readonly OpenSession[]> => {
  const standing = await Promise.all(
    accepted.map(async ({ door, loginId, citizen }) => {
      const one = await deps.find(door, loginId);
      const { providerId: id, level } = citizen.proof;
      return one === undefined ? undefined : { ...one, door, provider: { id, level } };
    }),
  );
  return standing.flatMap((one) => one ?? []);
};
