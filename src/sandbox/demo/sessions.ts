import type { Claims, Tokens } from './partner.ts';
import type { Problem } from './problem.ts';

/** Why a visitor who was logged in no longer is, or could not log in. */
export type Notice =
  | { readonly kind: 'logged-out' }
  /** The platform told the service that the session is over (back-channel logout). */
  | { readonly kind: 'ended-elsewhere'; readonly atMilliseconds: number }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** What the session of somebody who is logged in holds at any service. */
export type Signed = {
  readonly step: 'signed-in';
  readonly subject: string;
  /** `sid` of the id_token: what a back-channel logout names. */
  readonly sid: string | undefined;
  /** The last thing that did not work, while the session goes on. */
  readonly problem?: Problem | undefined;
};

/** A professional who is logged in. */
export type SignedIn = Signed & {
  readonly tokens: Tokens;
  readonly tokensAtSeconds: number;
  readonly userInfo: Claims;
};

/** One visitor’s session at one demonstration service. */
export type DemoSession<Session extends Signed> =
  | { readonly step: 'visitor'; readonly notice?: Notice | undefined }
  | Session
  | { readonly step: 'logging-out'; readonly state: string };

/** The sessions of one service, in memory, by the value of its own cookie. */
export type Sessions<Session extends Signed> = {
  readonly find: (id: string | undefined) => DemoSession<Session>;
  readonly keep: (id: string, session: DemoSession<Session>) => void;
  readonly forget: (id: string | undefined) => void;
  /** Ends every session that the platform’s logout token means; returns how many. */
  readonly endElsewhere: (
    ended: { readonly sid: string | undefined; readonly subject: string | undefined },
    atMilliseconds: number,
  ) => number;
};

const mostSessions = 5_000;

/** An empty store; the session kept the longest ago gives way when there are too many. */
export function createSessions<Session extends Signed>(most = mostSessions): Sessions<Session> {
  const sessions = new Map<string, DemoSession<Session>>();
  const keep = (id: string, session: DemoSession<Session>): void => {
    sessions.delete(id);
    const [oldest] = sessions.keys();
    if (sessions.size >= most && oldest !== undefined) sessions.delete(oldest);
    sessions.set(id, session);
  };
  return {
    find: (id) => (id === undefined ? undefined : sessions.get(id)) ?? { step: 'visitor' },
    keep,
    forget: (id) => void (id !== undefined && sessions.delete(id)),
    endElsewhere: (ended, atMilliseconds) => {
      const meant = [...sessions].filter(([, session]) => session.step === 'signed-in' && isMeant(session, ended));
      for (const [id] of meant)
        sessions.set(id, { step: 'visitor', notice: { kind: 'ended-elsewhere', atMilliseconds } });
      return meant.length;
    },
  };
}

/** With a `sid` that session only; without, every session of the subject (OpenID Connect Back-Channel Logout §2.4). */
const isMeant = (
  session: Signed,
  ended: { readonly sid: string | undefined; readonly subject: string | undefined },
): boolean => (ended.sid === undefined ? session.subject === ended.subject : session.sid === ended.sid);
