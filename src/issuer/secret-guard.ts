import type { IncomingMessage, ServerResponse } from 'node:http';

/** A relying party or a data provider of any door. */
export type GuardedClient = { readonly clientId: string };

/** Keeps whoever sits at one address from trying the secrets of a service without end. */
export type SecretGuard = {
  /** How long this caller must wait before it may speak for the service again, in seconds; 0 when it may now. */
  readonly waitSeconds: (client: GuardedClient, request: IncomingMessage) => number;
  readonly noteWrong: (client: GuardedClient, request: IncomingMessage) => void;
};

/**
 * Answers in place of the engine: RFC 6749 has no error for it, RFC 6585 §4 has the status. Beyond the limit the right
 * secret is not looked at either, or the limit would tell which one it is.
 */
export const refuseTooMany = (response: ServerResponse, waitSeconds: number): void => {
  response.writeHead(429, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'retry-after': String(waitSeconds),
  });
  const description = 'too many requests: wait as long as Retry-After says, in seconds';
  response.end(JSON.stringify({ error: 'temporarily_unavailable', error_description: description }));
};

/** The words of the engine for a client that did not authenticate (RFC 6749 §5.2). */
export const refuseCertificate = (response: ServerResponse): void => {
  response.writeHead(401, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ error: 'invalid_client', error_description: 'client authentication failed' }));
};
