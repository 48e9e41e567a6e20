import type { JournalStore } from '#audit/journal.ts';
import type { StandingSession } from '#issuer/open-sessions.ts';
import type { CitizenLoginStore } from '#login/citizen/citizen-login-store.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { ClientId, NationalId, ProviderId } from '#vocabulary/identifiers.ts';
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
  readonly logins: Pick<CitizenLoginStore, 'listAccepted'>;
  readonly find: (door: SessionDoor, sessionId: string) => Promise<StandingSession | undefined>;
  readonly end: (door: SessionDoor, sessionId: string) => Promise<void>;
  /** What the engine calls a professional. */
  readonly subjectOf: (nationalId: NationalId) => string;
  /** A professional's session lasts no longer: older lines of the journal lead to none. */
  readonly maximumSeconds: number;
  readonly clock: Clock;
};

/** Logins that are looked through for sessions: nobody opens more in the life of one. */
const mostLines = 500;

/** The holder's sessions, newest first, in whichever browser they are. */
export const listOpenSessions = async (deps: OpenSessionsDeps, holder: Holder): Promise<readonly OpenSession[]> => {
  const found = holder.kind === 'professional' ? await ofProfessional(deps, holder) : await ofCitizen(deps, holder);
  return found.toSorted((one, other) => other.openedAtSeconds - one.openedAtSeconds);
};

/**
 * Ends one of the holder's sessions, or with undefined all of them.
 * @returns the sessions that were ended; none when the id is not one of the holder's
 */
export const endOpenSessions = async (
  deps: OpenSessionsDeps,
  holder: Holder,
  sessionId: string | undefined,
): Promise<readonly OpenSession[]> => {
  const own = await listOpenSessions(deps, holder);
  const chosen = sessionId === undefined ? own : own.filter((session) => session.sessionId === sessionId);
  for (const session of chosen) await deps.end(session.door, session.sessionId);
  return chosen;
};

/** Every service that a session opens leaves a line with the session's id. */
const ofProfessional = async (
  deps: OpenSessionsDeps,
  { nationalId }: Extract<Holder, { readonly kind: 'professional' }>,
): Promise<readonly OpenSession[]> => {
  const fromMilliseconds = deps.clock.nowMilliseconds() - deps.maximumSeconds * 1000;
  const lines = await deps.journal.search(
    { nationalId, kinds: ['authorization.granted'], fromMilliseconds },
    mostLines,
  );
  const ids = new Set(lines.flatMap(({ event }) => event.sessionId ?? []));
  const standing = await Promise.all([...ids].map((id) => deps.find('professional', id)));
  const subject = deps.subjectOf(nationalId);
  return standing.flatMap((one) =>
    one?.accountId === subject ? { ...one, door: 'professional' as const, provider: undefined } : [],
  );
};

/** The session of a citizen has the id of its accepted login. */
const ofCitizen = async (
  deps: OpenSessionsDeps,
  { accountId }: Extract<Holder, { readonly kind: 'citizen' }>,
): Promise<readonly OpenSession[]> => {
  const accepted = await deps.logins.listAccepted(accountId, deps.clock.nowSeconds());
  const standing = await Promise.all(
    accepted.map(async ({ door, loginId, citizen }) => {
      const one = await deps.find(door, loginId);
      const { providerId: id, level } = citizen.proof;
      return one === undefined ? undefined : { ...one, door, provider: { id, level } };
    }),
  );
  return standing.flatMap((one) => one ?? []);
};
