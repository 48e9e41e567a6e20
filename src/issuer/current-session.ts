import type { IncomingMessage, ServerResponse } from 'node:http';
import { nationalIdOf } from '#claims/subject.ts';
import { asSessionId, type NationalId, type SessionId } from '#vocabulary/identifiers.ts';
import { browserSession } from './logout.ts';
import type { Engine, IssuerDeps } from './provider.ts';

/** A single sign-on session, as a page of our own needs it. */
export type CurrentSession = {
  readonly sessionId: SessionId;
  /** As the session was opened; not always the primary identifier of today. */
  readonly nationalId: NationalId;
  /** How the person proved who they are (RFC 8176). */
  readonly amr: readonly string[];
  readonly loggedInAtSeconds: number;
};

/** The session of this browser's cookie; undefined when nobody is logged in. Does not keep it from going idle. */
export const currentSession = async (
  { settings }: IssuerDeps,
  engine: Engine,
  exchange: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<CurrentSession | undefined> => {
  const session = await browserSession(engine, exchange);
  const nationalId = nationalIdOf(settings.subjectComponent, session?.accountId ?? '');
  if (session === undefined || nationalId === undefined) return undefined;
  return {
    sessionId: asSessionId(session.uid),
    nationalId,
    amr: session.amr ?? [],
    loggedInAtSeconds: session.loginTs ?? 0,
  };
};
