import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';

/** What went wrong with the platform, as the service shows it: a kind for the words, and the protocol’s own code. */
export type Problem = {
  readonly kind: 'cancelled' | 'refused' | 'token-expired' | 'session-over' | 'mismatch' | 'unreachable';
  /** The protocol’s error code, and its description when there is one. */
  readonly detail: string;
};

/** Does one thing with the platform; a refusal becomes a value, a defect is thrown on. */
export async function attempt<Value>(
  act: () => Promise<Value>,
): Promise<{ readonly value: Value } | { readonly problem: Problem }> {
  try {
    return { value: await act() };
  } catch (error) {
    return { problem: describeProblem(error) };
  }
}

/** Sorts what openid-client throws. Anything else is a defect and is thrown on. */
function describeProblem(error: unknown): Problem {
  if (error instanceof AuthorizationResponseError) {
    const kind = error.error === 'access_denied' ? 'cancelled' : 'refused';
    return { kind, detail: join(error.error, error.error_description) };
  }
  if (error instanceof ResponseBodyError) {
    const kind = error.error === 'invalid_grant' ? 'session-over' : 'refused';
    return { kind, detail: join(error.error, error.error_description) };
  }
  if (error instanceof WWWAuthenticateChallengeError) return { kind: 'token-expired', detail: `HTTP ${error.status}` };
  if (error instanceof ClientError)
    return { kind: isNetwork(error) ? 'unreachable' : 'mismatch', detail: error.code ?? error.message };
  // What `fetch` throws when nobody answers (Fetch, "network error"); other TypeErrors are defects.
  if (error instanceof TypeError && error.message === 'fetch failed')
    return { kind: 'unreachable', detail: 'network error' };
  throw error;
}

const join = (code: string, description: string | undefined): string =>
  description === undefined ? code : `${code}: ${description}`;

const isNetwork = (error: ClientError): boolean =>
  error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM';
