import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';

/** A request of a service that the engine refused, in the words of the protocol; for the service's own eyes. */
export type RefusedRequest = {
  readonly clientId: string;
  readonly endpoint: string;
  readonly error: string;
  readonly description: string;
};

const endpointOfEvent = {
  'authorization.error': 'authorize',
  'grant.error': 'token',
  'userinfo.error': 'userinfo',
  'introspection.error': 'introspection',
  'revocation.error': 'revocation',
  'pushed_authorization_request.error': 'par',
  'backchannel_authentication.error': 'ciba',
  'end_session.error': 'logout',
} as const;

/** Tells of every refusal whose service is known: nobody else would be told. */
export const watchRefusedRequests = (provider: Provider, note: (refused: RefusedRequest) => void): void => {
  const emitter: NodeJS.EventEmitter = provider;
  for (const [event, endpoint] of Object.entries(endpointOfEvent)) {
    emitter.on(
      event,
      (
        ctx: KoaContextWithOIDC,
        error: Error & { error?: string; error_description?: string; error_detail?: string },
      ) => {
        const clientId = ctx.oidc?.client?.clientId;
        if (clientId === undefined) return;
        const words = [error.error_description ?? error.message, error.error_detail].filter(
          (word) => word !== undefined,
        );
        note({ clientId, endpoint, error: error.error ?? 'server_error', description: words.join(' – ') });
      },
    );
  }
};
